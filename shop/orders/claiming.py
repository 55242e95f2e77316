"""When something is wrong: a buyer opens a claim on a line, the seller answers, and it ends without money or is paid back.

While a claim is open the part's money is not released. Money is given back by `payments.refunding`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from shop import audit, media
from shop.clock import day_of, now, start_of
from shop.db import session
from shop.decisions.models import Kind
from shop.decisions.queries import NothingDecided, on_days
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.notices import tell
from shop.orders.claim_models import Claim, ClaimPhoto, ClaimReason, ClaimState
from shop.orders.fulfilment import note
from shop.orders.holding import last_day_by_law
from shop.orders.models import OrderLine, SellerOrder, SellerOrderStatus
from shop.orders.moving import hold_order
from shop.orders.telling import tell_seller
from shop.users.models import User

MOST_PHOTOS = 4
#: Claims one line may see; after that the office talks to the buyer itself.
MOST_CLAIMS = 5

#: Where goods that a buyer can complain about are: sent, or with her.
CLAIMABLE = (SellerOrderStatus.SHIPPED, SellerOrderStatus.DELIVERED, SellerOrderStatus.COMPLETED)


class TooEarly(ShopError):
    """The goods have not been sent."""

    def sentence(self) -> str:
        return _("It has not been sent yet. Write to us if you no longer want it.")


class WindowPassed(ShopError):
    """The time to say that something is wrong is over."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until

    def sentence(self) -> str:
        return _(
            "The time to report this here ended on %(when)s. Write to us all the same: we help where we can.",
            when=waktu(self.until),
        )


class AlreadyClaimed(ShopError):
    """This line has an open claim, or nothing of it is left to claim."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def sentence(self) -> str:
        return _("This was reported already (%(code)s). Look at what became of it on the order's page.", code=self.code)


class ClaimDecided(ShopError):
    """Somebody decided the claim, or its buyer took it back."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def sentence(self) -> str:
        return _("%(code)s is decided already. Nothing was changed.", code=self.code)


class TooMany(ShopError):
    """More pieces than were bought."""

    status = 422

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def sentence(self) -> str:
        return _("At most %(most)s.", most=self.most)


def claimable_until(seller_order: SellerOrder, days: Callable[[date], int] | None = None) -> datetime | None:
    """The moment until which something can be claimed; None while the goods are on their way: then always.

    `days` is `on_days(CLAIM_DAYS)`, for several parts at once.

    Rule: CLAIM_DAYS of the day of receipt, and never less than two working days after it (PP 80/2019 Ps. 69).
    """
    received = seller_order.delivered_at or seller_order.completed_at
    if received is None:
        return None
    day = day_of(received)
    try:
        decided = day + timedelta(days=(days or on_days(Kind.CLAIM_DAYS))(day))
    except NothingDecided:
        decided = day
    return start_of(max(decided, last_day_by_law(day)) + timedelta(days=1))


def is_within(until: datetime | None) -> bool:
    """Whether a time to claim is not over."""
    return until is None or now() < until


def open_claim(
    line: OrderLine,
    *,
    quantity: int,
    reason: ClaimReason,
    text: str,
    photos: Sequence[media.Stored] = (),
    by: User | None,
) -> Claim:
    """Say that so many pieces of a line did not arrive or are not as promised; the part's money stays where it is.

    `photos` is what `media.put` stored before the transaction. Raises TooEarly before sending, WindowPassed after
    the time, AlreadyClaimed, TooMany; ValueError for DISPUTED, which a buyer's bank says and not she.
    """
    if reason is ClaimReason.DISPUTED:
        raise ValueError("a lost dispute is decided by payments.disputes")
    part = line.seller_order
    hold(part)
    if part.status not in CLAIMABLE:
        raise TooEarly
    until = claimable_until(part)
    if until is not None and not is_within(until):
        raise WindowPassed(until)
    if not 1 <= quantity <= line.quantity:
        raise TooMany(line.quantity)
    before = session().scalars(sa.select(Claim).where(Claim.line_id == line.id).order_by(Claim.id)).all()
    for claim in before:  # a lost dispute may have been decided after it
        if claim.state is ClaimState.OPEN:
            raise AlreadyClaimed(claim.code)
    if before and (refunded_of(line) >= line.total or len(before) >= MOST_CLAIMS):
        raise AlreadyClaimed(before[-1].code)
    count = session().scalar(sa.select(sa.func.count()).where(Claim.seller_order_id == part.id)) or 0
    claim = Claim(
        code=f"{part.code}-K{count + 1}",
        line_id=line.id,
        seller_order_id=part.id,
        quantity=quantity,
        reason=reason,
        text=text,
        opened_at=now(),
    )
    claim.photos = [ClaimPhoto(photo_id=media.keep(stored).id) for stored in photos[:MOST_PHOTOS]]
    session().add(claim)
    session().flush()
    note(part.order, "claim_opened", seller_order=part, claim=claim.code)
    audit.record("claim_opened", f"claim {claim.code}", by=by, reason=str(reason), quantity=quantity)
    tell_seller(
        part, "orders/claim_opened", key=f"claim_opened:{claim.code}", code=part.code, claim=claim.code, text=text
    )
    return claim


