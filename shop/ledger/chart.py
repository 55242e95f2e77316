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
    """One account of the chart."""

    name: str
    kind: AccountKind
    #: What the sub-account's owner is; empty for an account without sub-accounts.
    owned_by: str
    title: object

    @property
    def sign(self) -> int:
        """+1 where the usual balance is debit (assets, expenses), −1 where it is credit."""
        return 1 if self.kind in (AccountKind.ASSET, AccountKind.EXPENSE) else -1


CHART: dict[str, Charted] = {
    account.name: account
    for account in (
        Charted("bank", AccountKind.ASSET, "bank account", _("Bank")),
        Charted("cash", AccountKind.ASSET, "cash box", _("Cash")),
        Charted("clearing", AccountKind.ASSET, "provider", _("Paid, on its way from the provider")),
        Charted("receivable", AccountKind.ASSET, "service", _("Cash with couriers (COD)")),
        Charted("disputed", AccountKind.ASSET, "dispute", _("Disputed by buyers' banks")),
        Charted("suspense", AccountKind.ASSET, "provider's number", _("Moved at the provider, not yet explained")),
        Charted("held", AccountKind.LIABILITY, "seller order", _("Buyers' money for goods not yet received")),
        Charted("payable", AccountKind.LIABILITY, "maker", _("Owed to makers, can be paid")),
        Charted("refunds_due", AccountKind.LIABILITY, "order", _("Refunds to buyers, not yet paid")),
        Charted("unidentified", AccountKind.LIABILITY, "receipt", _("Money received, order unknown")),
        Charted("part_paid", AccountKind.LIABILITY, "order", _("Part of an order paid, the rest to come")),
        Charted("equity", AccountKind.EQUITY, "", _("Opening balances")),
        Charted("shipping_due", AccountKind.LIABILITY, "service", _("Owed to couriers")),
        Charted("tax_withheld", AccountKind.LIABILITY, "", _("Tax withheld from makers (PPh 22)")),
        Charted("paying", AccountKind.LIABILITY, "payout", _("Approved payouts on their way")),
        Charted("commission", AccountKind.INCOME, "", _("Commission of the cooperative")),
        Charted("shipping_income", AccountKind.INCOME, "", _("Shipping by the cooperative")),
        Charted("code_difference", AccountKind.INCOME, "", _("Difference by unique codes")),
        Charted("cash_difference", AccountKind.INCOME, "", _("Difference by counting cash")),
        Charted("exchange_difference", AccountKind.INCOME, "", _("Difference by exchange rates")),
        Charted("rounding", AccountKind.INCOME, "", _("Sen of the bank, rounded")),
        Charted("other_income", AccountKind.INCOME, "", _("Other income")),
        Charted("payment_fees", AccountKind.EXPENSE, "", _("Payment fees")),
        Charted("bank_fees", AccountKind.EXPENSE, "", _("Bank fees")),
        Charted("coop_discounts", AccountKind.EXPENSE, "", _("Discounts borne by the cooperative")),
        Charted("goodwill", AccountKind.EXPENSE, "", _("Goodwill")),
        Charted("written_off", AccountKind.EXPENSE, "", _("Written off")),
    )
}

#: What kinds of accounts are called.
KIND_TITLES = {
    AccountKind.ASSET: _("Assets"),
    AccountKind.LIABILITY: _("Liabilities"),
    AccountKind.EQUITY: _("Capital"),
    AccountKind.INCOME: _("Income"),
    AccountKind.EXPENSE: _("Expenses"),
}

#: What an entry's kind is called.
ENTRY_TITLES = {
    "acquirer_paid": _("QRIS money received from the acquirer"),
    "bank_fee": _("Bank's charges"),
    "bank_interest": _("Interest from the bank"),
    "bank_opening": _("Opening balance of a bank account"),
    "bank_rounding": _("Sen of the bank, rounded"),
    "bazaar_counted": _("Cash box of a bazaar counted and emptied"),
    "bazaar_opened": _("Cash box of a bazaar filled with change"),
    "card_overpaid": _("Paid by card too late or twice"),
    "card_refund_failed": _("Refund to the card failed"),
    "card_refunded": _("Refund to the card"),
    "case_explained": _("Movement at the provider explained"),
    "cash_brought_back": _("Cash brought back to the bank"),
    "cash_taken_out": _("Cash taken from the bank for the box"),
    "claim_refunded": _("Refund for a claim"),
    "cod_refused": _("Parcel refused at the door"),
    "cod_remitted": _("COD money received from the courier"),
    "code_not_used": _("Paid without the unique code"),
    "courier_paid": _("Courier paid"),
    "courier_paid_back": _("Paid back by a courier"),
    "debt_let_go": _("Debt of a maker let go of"),
    "debt_paid_back": _("Debt paid back by a maker"),
    "discount_written_off": _("Voucher of a lost dispute, written off"),
    "dispute_borne": _("Lost dispute, not borne by the cooperative"),
    "dispute_lost": _("Dispute lost"),
    "dispute_moved": _("Disputed by the buyer's bank"),
    "dispute_regained": _("Lost dispute regained"),
    "dispute_returned": _("Regained, given back to whoever bore it"),
    "money_due_back": _("Money due back to the buyer"),
    "money_given_back": _("Unknown money given back"),
    "money_set_aside": _("Part of an order paid"),
    "money_unidentified": _("Money received, order unknown"),
    "part_cancelled": _("Part of an order cancelled"),
    "payment_settled": _("Payment received"),
    "payout_approved": _("Payout approved"),
    "payout_confirmed": _("Payout confirmed by the bank"),
    "payout_paid_in_cash": _("Payout paid in cash"),
    "payout_returned": _("Payout given back by the bank"),
    "provider_fee": _("Fee of a payment provider"),
    "provider_moved": _("Movement at the card provider"),
    "provider_paid_out": _("Card money on its way to the bank"),
    "provider_payout_arrived": _("Card money received by the bank"),
    "provider_payout_failed": _("Payout of the card provider failed"),
    "refund_paid": _("Refund paid"),
    "released": _("Goods received, money released"),
    "shipping_settled": _("Difference between a courier's bill and what buyers paid"),
    "shortfall_borne": _("Shortfall borne by the cooperative"),
    "tax_corrected": _("Tax withheld: corrected for a refund of another month"),
    "tax_given_back": _("Tax withheld: given back for a refund"),
    "tax_paid": _("Withheld tax paid to the state"),
    "tax_withheld": _("Tax withheld (PPh 22)"),
}

REVERSED = "_reversed"
#: The cash box that stands in the office: a sub-account of `cash`, as each bazaar has one.
OFFICE_BOX = "kantor"


def entry_title(kind: str) -> str:
    """What an entry's kind is called in the reader's language; a reversal says what it reverses."""
    if kind.endswith(REVERSED):
        return str(_("Reversed: %(what)s", what=entry_title(kind.removesuffix(REVERSED))))
    return str(ENTRY_TITLES.get(kind, kind))
