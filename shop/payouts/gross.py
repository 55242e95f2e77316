"""What makers sold before anything was deducted: the yearly paper of each, and the base of taxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from shop.db import among, session
from shop.ledger.models import Entry, Line
from shop.money import BASIS_POINTS, Rupiah, split
from shop.orders.claim_models import Bearer, Claim
from shop.orders.freezing import took_from_held
from shop.orders.models import OrderLine, OrderLineShare, SellerOrder
from shop.orders.regaining import given_back

#: (maker, day, what of it counts, whether it is a sale) – a line's price when it was released, or what was paid back of
#: it; what of that came back again is positive, and no sale.
Move = tuple[int, date, Rupiah, bool]
#: The same by line, as questions to the database; a sale is 1.
Moves = sa.Select[*tuple[Any, ...]]


@dataclass
class Gross:
    """What was sold and received, and what of it was paid back to buyers at the makers' cost, in rupiah."""

    gross: Rupiah = 0
    refunded: Rupiah = 0

    @property
    def net(self) -> Rupiah:
        """Gross less what was paid back."""
        return self.gross - self.refunded


@dataclass
class MakerGross(Gross):
    """A maker's part of what was sold and received, also by month (1–12) where a year is asked for."""

    months: dict[int, Gross] = field(default_factory=lambda: defaultdict(Gross))

    def add(self, day: date, amount: Rupiah, is_sale: bool) -> None:
        """Count a sale, or, negative, a refund, or what of a refund came back."""
        for counted in (self, self.months[day.month]):
            if is_sale:
                counted.gross += amount
            else:
                counted.refunded -= amount


def gross_by_maker(since: date, until: date, seller_id: int | None = None) -> dict[int, MakerGross]:
    """What each maker sold from `since` to `until`, by her number; of one seller, or of all.

    Her part of a line's price is by her frozen share of it. A price counts without what the seller gave herself by a
    voucher, and with what the cooperative paid by one. A sale counts on the day its money was released, a refund then or,
    later, on its own day. Refunds are divided as the whole refunded so far is, so that a full refund takes back exactly
    what was counted.
    """
    found: dict[int, MakerGross] = defaultdict(MakerGross)
    for maker_id, day, amount, is_sale in _whole_lines(since, until, seller_id):
        found[maker_id].add(day, amount, is_sale)
    for maker_id, day, amount, is_sale in _shared_lines(since, until, seller_id):
        if amount:
            found[maker_id].add(day, amount, is_sale)
    return dict(found)


def _released() -> Moves:
    query = sa.select(OrderLine.id, Entry.booked_on, OrderLine.total, sa.literal(1)).select_from(Entry)
    query = query.join(SellerOrder, SellerOrder.code == Entry.subject)
    return query.join(OrderLine, OrderLine.seller_order_id == SellerOrder.id).where(Entry.kind == "released")


def _taken_before() -> Moves:
    query = sa.select(Claim.line_id, Entry.booked_on, -Claim.refund, sa.literal(0)).select_from(Entry)
    query = query.join(SellerOrder, SellerOrder.code == Entry.subject)
    query = query.join(Claim, Claim.seller_order_id == SellerOrder.id)
    return query.where(Entry.kind == "released", took_from_held(), Claim.refund > 0)


def _taken_after() -> Moves:
    query = sa.select(Claim.line_id, Entry.booked_on, -Claim.refund, sa.literal(0)).select_from(Claim)
    query = query.join(SellerOrder, SellerOrder.id == Claim.seller_order_id)
    query = query.join(Entry, Entry.key == sa.literal("claim_refunded:") + Claim.code)
    return query.where(Claim.borne_by == Bearer.SELLER, Claim.was_released, Claim.refund > 0)


def _regained() -> Moves:
    """What came back of lost disputes that sellers had borne: paid back no longer."""
    query = given_back(Claim.line_id, Entry.booked_on, Line.amount, sa.literal(0))
    return query.join(SellerOrder, SellerOrder.id == Claim.seller_order_id)


def _moves(since: date, until: date, seller_id: int | None, *, refunds_since: date | None = None) -> sa.Subquery:
    """Sales of a period, and refunds of it or of everything before as well, as (line, day, amount, whether it is a sale)."""
    queries: list[Moves] = []
    refunds = [(query, refunds_since) for query in (_taken_before(), _taken_after(), _regained())]
    for query, first in [(_released(), since), *refunds]:
        query = query.where(Entry.booked_on <= until)
        if first is not None:
            query = query.where(Entry.booked_on >= first)
        queries.append(query.where(SellerOrder.seller_id == seller_id) if seller_id is not None else query)
    moves = sa.union_all(*queries).subquery()
    names = ("line_id", "day", "amount", "is_sale")
    return sa.select(*(column.label(name) for column, name in zip(moves.c, names, strict=True))).subquery()


