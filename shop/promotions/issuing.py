"""Making vouchers: written down by one person, in force by another's word, ended by either; never changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.clock import now, today
from shop.db import insert_or_leave, session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.money import BASIS_POINTS, Rupiah
from shop.notices import tell
from shop.promotions.applying import CODE
from shop.promotions.models import Voucher, VoucherAnswer, VoucherState
from shop.sellers.models import MemberRole, Seller, SellerMember, SellerStatus
from shop.users.models import User


class CodeTaken(ShopError):
    """A voucher has this code already, even if it is over: codes are never used again."""

    status = 422

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def sentence(self) -> str:
        return _("There is or was a voucher %(code)s already. Choose another code.", code=self.code)


class SamePersonCannotApprove(ShopError):
    """Whoever wrote a voucher down cannot put it in force."""

    status = 403

    def sentence(self) -> str:
        return _("You wrote this voucher down. Another person must look at it and put it in force.")


class VoucherMoved(ShopError):
    """Somebody put the voucher in force or ended it meanwhile."""

    def __init__(self, code: str, state: str) -> None:
        super().__init__()
        self.code, self.state = code, state

    def sentence(self) -> str:
        return _("Voucher %(code)s has changed in the meantime. Look at it again. Nothing was changed.", code=self.code)


class NotAsked(ShopError):
    """Nobody asks sellers about this voucher: the cooperative bears all of it, or it is over."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def sentence(self) -> str:
        return _("Voucher %(code)s does not ask for your part. Nothing was changed.", code=self.code)


@dataclass(frozen=True)
class Terms:
    """What a voucher takes off, when, how often, and the cooperative's part of it in basis points."""

    coop_bps: int
    starts_on: date
    ends_on: date
    most_uses: int
    #: Rupiah off; or else basis points of the goods, at most `most`.
    amount: Rupiah | None = None
    bps: int | None = None
    most: Rupiah | None = None
    least_order: Rupiah = 0


def write_voucher(code: str, terms: Terms, *, purpose: str, by: User) -> Voucher:
    """Write a voucher down; it waits for another person. Raises CodeTaken; ValueError for terms no form lets through."""
    is_one_kind = (terms.amount is None) != (terms.bps is None) and not (terms.amount and terms.most)
    if not CODE.fullmatch(code) or not is_one_kind or not 0 <= terms.coop_bps <= BASIS_POINTS:
        raise ValueError(f"voucher {code}: {terms}")
    made = session().scalar(
        insert_or_leave(Voucher)
        .values(
            code=code,
            purpose=purpose,
            **asdict(terms),
            state=VoucherState.WAITING,
            uses=0,
            created_by_id=by.id,
            created_at=now(),
        )
        .returning(Voucher.id)
    )
    if made is None:
        raise CodeTaken(code)
    facts = {name: str(fact) if isinstance(fact, date) else fact for name, fact in asdict(terms).items()}
    audit.record("voucher_written", f"voucher {code}", by=by, reason=purpose, **facts)
    return session().get_one(Voucher, made)


def approve(voucher: Voucher, *, by: User) -> None:
    """Put a voucher in force that another person wrote down; sellers who may bear a part and said nothing yet are asked.

    Raises SamePersonCannotApprove, VoucherMoved on a second call.
    Rule: two people for every voucher, because it spends the cooperative's money or the sellers'.
    """
    if voucher.created_by_id == by.id:
        raise SamePersonCannotApprove
    _move(voucher, VoucherState.WAITING, state=VoucherState.IN_FORCE, approved_by_id=by.id, approved_at=now())
    audit.record("voucher_approved", f"voucher {voucher.code}", by=by)
    if voucher.needs_sellers:
        _ask_sellers(voucher)


def _ask_sellers(voucher: Voucher) -> None:
    """Write to whoever manages the money of the sellers who have not answered, once to each person."""
    answered = sa.select(VoucherAnswer.seller_id).where(VoucherAnswer.voucher_id == voucher.id)
    query = sa.select(User).join(SellerMember, SellerMember.user_id == User.id).distinct()
    query = query.join(Seller, Seller.id == SellerMember.seller_id).where(
        SellerMember.ended_at.is_(None),
        SellerMember.role.in_([MemberRole.OWNER, MemberRole.TREASURER]),
        Seller.status == SellerStatus.ACTIVE,
        Seller.id.not_in(answered),
        User.email.is_not(None),
    )
    for person in session().scalars(query.order_by(User.id)):
        facts = {"code": voucher.code, "purpose": voucher.purpose}
        tell(person, "promotions/asked", key=f"voucher_asked:{voucher.code}:{person.id}", **facts)


def end_voucher(voucher: Voucher, *, by: User) -> None:
    """Let a voucher take nothing off any more, or never put it in force. Orders that hold it keep what they were promised.

    Raises VoucherMoved on a second call.
    """
    _move(voucher, VoucherState.WAITING, VoucherState.IN_FORCE, state=VoucherState.ENDED, ended_at=now())
    audit.record("voucher_ended", f"voucher {voucher.code}", by=by)


def _move(voucher: Voucher, *since: VoucherState, **values: object) -> None:
    """Move a voucher, or raise VoucherMoved. Guarded, so that of two at once one succeeds."""
    moved = sa.update(Voucher).where(Voucher.id == voucher.id, Voucher.state.in_(since)).values(**values)
    if session().execute(moved.returning(Voucher.id)).scalar() is None:
        raise VoucherMoved(voucher.code, voucher.state)
    session().refresh(voucher)


def answer(voucher: Voucher, seller: Seller, *, agrees: bool, by: User) -> None:
    """Say for a seller whether she bears her part of a voucher; she may say otherwise later, for orders placed then.

    The same answer again changes nothing. Raises NotAsked for a voucher the cooperative bears alone, or that is over.
    """
    if not voucher.needs_sellers or voucher.state is VoucherState.ENDED or voucher.ends_on < today():
        raise NotAsked(voucher.code)
    said = {"agrees": agrees, "answered_by_id": by.id, "answered_at": now()}
    first = insert_or_leave(VoucherAnswer).values(voucher_id=voucher.id, seller_id=seller.id, **said)
    if session().scalar(first.returning(VoucherAnswer.id)) is None:
        own = sa.update(VoucherAnswer).where(
            VoucherAnswer.voucher_id == voucher.id, VoucherAnswer.seller_id == seller.id
        )
        other = own.where(VoucherAnswer.agrees.is_not(agrees)).values(**said).returning(VoucherAnswer.id)
        if session().scalar(other) is None:
            return
    audit.record(
        "voucher_agreed" if agrees else "voucher_declined", f"voucher {voucher.code}", by=by, seller=seller.slug
    )


def voucher_named(code: str) -> Voucher:
    """A voucher by its code, for a step. Raises NotFound."""
    found = session().scalar(sa.select(Voucher).where(Voucher.code == code[:20]))
    if found is None:
        raise NotFound(voucher=code)
    return found
