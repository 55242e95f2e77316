"""Who bears a dispute that was lost: decided line by line, as claims are, once; what nobody bears is the cooperative's.

What a line's seller or courier bears is a claim of that line, decided as it is made, so that a line is never paid back
twice and everything that counts refunds counts this one too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah, waktu
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import credit, debit, is_posted, post
from shop.money import Rupiah
from shop.orders.claim_models import Bearer, Claim, ClaimReason, ClaimShare, ClaimState
from shop.orders.claiming import CLAIMABLE, hold
from shop.orders.fulfilment import note
from shop.orders.models import Order, OrderLine, SellerOrder, SellerOrderStatus
from shop.orders.telling import tell_seller
from shop.orders.withholding import give_back
from shop.payments.approving import needs_second_person
from shop.payments.card_cases import settle_case
from shop.payments.card_models import CardDispute, CardSession, MoneyCase
from shop.payments.dispute_models import DisputeDecision
from shop.payments.models import Payment
from shop.payments.refunding import Back, complete_what_is_back, left_of, take_back, taken_from
from shop.users.models import User


class LossDecided(ShopError):
    """Somebody decided before who bears this dispute."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__()
        self.by, self.at = by, at

    def sentence(self) -> str:
        return _("%(name)s decided this already, %(at)s. Nothing was changed.", name=self.by, at=waktu(self.at))


class MoreThanLeft(ShopError):
    """More of a line would be taken than is left of it."""

    status = 422

    def __init__(self, line_id: int, most: Rupiah) -> None:
        super().__init__()
        self.line_id, self.most = line_id, most

    def sentence(self) -> str:
        return _("At most %(most)s is left of this line.", most=rupiah(self.most))


class MoreThanLost(ShopError):
    """The lines together come to more than was lost."""

    status = 422

    def __init__(self, lost: Rupiah, asked: Rupiah) -> None:
        super().__init__()
        self.lost, self.asked = lost, asked

    def sentence(self) -> str:
        return _(
            "The lines come to %(asked)s, and %(lost)s was lost. Lower one of them.",
            asked=rupiah(self.asked),
            lost=rupiah(self.lost),
        )


class SamePersonCannotBook(ShopError):
    """So large a loss is decided by two people."""

    status = 403

    def sentence(self) -> str:
        return _("You proposed this. Another person must look at it and book it.")


class ProposalChanged(ShopError):
    """Another proposal took the place of the one that was read."""

    def sentence(self) -> str:
        return _("There is another proposal by now. Read it, then book it. Nothing was changed.")


@dataclass(frozen=True)
class Bearing:
    """So much of an order line's price, in rupiah, and who bears it."""

    line_id: int
    amount: Rupiah
    borne_by: Bearer


@dataclass(frozen=True)
class Figures:
    """What a line's part of the loss does, once booked."""

    line: OrderLine
    most: Rupiah
    amount: Rupiah
    #: What the seller would give back of her own: from each maker, and of the cooperative's commission.
    makers: dict[int, Rupiah]
    commission: Rupiah
    #: Whether the makers' money was released: then they owe it, else it comes out of what is held.
    was_released: bool


def find_lost(ref: str) -> CardDispute:
    """A dispute that was lost, be it regained since, by the provider's number. Raises NotFound."""
    dispute = session().scalar(sa.select(CardDispute).where(CardDispute.ref == ref[:255]))
    if dispute is None or not is_posted(f"stripe:{dispute.ref}:lost"):
        raise NotFound(dispute=ref)
    return dispute


def lost(dispute: CardDispute) -> Rupiah:
    """What of a dispute was written off when it was lost, less what came back since."""
    keys = [f"stripe:{dispute.ref}:lost", f"stripe:{dispute.ref}:regained"]
    query = sa.select(sa.func.sum(Line.amount)).join(Entry, Entry.id == Line.entry_id)
    query = query.join(Account, Account.id == Line.account_id)
    return int(session().scalar(query.where(Entry.key.in_(keys), Account.name == "written_off")) or 0)


def order_of(dispute: CardDispute) -> Order:
    """The order that the disputed card paid."""
    query = sa.select(Order).join(Payment, Payment.order_id == Order.id)
    query = query.join(CardSession, CardSession.payment_id == Payment.id)
    return session().scalars(query.where(CardSession.id == dispute.session_id)).one()


