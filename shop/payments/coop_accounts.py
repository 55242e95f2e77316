"""The cooperative's own bank accounts: another one is added, one is ended. A number is never changed.

What was asked for and booked names its account; another number is another account, with books of its own.
"""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.db import session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.payments.models import CoopAccount
from shop.users.models import User

#: Acts after which the page of the accounts shows something else.
ACTS = ("account_added", "account_ended")


class AccountKnown(ShopError):
    """There is an account with this code, or with this number at this bank."""

    status = 422

    def __init__(self, field: str, bank: str) -> None:
        super().__init__()
        self.field, self.bank = field, bank

    def sentence(self) -> str:
        return _("This is the account at %(bank)s that stands below. Type another one.", bank=self.bank)


class LastAccount(ShopError):
    """Buyers must have an account to transfer to."""

    def sentence(self) -> str:
        return _("This is the only account in use. Add another one first.")


#: Rule: nobody who orders waits for the office: a request for payment, which names its account, is written meanwhile.
_HELD = sa.select(CoopAccount.id).with_for_update(key_share=True)


def hold_accounts() -> None:
    """Hold every account until the transaction ends.

    Whoever prepares payouts, moves the office's cash or pays tax does so one at a time, and sees what the one before did.
    """
    session().execute(_HELD.order_by(CoopAccount.id))


def hold_account(account: CoopAccount) -> None:
    """Hold one account, for whoever reads its statements or ties their lines."""
    session().execute(_HELD.where(CoopAccount.id == account.id))


def coop_accounts() -> list[CoopAccount]:
    """Every account, those in use first; the first of them takes the transfers."""
    return list(session().scalars(sa.select(CoopAccount).order_by(CoopAccount.is_active.desc(), CoopAccount.id)))


def accounts_in_use() -> list[CoopAccount]:
    """The accounts that money may come to and leave from now; the first of them takes the transfers."""
    return [one for one in coop_accounts() if one.is_active]


def add_account(*, code: str, bank_name: str, number: str, holder: str, by: User) -> CoopAccount:
    """Add an account, in use from now on; `code` is its name in the ledger, for good. Raises AccountKnown."""
    for one in _held():
        if one.code == code:
            raise AccountKnown("code", one.bank_name)
        if one.number == number and one.bank_name.lower() == bank_name.lower():
            raise AccountKnown("number", one.bank_name)
    made = CoopAccount(code=code, bank_name=bank_name, number=number, holder=holder)
    session().add(made)
    session().flush()
    audit.record("account_added", f"coop_account {code}", by=by, bank=bank_name, number=number, holder=holder)
    return made


def end_account(code: str, *, by: User) -> CoopAccount:
    """Ask no buyer for money on this account any more; what was asked for before may still come, and its books stay.

    A second call changes nothing. Raises NotFound, LastAccount.
    """
    held = _held()
    found = next((one for one in held if one.code == code), None)
    if found is None:
        raise NotFound(account=code)
    if not found.is_active:
        return found
    if sum(one.is_active for one in held) == 1:
        raise LastAccount
    found.is_active = False
    audit.record("account_ended", f"coop_account {code}", by=by)
    return found


def _held() -> list[CoopAccount]:
    """Every account, held: of two changes at once the second sees what the first did."""
    hold_accounts()
    query = sa.select(CoopAccount).order_by(CoopAccount.id)
    return list(session().scalars(query.execution_options(populate_existing=True)))