def hold(seller_order: SellerOrder) -> None:
    """Hold a part and its order, and read the part anew: claims, refunds and the release of one part happen one after another."""
    hold_order(seller_order.order_id)
    query = sa.select(SellerOrder).where(SellerOrder.id == seller_order.id).with_for_update()
    session().execute(query.execution_options(populate_existing=True))


def refunded_of(line: OrderLine) -> int:
    """What was paid back of a line, whoever bore it, in rupiah."""
    return int(session().scalar(sa.select(sa.func.sum(Claim.refund)).where(Claim.line_id == line.id)) or 0)


def answer_claim(claim: Claim, *, text: str, by: User) -> None:
    """What the seller says about a claim; she may say it again until the office decides. Raises ClaimDecided."""
    hold(claim.seller_order)
    moved = session().execute(
        sa.update(Claim)
        .where(Claim.id == claim.id, Claim.state == ClaimState.OPEN)
        .values(answer=text, answered_at=now())
        .returning(Claim.id)
    )
    if moved.scalar() is None:
        raise ClaimDecided(claim.code)
    note(claim.seller_order.order, "claim_answered", seller_order=claim.seller_order, claim=claim.code)
    audit.record("claim_answered", f"claim {claim.code}", by=by)


def withdraw(claim: Claim, *, by: User | None) -> None:
    """The buyer takes a claim back: the part's money moves on. Raises ClaimDecided."""
    end(claim, ClaimState.WITHDRAWN)
    note(claim.seller_order.order, "claim_withdrawn", seller_order=claim.seller_order, claim=claim.code)
    audit.record("claim_withdrawn", f"claim {claim.code}", by=by)


def reject(claim: Claim, *, verdict: str, by: User) -> None:
    """The office finds that nothing is owed; `verdict` is its reason, for the buyer to read. Raises ClaimDecided."""
    _end_without_money(claim, ClaimState.REJECTED, verdict=verdict, by=by)


def replace(claim: Claim, *, verdict: str, by: User) -> None:
    """The seller sends other goods; no money moves. `verdict` says to the buyer what and when. Raises ClaimDecided."""
    _end_without_money(claim, ClaimState.REPLACED, verdict=verdict, by=by)


def _end_without_money(claim: Claim, to: ClaimState, *, verdict: str, by: User) -> None:
    end(claim, to, verdict=verdict)
    part = claim.seller_order
    note(part.order, f"claim_{to}", seller_order=part, claim=claim.code, reason=verdict)
    audit.record(f"claim_{to}", f"claim {claim.code}", by=by, reason=verdict)
    order = part.order
    tell(
        order,
        f"orders/claim_{to}",
        key=f"claim_decided:{claim.code}",
        number=order.number,
        secret=order.secret,
        claim=claim.code,
        verdict=verdict,
    )


def end(claim: Claim, to: ClaimState, **values: Any) -> None:
    """Move an open claim to its end, or raise ClaimDecided. Guarded, so that of two at once one succeeds."""
    hold(claim.seller_order)
    moved = session().execute(
        sa.update(Claim)
        .where(Claim.id == claim.id, Claim.state == ClaimState.OPEN)
        .values(state=to, decided_at=now(), **values)
        .returning(Claim.id)
    )
    if moved.scalar() is None:
        raise ClaimDecided(claim.code)
    session().refresh(claim)
