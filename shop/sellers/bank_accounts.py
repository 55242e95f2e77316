"""The bank account a seller is paid to: named by her, signed by a second person of a group, checked by the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.decisions.models import Kind
from shop.decisions.queries import value_if_decided
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.notices import Reader, tell
from shop.sellers.banks import BANKS
from shop.sellers.models import CASH, AccountStatus, BankAccount, MemberRole, Seller, SellerMember
from shop.sellers.queries import members_of
from shop.sellers.registering import subject
from shop.users.models import User

#: So long nothing is paid to an account that took another's place, until the cooperative decides otherwise.
USUAL_WAIT_HOURS = 24


class AccountReplaced(ShopError):
    """The bank account was replaced by another since the page was opened."""

    def sentence(self) -> str:
        return _("This bank account was replaced by another. Look at the new one.")


class OwnAccount(ShopError):
    """Who is paid to an account, or named it, does not check it."""

    status = 403

    def sentence(self) -> str:
        return _("You are paid to this account or named it yourself. Another person of the office checks it.")


class SamePersonCannotSign(ShopError):
    """A group's other account takes two people."""

    status = 403

    def sentence(self) -> str:
        return _("You named this account yourself. Another person signs that it is right.")


class NotForYouToSign(ShopError):
    """Only who manages the group's money signs; the ketua only where there is no second one."""

    status = 403

    def sentence(self) -> str:
        return _("Another owner or treasurer of the group signs this account, not you.")


def set_bank_account(seller: Seller, *, bank_code: str, number: str, holder: str, by: User) -> BankAccount:
    """Name the account a seller is paid to from now on; the office must check it before anything is paid.

    The account before it ends. Everybody who manages the seller's money is told, and also who was reached when that one
    was named, under the address of that time: who did not ask for the change can object. Nothing is paid to the other
    account for ACCOUNT_WAIT_HOURS, and not to a group's before a second person signed. The same account again changes
    nothing. With CASH for a bank the seller is paid at the office.
    Rule: two signatures for a KUB's change of bank account.
    """
    hold_row(seller)
    session().refresh(seller, ["bank_accounts"])
    before = seller.bank_account
    if before is not None and (before.bank_code, before.number, before.holder) == (bank_code, number, holder):
        return before
    if before is not None:
        before.ended_at = now()
        session().flush()  # one current account a seller: the old one ends before the new one begins
    managing = [member for member in members_of(seller) if member.role is not MemberRole.MEMBER]
    account = BankAccount(
        seller_id=seller.id,
        bank_code=bank_code,
        bank_name="Tunai" if bank_code == CASH else BANKS[bank_code],
        number=number,
        holder=holder,
        status=AccountStatus.UNCHECKED,
        created_at=now(),
        named_by_id=by.id,
        contact_phone=seller.phone,
        contact_emails=[member.user.email for member in managing if member.user.email],
        payable_from=None if before is None else now() + _wait(),
        needs_signature=before is not None and seller.is_group,
    )
    seller.bank_accounts.append(account)
    session().flush()
    facts = {"before": before.masked if before else None, "after": account.masked}
    audit.record("bank_account_changed", subject(seller), by=by, **facts)
    _tell_of_change(seller, account, before, managing, by)
    return account


def pay_in_cash(seller: Seller, *, by: User) -> BankAccount:
    """Pay a seller in cash at the office from now on, against her signature. In everything else like another account."""
    return set_bank_account(seller, bank_code=CASH, number="", holder=seller.name, by=by)


def _wait() -> timedelta:
    decided = value_if_decided(Kind.ACCOUNT_WAIT_HOURS)
    return timedelta(hours=USUAL_WAIT_HOURS if decided is None else decided)


def _tell_of_change(
    seller: Seller, account: BankAccount, before: BankAccount | None, managing: Sequence[SellerMember], by: User
) -> None:
    for member in managing:
        key = f"bank-account-{account.id}-{member.user_id}"
        tell(member.user, "sellers/bank_account", key=key, seller=seller.name, account=account.masked, by=by.name)
    reached = {member.user.email for member in managing}
    for number, email in enumerate(before.contact_emails or [] if before is not None else []):
        if email not in reached:
            key = f"bank-account-{account.id}-old-{number}"
            reader = Reader(seller.name, email)
            tell(reader, "sellers/bank_account", key=key, seller=seller.name, account=account.masked, by=by.name)


def second_signers(account: BankAccount) -> list[SellerMember]:
    """Who of a group may sign its other account: everybody who manages its money and did not name it."""
    return [
        member
        for member in members_of(account.seller)
        if member.role is not MemberRole.MEMBER and member.user_id != account.named_by_id
    ]


def sign_bank_account(account: BankAccount, *, by: User, is_ketua: bool = False) -> None:
    """The second person says that a group's other account is right. A second call changes nothing.

    Another owner or treasurer of the group; where it has none, the cooperative's ketua, who asks the group first.
    Raises SamePersonCannotSign, NotForYouToSign, AccountReplaced.
    """
    if not account.is_current:
        raise AccountReplaced
    if not account.waits_for_signature:
        return
    if by.id == account.named_by_id:
        raise SamePersonCannotSign
    signers = [member.user_id for member in second_signers(account)]
    if by.id not in signers and not (is_ketua and not signers):
        raise NotForYouToSign
    account.signed_by_id, account.signed_at = by.id, now()
    audit.record("bank_account_signed", subject(account.seller), by=by, account=account.masked)


def confirm_bank_account(account: BankAccount, *, by: User) -> None:
    """The seller says that a stopped account is right after all: the office checks it once more before it pays.

    Raises AccountReplaced. A second call, and one for an account that is not stopped, changes nothing.
    """
    if not account.is_current:
        raise AccountReplaced
    if account.status is not AccountStatus.FLAGGED:
        return
    account.status = AccountStatus.UNCHECKED
    audit.record("bank_account_confirmed", subject(account.seller), by=by, account=account.masked)


def check_bank_account(account: BankAccount, *, by: User) -> None:
    """The office has compared number and holder with the bank: payouts may go here.

    Raises AccountReplaced when another took its place meanwhile, OwnAccount when `by` is paid to it or named it. A second
    call changes nothing.
    """
    _may_judge(account, by)
    if account.named_by_id == by.id:
        raise OwnAccount
    if account.status is AccountStatus.VALID:
        return
    account.status = AccountStatus.VALID
    audit.record("bank_account_checked", subject(account.seller), by=by, account=account.masked, holder=account.holder)


def flag_bank_account(account: BankAccount, *, reason: str, by: User) -> None:
    """Something is wrong with the account: nothing is paid to it until it is checked again or replaced.

    Raises AccountReplaced and OwnAccount like `check_bank_account`. A second call changes nothing.
    """
    _may_judge(account, by)
    if account.status is AccountStatus.FLAGGED:
        return
    account.status = AccountStatus.FLAGGED
    audit.record("bank_account_flagged", subject(account.seller), by=by, account=account.masked, reason=reason)


def _may_judge(account: BankAccount, by: User) -> None:
    if not account.is_current:
        raise AccountReplaced
    if any(member.user_id == by.id and member.role is not MemberRole.MEMBER for member in members_of(account.seller)):
        raise OwnAccount
