"""Giving money back for a claim: before the release out of what is held, afterwards from makers and commission alike.

Reversed so far is always a rounding of the whole refunded so far, so that a full refund reverses exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from shop import audit
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.posting import Posting, credit, debit, post
from shop.money import Rupiah, part_of, split
from shop.notices import tell
from shop.orders.claim_models import Bearer, Claim, ClaimShare, ClaimState
from shop.orders.claiming import ClaimDecided, end, hold
from shop.orders.freezing import is_frozen
from shop.orders.fulfilment import is_disputed, note, release
from shop.orders.models import Order, OrderLine, OrderLineShare, SellerOrder, SellerOrderStatus
from shop.orders.withholding import give_back
from shop.payments.asking import account_link
from shop.payments.owing import due_of, owed
from shop.users.models import User


class MoreThanPaid(ShopError):
    """More would be paid back than was paid for the line, or for its shipping."""

    status = 422

    def __init__(self, most: Rupiah) -> None:
        super().__init__()
        self.most = most

    def sentence(self) -> str:
        return _("At most %(most)s can still be paid back.", most=rupiah(self.most))


class NothingAsked(ShopError):
    """A refund of nothing."""

    status = 422

    def sentence(self) -> str:
        return _("Type an amount, or choose that nothing is paid back.")


class NotPaidYet(ShopError):
    """Nothing can go back of what nobody has paid: the courier collects at the door."""

    def sentence(self) -> str:
        return _(
            "Nothing was paid for this order yet: the courier collects at the door. Say first that the parcel arrived,"
            " or that it was refused."
        )


@dataclass(frozen=True)
class Back:
    """What a refund takes back in all, and of it commission, from each maker, and the cooperative's part of a voucher."""

    worth: Rupiah
    discount: Rupiah
    commission: Rupiah = 0
    makers: dict[int, Rupiah] = field(default_factory=dict)


def refundable(claim: Claim) -> Rupiah:
    """What of the claim's line was not paid back yet."""
    return left_of(claim.line)


def left_of(line: OrderLine) -> Rupiah:
    """What the buyer paid for a line and was not paid back yet, by the shop or by her bank."""
    return line.paid - _back_so_far(line)[0]


def _back_so_far(line: OrderLine) -> tuple[Rupiah, Rupiah]:
    """What a line's buyer was paid back, and what of the cooperative's part of a voucher went back with it."""
    back = sa.select(sa.func.sum(Claim.refund - Claim.discount_back), sa.func.sum(Claim.discount_back))
    money, discount = session().execute(back.where(Claim.line_id == line.id)).one()
    return int(money or 0), int(discount or 0)


def shipping_refundable(seller_order: SellerOrder) -> Rupiah:
    """What of a part's shipping was not paid back yet."""
    query = sa.select(sa.func.sum(Claim.shipping_refund)).where(Claim.seller_order_id == seller_order.id)
    return seller_order.shipping_share - int(session().scalar(query) or 0)


def refund(claim: Claim, *, amount: Rupiah, borne_by: Bearer, verdict: str, by: User, shipping: Rupiah = 0) -> bool:
    """Pay back an amount of what was paid for the claimed line, and of its part's shipping: due to the buyer at once.

    True when she is asked for an account.

    Cr refunds_due, never more than came (see `owing`). Dr by who bears it: the seller before the release out of `held`,
    afterwards each maker's payable and the commission in the line's own proportion (a maker who was paid already then owes
    it); the cooperative `goodwill`; the courier `shipping_due`. Shipping is the courier's or the cooperative's, never the
    seller's. What the cooperative gave for the line by a voucher returns to coop_discounts in proportion. A part of which
    everything was paid back is completed.

    Raises NotPaidYet while the courier has not collected, MoreThanPaid, NothingAsked, and ClaimDecided on a second call.
    """
    part = claim.seller_order
    hold(part)
    session().refresh(claim)
    if claim.state is not ClaimState.OPEN:  # said before the amount, of which nothing may be left then
        raise ClaimDecided(claim.code)
    _check(claim, amount, shipping)
    was_released = part.status is SellerOrderStatus.COMPLETED
    back = take_back(claim.line, amount, borne_by)
    end(
        claim,
        ClaimState.REFUNDED,
        verdict=verdict,
        borne_by=borne_by,
        refund=back.worth,
        discount_back=back.discount,
        shipping_refund=shipping,
        commission_back=back.commission,
        was_released=was_released,
    )
    session().add_all(
        ClaimShare(claim_id=claim.id, maker_id=maker, amount=taken) for maker, taken in back.makers.items() if taken
    )
    session().flush()
    order = part.order
    to_buyer = owed(order, amount + shipping)
    post(
        "claim_refunded",
        [
            *taken_from(claim, back, was_released=was_released),
            *_shipping_from(claim),
            *to_buyer,
            credit("coop_discounts", back.discount),
        ],
        subject=part.code,
        key=f"claim_refunded:{claim.code}",
        by=by,
        memo=f"{claim.code}: {verdict}"[:200],
    )
    session().flush()
    if was_released and borne_by is Bearer.SELLER:
        give_back(claim, by=by)
    note(order, "claim_refunded", seller_order=part, claim=claim.code, reason=verdict)
    audit.record(
        "claim_refunded",
        f"claim {claim.code}",
        by=by,
        amount=amount,
        shipping=shipping,
        borne_by=str(borne_by),
        reason=verdict,
    )
    is_asked = _tell_buyer(claim, order, due_of(to_buyer))
    _complete_if_all_is_back(part, by=by)
    return is_asked