def _whole_lines(since: date, until: date, seller_id: int | None) -> Iterator[Move]:
    """Lines of one maker: summed by the database, a day at a time."""
    moves = _moves(since, until, seller_id, refunds_since=since)
    query = (
        sa.select(OrderLineShare.maker_id, moves.c.day, sa.func.sum(moves.c.amount), moves.c.is_sale)
        .join(OrderLineShare, OrderLineShare.line_id == moves.c.line_id)
        .where(OrderLineShare.bps == BASIS_POINTS)
        .group_by(OrderLineShare.maker_id, moves.c.day, moves.c.is_sale)
    )
    for maker_id, day, amount, is_sale in session().execute(query):
        yield maker_id, day, int(amount), bool(is_sale)


def _shared_lines(since: date, until: date, seller_id: int | None) -> Iterator[Move]:
    """Lines of several makers, each divided by largest remainder; refunds cumulatively."""
    moves = _moves(since, until, seller_id)
    shares = sa.select(OrderLineShare.line_id).where(OrderLineShare.bps < BASIS_POINTS)
    query = sa.select(moves).where(moves.c.line_id.in_(shares)).order_by(moves.c.line_id, moves.c.day)
    found = session().execute(query).all()
    weights: dict[int, list[tuple[int, int]]] = defaultdict(list)
    parts = sa.select(OrderLineShare.line_id, OrderLineShare.maker_id, OrderLineShare.bps)
    parts = parts.where(OrderLineShare.bps < BASIS_POINTS, OrderLineShare.line_id.in_(sa.select(moves.c.line_id)))
    for line_id, maker_id, bps in session().execute(parts.order_by(OrderLineShare.id)):
        weights[line_id].append((maker_id, bps))
    back: dict[int, Rupiah] = defaultdict(int)
    for line_id, day, amount, is_sale in found:
        bps_of = [bps for _, bps in weights[line_id]]
        if is_sale:
            given = split(amount, bps_of)
        else:
            so_far = split(back[line_id], bps_of)
            back[line_id] += amount
            given = [now - then for now, then in zip(split(back[line_id], bps_of), so_far, strict=True)]
        if day >= since:
            owners = [maker_id for maker_id, _ in weights[line_id]]
            yield from ((maker_id, day, part, bool(is_sale)) for maker_id, part in zip(owners, given, strict=True))


@dataclass
class Part:
    """A maker's part of a seller order, in rupiah: of its goods, of what went back before the release, of vouchers."""

    goods: Rupiah = 0
    back: Rupiah = 0
    coop_discount: Rupiah = 0
    seller_discount: Rupiah = 0


def gross_of(maker_id: int, codes: Collection[str]) -> dict[str, Part]:
    """A maker's part of seller orders, by code, each line divided by its frozen shares."""
    mine = sa.select(OrderLineShare.line_id).where(OrderLineShare.maker_id == maker_id)
    borne = (OrderLine.coop_discount, OrderLine.seller_discount)
    lines = sa.select(SellerOrder.code, OrderLine.id, OrderLine.total, *borne).join(OrderLine)
    found = (
        session().execute(lines.where(among(SellerOrder.code, codes), OrderLine.id.in_(mine))).all() if codes else []
    )
    numbers = [line_id for _, line_id, *_ in found]
    shares = sa.select(OrderLineShare.line_id, OrderLineShare.maker_id, OrderLineShare.bps)
    weights: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for line_id, owner, bps in session().execute(
        shares.where(among(OrderLineShare.line_id, numbers)).order_by(OrderLineShare.id)
    ):
        weights[line_id].append((owner, bps))
    taken = sa.select(Claim.line_id, sa.func.sum(Claim.refund)).where(Claim.line_id.in_(numbers), took_from_held())
    back = {line_id: int(amount) for line_id, amount in session().execute(taken.group_by(Claim.line_id))}
    parts: dict[str, Part] = defaultdict(Part)
    for code, line_id, total, coop, seller in found:
        owners, bps_of = zip(*weights[line_id], strict=True)
        place = owners.index(maker_id)
        part = parts[code]
        part.goods += split(total, bps_of)[place]
        part.back += split(back.get(line_id, 0), bps_of)[place]
        part.coop_discount += split(coop, bps_of)[place]
        part.seller_discount += split(seller, bps_of)[place]
    return dict(parts)
