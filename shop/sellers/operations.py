"""What changes about a seller: her words, and the bank account she is paid to."""

from __future__ import annotations

from shop import audit
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.notices import tell
from shop.sellers.banks import BANKS
from shop.sellers.models import AccountStatus, BankAccount, MemberRole, Seller
from shop.sellers.queries import members_of
from shop.users.models import User


class AccountReplaced(ShopError):
    """The bank account was replaced by another since the page was opened."""

    def sentence(self) -> str:
        return _("This bank account was replaced by another. Look at the new one.")


class OwnAccount(ShopError):
    """Who is paid to an account does not check it."""

    status = 403

    def sentence(self) -> str:
        return _("This is an account you are paid to yourself. Another person of the office checks it.")


def describe_seller(seller: Seller, *, line: str, story: str, phone: str, by: User) -> None:
    """Change what buyers read of a seller, and the phone number the office calls."""
    seller.line, seller.story, seller.phone = line, story, phone
    audit.record("seller_described", _subject(seller), by=by)


def set_bank_account(seller: Seller, *, bank_code: str, number: str, holder: str, by: User) -> BankAccount:
    """Name the account a seller is paid to from now on; the office must check it before anything is paid.

    The account before it ends, and everybody who manages the seller's money is told: who did not ask for the change can
    object in time. The same account again changes nothing.
    """
    before = seller.bank_account
    if before is not None and (before.bank_code, before.number, before.holder) == (bank_code, number, holder):
        return before
    if before is not None:
        before.ended_at = now()
        session().flush()  # one current account a seller: the old one ends before the new one begins
    account = BankAccount(
        seller_id=seller.id,
        bank_code=bank_code,
        bank_name=BANKS[bank_code],
        number=number,
        holder=holder,
        status=AccountStatus.UNCHECKED,
        created_at=now(),
    )
    seller.bank_accounts.append(account)
    session().flush()
    facts = {"before": before.masked if before else None, "after": account.masked}
    audit.record("bank_account_changed", _subject(seller), by=by, **facts)
    for member in members_of(seller):
        if member.role is not MemberRole.MEMBER:
            key = f"bank-account-{account.id}-{member.user_id}"
            tell(member.user, "sellers/bank_account", key=key, seller=seller.name, account=account.masked, by=by.name)
    return account


def check_bank_account(account: BankAccount, *, by: User) -> None:
    """The office has compared number and holder with the bank: payouts may go here.

    Raises AccountReplaced when another took its place meanwhile, OwnAccount when `by` is paid to it. A second call
    changes nothing.
    """
    _may_judge(account, by)
    if account.status is AccountStatus.VALID:
        return
    account.status = AccountStatus.VALID
    audit.record("bank_account_checked", _subject(account.seller), by=by, account=account.masked, holder=account.holder)


def flag_bank_account(account: BankAccount, *, reason: str, by: User) -> None:
    """Something is wrong with the account: nothing is paid to it until it is checked again or replaced.

    Raises AccountReplaced and OwnAccount like `check_bank_account`. A second call changes nothing.
    """
    _may_judge(account, by)
    if account.status is AccountStatus.FLAGGED:
        return
    account.status = AccountStatus.FLAGGED
    audit.record("bank_account_flagged", _subject(account.seller), by=by, account=account.masked, reason=reason)


def _may_judge(account: BankAccount, by: User) -> None:
    if not account.is_current:
        raise AccountReplaced
    if any(member.user_id == by.id and member.role is not MemberRole.MEMBER for member in members_of(account.seller)):
        raise OwnAccount


def _subject(seller: Seller) -> str:
    return f"seller {seller.slug}"
