"""The chart of accounts, as code: names, kinds, and whose the sub-accounts are."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from shop.i18n import lazy_gettext as _


class AccountKind(enum.StrEnum):
    """What a balance on an account means. Debit is positive everywhere."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


@dataclass(frozen=True)
class Charted:
    """One line of the chart."""

    name: str
    kind: AccountKind
    #: What the sub-account's owner is; empty for an account without sub-accounts.
    owned_by: str
    title: object


def _charted(name: str, kind: AccountKind, owned_by: str, title: object) -> tuple[str, Charted]:
    return name, Charted(name, kind, owned_by, title)


CHART: dict[str, Charted] = dict(
    (
        _charted("bank", AccountKind.ASSET, "bank account", _("Bank")),
        _charted("cash", AccountKind.ASSET, "cash box", _("Cash")),
        _charted("held", AccountKind.LIABILITY, "seller order", _("Buyers' money for goods not yet received")),
        _charted("payable", AccountKind.LIABILITY, "maker", _("Owed to makers, can be paid")),
        _charted("refunds_due", AccountKind.LIABILITY, "order", _("Refunds to buyers, not yet paid")),
        _charted("unidentified", AccountKind.LIABILITY, "receipt", _("Money received, order unknown")),
        _charted("equity", AccountKind.EQUITY, "", _("Opening balances")),
        _charted("shipping_due", AccountKind.LIABILITY, "service", _("Owed to couriers")),
        _charted("paying", AccountKind.LIABILITY, "payout", _("Approved payouts on their way")),
        _charted("commission", AccountKind.INCOME, "", _("Commission of the cooperative")),
        _charted("shipping_income", AccountKind.INCOME, "", _("Shipping by the cooperative")),
        _charted("code_difference", AccountKind.INCOME, "", _("Difference by unique codes")),
        _charted("other_income", AccountKind.INCOME, "", _("Other income")),
        _charted("payment_fees", AccountKind.EXPENSE, "", _("Payment fees")),
        _charted("bank_fees", AccountKind.EXPENSE, "", _("Bank fees")),
        _charted("coop_discounts", AccountKind.EXPENSE, "", _("Discounts borne by the cooperative")),
        _charted("goodwill", AccountKind.EXPENSE, "", _("Goodwill")),
        _charted("written_off", AccountKind.EXPENSE, "", _("Written off")),
    )
)
