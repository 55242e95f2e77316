"""What the office types about payouts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self
from uuid import uuid4

from wtforms import HiddenField, PasswordField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from shop.clock import today
from shop.forms import Amount, Form, Line, PastDay, needed
from shop.i18n import lazy_gettext as _
from shop.payments.coop_accounts import accounts_in_use
from shop.payments.forms import OurAccount
from shop.payments.models import CoopAccount
from shop.payouts.exporting import layout_of
from shop.payouts.layouts import LAYOUTS
from shop.sellers.models import Maker


class Preparation(Form):
    """The last day whose released money is paid."""

    until = PastDay(_("Sales completed up to"))


class Approval(Form):
    """The approver's own password, and the list she read."""

    password = PasswordField(_("Your password"), [needed()])
    seen = HiddenField()


class Confirmation(Form):
    """The bank's reference of a payout that arrived."""

    reference = Line(_("Bank reference"), most=60)


class Return(Form):
    """Why the bank gave a payout back."""

    reason = Line(
        _("What the bank says"), most=200, description=_("For example: account closed. The seller reads it too.")
    )


class Letter(Form):
    """A maker's statement letter for a year."""

    maker = SelectField(_("Maker"))
    reference = Line(
        _("What stands on the letter"), most=120, description=_("Its number and date, or where it is kept.")
    )

    def __init__(self, makers: Sequence[Maker], **kw: Any) -> None:
        super().__init__(**kw)
        self.maker.choices = [SelectChoice(str(maker.id), maker.name) for maker in makers]


class BankFile(Form):
    """The account that pays: its bank's form of file is made."""

    account = SelectField(_("Paid from"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.account.choices = [
            SelectChoice(account.code, f"{account.masked}: {layout_of(account).title}") for account in accounts_in_use()
        ]


class LayoutChoice(Form):
    """Which file a bank takes."""

    layout = SelectField(
        _("Form of the file"), choices=[SelectChoice(layout.code, layout.title) for layout in LAYOUTS.values()]
    )

    @classmethod
    def of(cls, account: CoopAccount) -> LayoutChoice:
        """The form of one account: a page has one for each."""
        form = cls(None, layout=account.payout_layout)
        form.layout.id = form.layout.label.field_id = f"layout-{account.code}"
        return form


class HoldBack(Form):
    """Why a payout does not go this time."""

    held_reason = Line(
        _("Why not this time"),
        most=200,
        description=_("For example: the account was changed. The seller reads it too."),
    )


class Ntpn(Line):
    """The state's number of a payment, written with or without gaps."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([re.sub(r"[\s.-]", "", text).upper() for text in valuelist])


#: As the receipt of the state has it.
NTPN: dict[str, Any] = {
    "most": 30,
    "description": _("The 16 signs on the receipt of the state (BPN)."),
    "validators": [Regexp(r"^[0-9A-Z]{16}$", message=_("An NTPN has 16 digits or letters."))],
}


class TaxNumber(Form):
    """The number a recorded payment should have had, and why it had another."""

    ntpn = Ntpn(_("The right NTPN"), **NTPN)
    reason = Line(_("Why it was another"), most=200)


class TaxPaid(Form):
    """What was paid to the state for a month's withheld tax, as its receipt says."""

    amount = Amount(_("Amount paid"), least=1, description=_("As the receipt says, to the rupiah."))
    ntpn = Ntpn("NTPN", **NTPN)
    paid_on = PastDay(_("Paid on"))
    account = SelectField(_("Paid from"))

    def __init__(self, accounts: Sequence[CoopAccount], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.account.choices = [SelectChoice(str(one.id), one.masked) for one in accounts]

    @classmethod
    def fresh(cls, accounts: Sequence[CoopAccount]) -> TaxPaid:
        """A form to fill in."""
        return cls(accounts, None, paid_on=today())


class Withdrawal(Form):
    """Why the bank did not take a file."""

    withdrawn_reason = Line(
        _("Why the bank did not take it"), most=200, description=_("Only when the bank has carried out nothing of it.")
    )


class CashHanded(Form):
    """Who signed for the cash."""

    received_by = Line(_("Who took it and signed"), most=120)


class CashMissing(Form):
    """Why a second person does not find the receipt in order."""

    reason = Line(_("What is wrong"), most=200, description=_("Only when the cash is in the box again."))


class CashMove(Form):
    """Cash taken from the bank or brought back. `token` makes a form sent twice one booking."""

    amount = Amount(_("Amount"), least=1)
    way = SelectField(
        _("Which way"),
        choices=[
            SelectChoice("to_box", _("Taken from the bank, into the box")),
            SelectChoice("to_bank", _("Brought back from the box to the bank")),
        ],
    )
    account = OurAccount(_("Bank account"))
    token = HiddenField(validators=[Regexp(r"^[0-9a-f]{32}$")])

    @classmethod
    def fresh(cls) -> CashMove:
        """A form to fill in, with a token of its own."""
        return cls(None, token=uuid4().hex)


#: The choice of the office's cash box among the accounts that pay.
FROM_BOX = "box"


class _Moved(Form):
    """Money that went to or came from a bank account or the box. `token` makes a form sent twice one booking."""

    amount = Amount(_("Amount"), least=1, description=_("As on the bill or receipt."))
    account = SelectField(_("Bank account or cash box"))
    paid_on = PastDay(_("Day of the payment"))
    reference = Line(_("Bank reference, or number of the receipt"), most=60)
    token = HiddenField(validators=[Regexp(r"^[0-9a-f]{32}$")])

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        accounts = [SelectChoice(str(one.id), one.masked) for one in accounts_in_use()]
        self.account.choices = [*accounts, SelectChoice(FROM_BOX, _("Cash box of the office"))]

    @classmethod
    def fresh(cls, owed: int) -> Self:
        """A form to fill in, with what stands and a token of its own."""
        return cls(None, amount=owed if owed > 0 else None, paid_on=today(), token=uuid4().hex)

    @property
    def chosen(self) -> CoopAccount | None:
        """The account that was chosen; None for the box."""
        return next((one for one in accounts_in_use() if str(one.id) == self.account.data), None)


class CourierPaid(_Moved):
    """What a courier was paid, or paid back."""

    way = SelectField(
        _("Which way"),
        choices=[
            SelectChoice("to_courier", _("Paid to the courier")),
            SelectChoice("from_courier", _("Paid back by the courier")),
        ],
    )


class DebtPaid(_Moved):
    """What a maker paid back of what she owes."""


class DebtLetGo(Form):
    """Why a maker need not pay back what she owes."""

    letting_go = Line(
        _("Why it is let go of"),
        most=200,
        description=_("For example: decided on 3 November, she has left. She reads it too."),
    )


class CourierDifference(Form):
    """Why nothing more is paid of what stands with a courier."""

    difference_reason = Line(
        _("Why nothing more is paid"), most=200, description=_("For example: the bill was Rp1.500 less than the table.")
    )
