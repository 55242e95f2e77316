"""What the office types about money."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from shop.clock import today
from shop.forms import Amount, Form, Line, PastDay, Text
from shop.i18n import lazy_gettext as _
from shop.payments.card_cases import EXPLANATIONS
from shop.payments.card_models import MoneyCase
from shop.payments.coop_accounts import accounts_in_use
from shop.payments.models import CoopAccount
from shop.payments.requesting import QRIS, TRANSFER, coop_account
from shop.sellers.forms import AccountNumber


class OurAccount(SelectField):
    """One of the cooperative's accounts in use, the first unless another is meant; a page asks only where there are several."""

    def __init__(self, label: Any, **kw: Any) -> None:
        self.known = accounts_in_use()
        choices = [SelectChoice(str(one.id), one.masked) for one in self.known]
        first = choices[0].value if choices else None
        super().__init__(label, choices=choices, default=first, validate_choice=bool(choices), **kw)

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.known) > 1

    @property
    def account(self) -> CoopAccount:
        """The account that was chosen, once the form fits. Raises NoAccount."""
        return next((one for one in self.known if str(one.id) == self.data), None) or coop_account()


class Received(Form):
    """The amount a transfer brought; asked for in the address, so that it can be looked at again."""

    class Meta(Form.Meta):
        csrf = False

    amount = Amount(_("Amount received"), least=1, description=_("To the last rupiah, as the bank shows it."))


class Settlement(Form):
    """The amount that settles an order."""

    amount = Amount(_("Amount received"), least=1)


class UnknownMoney(Form):
    """Money without an order. `token` makes a form sent twice one receipt."""

    amount = Amount(_("Amount"), least=1, id="unknown-amount")
    came_by = SelectField(
        _("Came by"),
        choices=[SelectChoice(TRANSFER, _("Bank transfer")), SelectChoice(QRIS, _("QRIS"))],
        default=TRANSFER,
    )
    account = OurAccount(_("Bank account"))
    sender = Line(_("Sender, as the bank names it"), most=80)
    memo = Line(_("Note"), required=False, most=110)
    received_on = PastDay(_("Received on"))
    token = HiddenField(validators=[Regexp(r"^[0-9a-f]{32}$")])

    @classmethod
    def empty(cls, amount: int | None = None, *, memo: str = "", came_by: str = TRANSFER) -> UnknownMoney:
        """A form to fill in, with a token of its own; `memo` names the order when it is known whose money it is."""
        return cls(None, amount=amount, memo=memo, came_by=came_by, received_on=today(), token=uuid4().hex)


class BankReference(Form):
    """The bank's reference of money that left."""

    reference = Line(_("Bank reference"), most=60)

    @classmethod
    def named(cls, name: str, *args: Any) -> BankReference:
        """The form of one name: its field can be told from those of others on the page."""
        form = cls(*args)
        form.reference.id = f"reference-{name}"
        return form


class RefundPaid(BankReference):
    """A refund that was paid: from which account, and the bank's reference of it."""

    account = OurAccount(_("Paid from"))

    @classmethod
    def proposed(cls, name: str, came_to: int | None, *args: Any) -> RefundPaid:
        """The form of one order's refund. It leaves the account its money came to, by number, while that is in use."""
        is_in_use = came_to in {one.id for one in accounts_in_use()}
        form = cls(*args, account=str(came_to)) if is_in_use else cls(*args)
        form.reference.id, form.account.id = f"reference-{name}", f"account-{name}"
        return form


class ForOrder(Form):
    """The order that money is for, by its number; asked for in the address, so that the case is shown first."""

    class Meta(Form.Meta):
        csrf = False

    number = Line(_("Number of the order"), most=24)

    @classmethod
    def named(cls, name: str, number: str = "") -> ForOrder:
        """A form whose field can be told from those of other cases on the page."""
        form = cls(None, number=number)
        form.number.id = f"number-{name}"
        return form


class NewAccount(Form):
    """Another bank account of the cooperative."""

    bank = Line(_("Bank"), most=60)
    number = AccountNumber(_("Account number"))
    holder = Line(_("In the name of"), most=120)
    code = Line(
        _("Name in the ledger"),
        most=20,
        validators=[Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", message=_("Small letters, digits and hyphens only."))],
        description=_("For example: bri or bri-2. It stays for good."),
    )


class StaticCode(Form):
    """The text inside the cooperative's own QRIS code, and the account to which its acquirer pays."""

    text = Text(
        _("The text inside the code"),
        most=600,
        description=_(
            "Scan the code of your bank with any code reader and paste what it shows, in one line. It is checked to the last sign."
        ),
    )
    account = OurAccount(_("Bank account"))


class AcquirerPayout(Form):
    """What the acquirer paid to the bank for QRIS payments, and what it kept."""

    received = Amount(_("Received on the bank account"), least=1)
    fee = Amount(_("Fee kept back"), least=0, description=_("From the acquirer's report; 0 when there is none."))
    received_on = PastDay(_("Received on"), id="payout-received-on")
    reference = Line(_("Bank reference"), most=60, id="payout-reference")


class CourierList(Form):
    """What a courier paid to the bank for parcels it was paid for at the door; their orders' numbers are ticked beside."""

    fee = Amount(_("Fee kept back"), least=0, description=_("From the courier's list; 0 when there is none."))
    account = OurAccount(_("Bank account"))
    received_on = PastDay(_("Received on"))
    reference = Line(_("Bank reference"), most=60)

    @classmethod
    def named(cls, service_id: int, *args: Any, **kw: Any) -> CourierList:
        """The form of one courier: its fields can be told from those of others on the page."""
        form = cls(*args, **kw)
        for field in (form.fee, form.account, form.received_on, form.reference):
            field.id = f"{field.name}-{service_id}"
        return form


class Area(Form):
    """A region whose buyers may pay on delivery."""

    region_code = Line(
        _("Code of the region"),
        most=13,
        description=_("As Kemendagri writes it: 35 a province, 35.09 a regency, 35.09.26 a district."),
    )
    source = Line(_("Where it was decided"), most=200, description=_("For example: RAT 14 March 2026, minutes no. 3."))


class Refusal(Form):
    """A parcel that came back unpaid."""

    freight_back = Amount(_("Freight back"), least=0)

    @classmethod
    def named(cls, code: str, *args: Any, **kw: Any) -> Refusal:
        """The form of one parcel: its field can be told from those of others on the page."""
        form = cls(*args, **kw)
        form.freight_back.id = f"freight-{code}"
        return form


class Explanation(Form):
    """What a movement at the card provider was."""

    account = SelectField(
        _("What it was"), choices=[SelectChoice(account, words) for account, words in EXPLANATIONS.items()]
    )

    @classmethod
    def named(cls, case: MoneyCase, *given: Any) -> Explanation:
        """The form of one case: its field can be told from those of others; a case without an order pays no refund."""
        form = cls(*given)
        form.account.id = f"account-{case.id}"
        if case.order_id is None:
            form.account.choices = [one for one in form.account.choices if one.value != "refunds_due"]
        return form


class Arrival(Form):
    """What the bank credited for a payout in another currency."""

    received = Amount(_("Received on the bank account"), least=1)
    received_on = PastDay(_("Received on"))

    @classmethod
    def named(cls, number: int, *args: Any, **kw: Any) -> Arrival:
        """The form of one case: its fields can be told from those of others on the page."""
        form = cls(*args, **kw)
        for field in (form.received, form.received_on):
            field.id = f"{field.name.replace('_', '-')}-{number}"
        return form
