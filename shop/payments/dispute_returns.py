"""The money of a lost dispute that came back after others had borne the loss: each gets back what she bore, once.

Never more than came back; what nobody else bore, and what is left, stays the cooperative's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import Posting, credit, debit, post
from shop.money import Rupiah, part_of, split
from shop.orders.claim_models import Bearer, Claim, ClaimReason
from shop.orders.fulfilment import note
from shop.orders.models import SellerOrder
from shop.orders.regaining import REGAINED
from shop.orders.telling import tell_seller
from shop.orders.withholding import withhold_again
from shop.payments.approving import needs_second_person
from shop.payments.card_cases import settle_case
from shop.payments.card_models import CardDispute
from shop.payments.dispute_models import DisputeReturn
from shop.payments.disputes import SamePersonCannotBook, order_of
from shop.users.models import User


class ReturnedAlready(ShopError):
    """Somebody gave this money back before."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__()
        self.by, self.at = by, at

    def sentence(self) -> str:
        return _("%(name)s gave this back already, %(at)s. Nothing was changed.", name=self.by, at=waktu(self.at))


class NothingRegained(ShopError):
    """Nothing came back of this dispute that another than the cooperative had borne."""

    def sentence(self) -> str:
        return _("Nothing of this is anybody else's. It stays the cooperative's.")


@dataclass(frozen=True)
class Share:
    """What of the regained money goes back for one line that was borne by another."""

    claim: Claim
    amount: Rupiah
    #: Of a line that its seller bore: the cooperative's commission, and each maker's part.
    commission: Rupiah
    makers: dict[int, Rupiah]


def regained(dispute: CardDispute) -> Rupiah:
    """What of a lost dispute's money came back."""
    query = sa.select(sa.func.sum(Line.amount)).join(Entry, Entry.id == Line.entry_id)
    query = query.join(Account, Account.id == Line.account_id)
    query = query.where(Entry.key == f"stripe:{dispute.ref}:regained", Account.name == "written_off")
    return -int(session().scalar(query) or 0)


def shares_of(dispute: CardDispute) -> list[Share]:
    """What goes back for each line: all that was borne, or, when less came back, in proportion by largest remainder."""
    claims = _borne(dispute)
    borne = [claim.refund for claim in claims]
    amounts = split(min(regained(dispute), sum(borne)), borne) if claims else []
    return [_share(claim, amount) for claim, amount in zip(claims, amounts, strict=True) if amount]


def _borne(dispute: CardDispute) -> Sequence[Claim]:
    """The lines of a dispute that somebody else bore, as the claims in which that was written down."""
    query = sa.select(Claim).join(SellerOrder, SellerOrder.id == Claim.seller_order_id)
    query = query.where(SellerOrder.order_id == order_of(dispute).id, Claim.reason == ClaimReason.DISPUTED)
    query = query.where(sa.or_(Claim.text == dispute.ref, Claim.text.startswith(f"{dispute.ref},", autoescape=True)))
    query = query.where(Claim.borne_by.in_([Bearer.SELLER, Bearer.COURIER]), Claim.refund > 0)
    return session().scalars(query.order_by(Claim.id)).all()


def _share(claim: Claim, amount: Rupiah) -> Share:
    """A line's part, divided as it was taken: the commission's by half a rupiah up, the makers' by largest remainder."""
    if claim.borne_by is not Bearer.SELLER:
        return Share(claim, amount, 0, {})
    commission = part_of(claim.commission_back, amount, claim.refund)
    taken = [share.amount for share in claim.shares]
    parts = split(amount - commission, taken) if any(taken) else []
    return Share(claim, amount, commission, {one.maker_id: part for one, part in zip(claim.shares, parts, strict=True)})


def return_of(dispute: CardDispute) -> DisputeReturn | None:
    """What was given back of a dispute, or is proposed to be."""
    query = sa.select(DisputeReturn).where(DisputeReturn.dispute_id == dispute.id)
    return session().scalars(query.execution_options(populate_existing=True)).one_or_none()


def give_back_loss(dispute: CardDispute, *, by: User) -> DisputeReturn:
    """Give the regained money back to whoever bore the loss.

    Above what one person pays back alone it is only put up: another person books it by doing the same.
    Dr written_off; Cr each maker's payable and the commission as they were taken, or shipping_due of the courier; tax is
    withheld again of what makers get. A maker who still owes it owes it no longer; one who paid it is paid with her next
    payout. Raises NothingRegained, ReturnedAlready on a second call, SamePersonCannotBook.
    """
    hold_row(order_of(dispute))
    found = return_of(dispute)
    if found is not None and found.booked_at is not None and found.booked_by is not None:
        raise ReturnedAlready(found.booked_by.name, found.booked_at)
    shares = shares_of(dispute)
    amount = sum(one.amount for one in shares)
    if not amount:
        raise NothingRegained
    if found is None:
        found = DisputeReturn(dispute_id=dispute.id, amount=amount, proposed_by_id=by.id, proposed_at=now())
        session().add(found)
        session().flush()
        if needs_second_person(amount):
            audit.record("dispute_return_proposed", f"dispute {dispute.ref}", by=by, amount=amount)
            return found
    elif needs_second_person(amount) and found.proposed_by_id == by.id:
        raise SamePersonCannotBook
    found.booked_by_id, found.booked_at = by.id, now()
    session().flush()
    for one in shares:
        _book(one, by=by)
    settle_case("dispute_regained", dispute.ref, by=by.name)
    lines = {one.claim.code: one.amount for one in shares}
    audit.record("dispute_returned", f"dispute {dispute.ref}", by=by, amount=amount, lines=lines)
    return found


def _book(share: Share, *, by: User) -> None:
    claim, part = share.claim, share.claim.seller_order
    post(
        REGAINED,
        [debit("written_off", share.amount), *_back_to(share, part)],
        subject=part.code,
        key=f"{REGAINED}:{claim.code}",
        by=by,
        memo=f"{claim.code}: {claim.text}"[:200],
    )
    note(part.order, "dispute_returned", seller_order=part, claim=claim.code)
    if claim.borne_by is Bearer.SELLER:
        withhold_again(claim, share.amount, by=by)
        tell_seller(
            part,
            "payments/dispute_returned",
            key=f"dispute_returned:{claim.code}",
            code=part.code,
            claim=claim.code,
            amount=share.amount - share.commission,
        )


def _back_to(share: Share, part: SellerOrder) -> list[Posting]:
    if share.claim.borne_by is Bearer.COURIER:
        return [credit("shipping_due", share.amount, part.parcel.service_id)]
    return [
        *(credit("payable", amount, maker) for maker, amount in share.makers.items()),
        credit("commission", share.commission),
    ]
