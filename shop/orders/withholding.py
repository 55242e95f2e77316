"""Tax withheld from makers (PMK 37/2025), by a decision that is off until one is made: 0.5 % of the gross of each line.

It is withheld when a sale's money is released, and given back in proportion when its buyer is paid back afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from shop.clock import today
from shop.db import session
from shop.decisions.models import Kind
from shop.decisions.queries import figures
from shop.ledger.models import Entry, Withholding
from shop.ledger.posting import Posting, post
from shop.money import Rupiah, part_of, percent_of, split
from shop.orders.claim_models import Bearer, Claim
from shop.orders.freezing import took_from_held
from shop.orders.models import OrderLine, OrderLineShare, SellerOrder
from shop.orders.regaining import regained_of
from shop.sellers.models import ExemptionLetter
from shop.users.models import User


@dataclass(frozen=True)
class _Part:
    """A maker's part of a line: her gross of it after refunds, and the tax of it."""

    line_id: int
    maker_id: int
    base: Rupiah
    amount: Rupiah


def withhold(seller_order: SellerOrder, *, by: User | None) -> None:
    """Withhold the tax of a sale whose money was just released: Dr payable, Cr tax_withheld. Nothing while it is off.

    Rule: PMK 37/2025, PPh 22 of 0.5 % of gross, each maker's share of a line for itself, half a rupiah rounded up; nothing
    from makers whose letter for the year is there.
    """
    figure = figures(on=today()).get(Kind.TAX_WITHHELD_BPS)
    if figure is None or not figure.value:
        return
    exempt = _exempt()
    parts = [
        _Part(line.id, maker_id, base, percent_of(base, figure.value))
        for line in seller_order.lines
        for maker_id, base in _gross_left(line, took_from_held()).items()
        if maker_id not in exempt
    ]
    _book(
        "tax_withheld", parts, figure.value, subject=seller_order.code, key=f"tax_withheld:{seller_order.code}", by=by
    )


def give_back(claim: Claim, *, by: User | None) -> None:
    """Give back what was withheld of what a claim paid back after the release: Dr tax_withheld, Cr payable.

    What is still withheld is always the tax of the gross still left, so that a full refund gives back exactly. Rule: in
    the month of the withholding it is reversed; later it is a correction of the month of the refund.
    """
    sums = sa.func.sum(Withholding.base), sa.func.sum(Withholding.amount), sa.func.max(Withholding.bps)
    query = sa.select(Withholding.maker_id, *sums).where(Withholding.order_line_id == claim.line_id)
    kept = session().execute(query.group_by(Withholding.maker_id).order_by(Withholding.maker_id)).all()
    if not kept:
        return
    left = _gross_left(claim.line, Claim.borne_by == Bearer.SELLER, regained=regained_of(claim.line))
    bps = int(kept[0][3])
    parts = [
        _Part(claim.line_id, maker_id, left[maker_id] - int(base), percent_of(left[maker_id], bps) - int(amount))
        for maker_id, base, amount, _ in kept
    ]
    first = sa.select(sa.func.min(Withholding.withheld_on)).where(Withholding.order_line_id == claim.line_id)
    withheld_on = session().scalar(first)
    is_same = withheld_on is not None and (withheld_on.year, withheld_on.month) == (today().year, today().month)
    kind = "tax_given_back" if is_same else "tax_corrected"
    code = claim.seller_order.code
    _book(kind, parts, bps, subject=code, key=f"tax_given_back:{claim.code}", by=by, claim=claim)


def withhold_again(claim: Claim, amount: Rupiah, *, by: User | None) -> None:
    """Withhold again of what a maker gets back of a claim: Dr payable, Cr tax_withheld. Nothing while none is withheld.

    What was given back for the claim is taken in the same part; of a claim before the release nothing had been withheld
    yet, so it is of today's decision. `amount` is what the makers and the commission get back, in rupiah.
    """
    sums = sa.func.sum(Withholding.base), sa.func.sum(Withholding.amount), sa.func.max(Withholding.bps)
    query = sa.select(Withholding.maker_id, *sums).where(Withholding.claim_id == claim.id)
    given = session().execute(query.group_by(Withholding.maker_id).order_by(Withholding.maker_id)).all()
    figure = figures(on=today()).get(Kind.TAX_WITHHELD_BPS)
    bps = int(given[0][3]) if given else figure.value if figure is not None and not claim.was_released else 0
    if not bps:
        return
    if given:
        parts = [
            _Part(claim.line_id, maker_id, *(part_of(-int(whole), amount, claim.refund) for whole in (base, tax)))
            for maker_id, base, tax, _bps in given
        ]
    else:
        exempt = _exempt()
        parts = [
            _Part(claim.line_id, maker_id, base, percent_of(base, bps))
            for maker_id, base in _parts_of(claim.line, amount).items()
            if maker_id not in exempt
        ]
    code = claim.seller_order.code
    _book("tax_withheld", parts, bps, subject=code, key=f"tax_withheld_again:{claim.code}", by=by, claim=claim)


def _parts_of(line: OrderLine, amount: Rupiah) -> dict[int, Rupiah]:
    """Each maker's part of an amount of a line's price, by largest remainder."""
    shares = sa.select(OrderLineShare.maker_id, OrderLineShare.bps).where(OrderLineShare.line_id == line.id)
    weights = [(maker_id, bps) for maker_id, bps in session().execute(shares.order_by(OrderLineShare.id))]
    parts = split(amount, [bps for _, bps in weights])
    return {maker_id: part for (maker_id, _), part in zip(weights, parts, strict=True)}


def _exempt() -> set[int]:
    """Makers from whom nothing is withheld today."""
    query = sa.select(ExemptionLetter.maker_id).where(
        ExemptionLetter.year == today().year, ExemptionLetter.received_on <= today()
    )
    return set(session().scalars(query))


def _gross_left(line: OrderLine, refunds: sa.ColumnElement[bool], *, regained: Rupiah = 0) -> dict[int, Rupiah]:
    """Each maker's part of a line's price, less her part of these refunds of it; both divided by largest remainder.

    `regained` is what came back of these refunds.
    """
    taken = sa.select(sa.func.coalesce(sa.func.sum(Claim.refund), 0)).where(Claim.line_id == line.id, refunds)
    backs = _parts_of(line, int(session().scalar(taken) or 0) - regained)
    return {maker_id: price - backs[maker_id] for maker_id, price in _parts_of(line, line.total).items()}


def _book(
    kind: str,
    parts: list[_Part],
    bps: int,
    *,
    subject: str,
    key: str,
    by: User | None,
    claim: Claim | None = None,
) -> None:
    parts = [part for part in parts if part.amount]
    if not parts:
        return
    of_makers: dict[int, Rupiah] = {}
    for part in parts:
        of_makers[part.maker_id] = of_makers.get(part.maker_id, 0) + part.amount
    total, base = sum(of_makers.values()), sum(part.base for part in parts)
    entry: Entry = post(
        kind,
        [
            *(Posting("payable", amount, str(maker)) for maker, amount in of_makers.items()),
            Posting("tax_withheld", -total),
        ],
        subject=subject,
        key=key,
        by=by,
        memo=f"{bps / 100:g}% × {abs(base)}" + (f", {claim.code}" if claim else ""),
    )
    session().add_all(
        Withholding(
            order_line_id=part.line_id,
            maker_id=part.maker_id,
            claim_id=claim.id if claim else None,
            entry_id=entry.id,
            bps=bps,
            base=part.base,
            amount=part.amount,
            withheld_on=entry.booked_on,
        )
        for part in parts
    )
    session().flush()