def _tell_buyer(claim: Claim, order: Order, amount: Rupiah) -> bool:
    """Write to the buyer what she gets; whether she is asked for an account, because it does not go back to a card."""
    token = account_link(order) if amount else ""
    facts = {"number": order.number, "secret": order.secret, "claim": claim.code, "verdict": claim.verdict}
    tell(order, "payments/claim_refunded", key=f"claim_decided:{claim.code}", amount=amount, token=token, **facts)
    return bool(token)


def _check(claim: Claim, amount: Rupiah, shipping: Rupiah) -> None:
    if claim.seller_order.order.paid_at is None:
        raise NotPaidYet
    for wanted, most in ((amount, refundable(claim)), (shipping, shipping_refundable(claim.seller_order))):
        if wanted > most:
            raise MoreThanPaid(most)
    if min(amount, shipping) < 0 or not amount + shipping:
        raise NothingAsked


def take_back(line: OrderLine, amount: Rupiah, borne_by: Bearer) -> Back:
    """What paying back the next `amount` of what was paid for a line takes, and from whom when the seller bears it.

    Rule: with the buyer's money goes back what the cooperative gave for the line by a voucher: round(that × paid back so
    far / paid) − gone back already. Both together are the worth taken back. Reversed commission = round(commission ×
    worth so far / line) − reversed already; the makers bear the rest in the proportion of what each still has of the
    line, so that nobody loses more than she got and the last refund leaves zero.
    """
    money, discounted = _back_so_far(line)
    discount = part_of(line.coop_discount, money + amount, line.paid) - discounted
    worth = amount + discount
    if borne_by is not Bearer.SELLER:
        return Back(worth, discount)
    sums = sa.select(
        sa.func.coalesce(sa.func.sum(Claim.refund), 0), sa.func.coalesce(sa.func.sum(Claim.commission_back), 0)
    )
    so_far, reversed_so_far = (
        session().execute(sums.where(Claim.line_id == line.id, Claim.borne_by == Bearer.SELLER)).one()
    )
    refunded = int(so_far) + worth
    commission = part_of(line.commission, refunded, line.total) - int(reversed_so_far)
    left = _left_of(line)
    weights = list(left.values())
    parts = split(worth - commission, weights) if any(weights) else [0] * len(weights)
    return Back(worth, discount, commission, dict(zip(left, parts, strict=True)))


def _left_of(line: OrderLine) -> dict[int, Rupiah]:
    """What each maker still has of a line after earlier refunds, in the order of its shares."""
    taken = (
        sa.select(ClaimShare.maker_id, sa.func.sum(ClaimShare.amount).label("amount"))
        .join(Claim, Claim.id == ClaimShare.claim_id)
        .where(Claim.line_id == line.id)
        .group_by(ClaimShare.maker_id)
        .subquery()
    )
    query = sa.select(OrderLineShare.maker_id, OrderLineShare.amount - sa.func.coalesce(taken.c.amount, 0))
    query = query.outerjoin(taken, taken.c.maker_id == OrderLineShare.maker_id)
    query = query.where(OrderLineShare.line_id == line.id).order_by(OrderLineShare.id)
    return {maker_id: int(amount) for maker_id, amount in session().execute(query)}


def taken_from(claim: Claim, back: Back, *, was_released: bool) -> list[Posting]:
    """Whose money a refund of goods is: the debit side of its entry."""
    part = claim.seller_order
    if claim.borne_by is Bearer.COOPERATIVE:
        return [debit("goodwill", claim.refund)]
    if claim.borne_by is Bearer.COURIER:
        return [debit("shipping_due", claim.refund, part.parcel.service_id)]
    if not was_released:
        return [debit("held", claim.refund, part.id)]
    return [
        *(debit("payable", amount, maker) for maker, amount in back.makers.items()),
        debit("commission", back.commission),
    ]


def _shipping_from(claim: Claim) -> list[Posting]:
    if claim.borne_by is Bearer.COURIER:
        return [debit("shipping_due", claim.shipping_refund, claim.seller_order.parcel.service_id)]
    return [debit("goodwill", claim.shipping_refund)]


def complete_what_is_back(order: Order, *, by: User | None) -> None:
    """Complete each part of an order that was paid back in full while its buyer's bank still asked."""
    for part in order.seller_orders:
        _complete_if_all_is_back(part, by=by)


def _complete_if_all_is_back(part: SellerOrder, *, by: User | None) -> None:
    """Complete a part of which every line was paid back in full: nobody will confirm that it arrived.

    Not while a claim or the buyer's bank keeps its money.
    """
    if part.status in (SellerOrderStatus.COMPLETED, SellerOrderStatus.CANCELLED):
        return
    if is_frozen(part) or is_disputed(part.order):
        return
    back = sa.select(sa.func.sum(Claim.refund)).where(Claim.seller_order_id == part.id)
    if session().scalar(back) == part.goods_total:
        release(part, by=by, lost=True)