def lines_to_bear(dispute: CardDispute) -> list[tuple[OrderLine, Rupiah]]:
    """The lines of which somebody else than the cooperative may bear something, each with what is left of it.

    Goods that never left stay with their seller: nobody bears them.
    """
    query = sa.select(OrderLine).join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
    query = query.where(SellerOrder.order_id == order_of(dispute).id, SellerOrder.status.in_(CLAIMABLE))
    found = [(line, left_of(line)) for line in session().scalars(query.order_by(OrderLine.id))]
    return [(line, left) for line, left in found if left]


def suggested(dispute: CardDispute) -> list[Bearing]:
    """What would be proposed: the loss laid on the lines one after another, all of it the cooperative's."""
    rest, found = lost(dispute), []
    for line, left in lines_to_bear(dispute):
        found.append(Bearing(line.id, min(left, rest), Bearer.COOPERATIVE))
        rest -= min(left, rest)
    return found


def figures(dispute: CardDispute, bearings: Sequence[Bearing]) -> list[Figures]:
    """What each line would do if its seller bore these amounts; amounts beyond what is left are cut. Nothing is written."""
    wanted = {one.line_id: one.amount for one in bearings}
    found = []
    for line, most in lines_to_bear(dispute):
        amount = min(most, max(0, wanted.get(line.id, 0)))
        back = take_back(line, amount, Bearer.SELLER)
        was_released = line.seller_order.status is SellerOrderStatus.COMPLETED
        found.append(Figures(line, most, amount, back.makers, back.commission, was_released))
    return found


def proposal(dispute: CardDispute) -> DisputeDecision | None:
    """What was decided about a dispute, or else the newest proposal, or None."""
    query = sa.select(DisputeDecision).where(DisputeDecision.dispute_id == dispute.id)
    newest = DisputeDecision.decided_at.is_not(None).desc(), DisputeDecision.id.desc()
    return session().scalar(query.order_by(*newest).limit(1))


def bearings_of(decision: DisputeDecision) -> list[Bearing]:
    """A decision's lines."""
    return [Bearing(one["line"], one["amount"], Bearer(one["borne_by"])) for one in decision.bearings]


def others_bore(dispute: CardDispute) -> bool:
    """Whether somebody else than the cooperative bears a part of a dispute by a booked decision."""
    found = proposal(dispute)
    if found is None or found.decided_at is None:
        return False
    return any(one.borne_by is not Bearer.COOPERATIVE for one in bearings_of(found))


def decide_loss(dispute: CardDispute, bearings: Sequence[Bearing], *, reason: str, by: User) -> DisputeDecision:
    """Decide who bears a lost dispute: booked at once, or, above what one person pays back alone, put up for another.

    Borne by the seller, before the release: Dr held; afterwards Dr each maker's payable and the commission in the line's
    own proportion (a maker paid already then owes it, netted as every debt); by the courier: Dr shipping_due; Cr
    written_off. What the cooperative bears stays written off. Rule: two people decide what two people would pay back
    (REFUND_ALONE_RUPIAH). Raises LossDecided on a second call, MoreThanLost, MoreThanLeft.
    """
    amount = _hold(dispute)
    decision = DisputeDecision(
        dispute_id=dispute.id,
        amount=amount,
        bearings=[
            {"line": one.line_id, "amount": one.amount, "borne_by": str(one.borne_by)} for one in bearings if one.amount
        ],
        reason=reason,
        proposed_by_id=by.id,
        proposed_at=now(),
    )
    _check(dispute, bearings_of(decision), amount)
    session().add(decision)
    session().flush()
    if not needs_second_person(amount):
        _book(decision, by=by)
        return decision
    audit.record("dispute_loss_proposed", f"dispute {dispute.ref}", by=by, amount=amount, reason=reason)
    return decision


def approve_loss(dispute: CardDispute, *, seen: int, by: User) -> DisputeDecision:
    """Book what another person proposed. `seen` is the number of the proposal that was read.

    Raises LossDecided on a second call, ProposalChanged, SamePersonCannotBook, NotFound when nothing was proposed, and
    MoreThanLost or MoreThanLeft when a line was paid back meanwhile.
    """
    amount = _hold(dispute)
    decision = proposal(dispute)
    if decision is None:
        raise NotFound(dispute=dispute.ref)
    if decision.id != seen or decision.amount != amount:
        raise ProposalChanged
    if decision.proposed_by_id == by.id:
        raise SamePersonCannotBook
    _check(dispute, bearings_of(decision), amount)
    _book(decision, by=by)
    return decision


def _hold(dispute: CardDispute) -> Rupiah:
    """Hold the order, so that of two at once one decides; what was lost. Raises LossDecided."""
    hold_row(order_of(dispute))
    found = proposal(dispute)
    if found is not None and found.decided_at is not None and found.decided_by is not None:
        raise LossDecided(found.decided_by.name, found.decided_at)
    closed = sa.select(MoneyCase).where(MoneyCase.kind == "dispute_lost", MoneyCase.ref == dispute.ref)
    case = session().scalar(closed.execution_options(populate_existing=True))
    if case is not None and case.closed_at is not None:
        raise LossDecided(case.closed_by, case.closed_at)
    return lost(dispute)


def _check(dispute: CardDispute, bearings: Sequence[Bearing], amount: Rupiah) -> None:
    left = {line.id: most for line, most in lines_to_bear(dispute)}
    for one in bearings:
        if one.amount > left.get(one.line_id, 0):
            raise MoreThanLeft(one.line_id, left.get(one.line_id, 0))
    asked = sum(one.amount for one in bearings)
    if asked > amount:
        raise MoreThanLost(amount, asked)


def _book(decision: DisputeDecision, *, by: User) -> None:
    dispute = session().get_one(CardDispute, decision.dispute_id)
    decision.decided_by_id, decision.decided_at = by.id, now()
    session().flush()
    for one in bearings_of(decision):
        _bear(session().get_one(OrderLine, one.line_id), one, dispute, decision.reason, by)
    settle_case("dispute_lost", dispute.ref, by=by.name)
    complete_what_is_back(order_of(dispute), by=by)
    audit.record(
        "dispute_loss_decided",
        f"dispute {dispute.ref}",
        by=by,
        amount=decision.amount,
        bearings=decision.bearings,
        reason=decision.reason,
    )


def _bear(line: OrderLine, one: Bearing, dispute: CardDispute, reason: str, by: User) -> None:
    """Write a line's part down as a claim that is decided, and take it from whoever bears it."""
    part = line.seller_order
    hold(part)
    was_released = part.status is SellerOrderStatus.COMPLETED
    back = take_back(line, one.amount, one.borne_by)
    count = session().scalar(sa.select(sa.func.count()).where(Claim.seller_order_id == part.id)) or 0
    claim = Claim(
        code=f"{part.code}-K{count + 1}",
        line_id=line.id,
        seller_order_id=part.id,
        quantity=line.quantity,
        reason=ClaimReason.DISPUTED,
        text=", ".join(filter(None, (dispute.ref, dispute.reason))),
        state=ClaimState.REFUNDED,
        opened_at=now(),
        decided_at=now(),
        verdict=reason,
        borne_by=one.borne_by,
        refund=back.worth,
        discount_back=back.discount,
        commission_back=back.commission,
        was_released=was_released,
    )
    claim.shares = [ClaimShare(maker_id=maker, amount=taken) for maker, taken in back.makers.items() if taken]
    session().add(claim)
    session().flush()
    _post_loss(claim, back, one, by)
    if one.borne_by is Bearer.SELLER:
        if was_released:
            give_back(claim, by=by)
        tell_seller(
            part,
            "payments/dispute_borne",
            key=f"dispute_borne:{claim.code}",
            code=part.code,
            claim=claim.code,
            amount=claim.refund - claim.commission_back,
            reason=reason,
        )
    note(part.order, "dispute_borne", seller_order=part, claim=claim.code, reason=reason)


def _post_loss(claim: Claim, back: Back, one: Bearing, by: User) -> None:
    """Take it from whoever bears it; what the cooperative gave for the line by a voucher goes back, or is written off too."""
    is_coop = one.borne_by is Bearer.COOPERATIVE
    if is_coop and not back.discount:
        return  # written off already
    taken = (
        [debit("written_off", back.discount)] if is_coop else taken_from(claim, back, was_released=claim.was_released)
    )
    post(
        "discount_written_off" if is_coop else "dispute_borne",
        [*taken, credit("written_off", 0 if is_coop else one.amount), credit("coop_discounts", back.discount)],
        subject=claim.seller_order.code,
        key=f"claim_refunded:{claim.code}",
        by=by,
        memo=f"{claim.code}: {claim.verdict}"[:200],
    )
