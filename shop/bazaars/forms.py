"""What the office types about bazaars, and what a keeper types without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp, ValidationError

from shop.bazaars.explaining import outcomes_of
from shop.bazaars.models import BazaarException, Outcome, PaidBy
from shop.bazaars.queries import Goods
from shop.bazaars.reading import MOST_PIECES, MOST_TOTAL
from shop.catalogue.variants import MOST_PRICE
from shop.forms import Amount, Day, Form, Line, WholeNumber, needed
from shop.i18n import lazy_gettext as _
from shop.i18n import rupiah
from shop.users.models import User

#: More than a stall's box ever holds.
MOST_CASH = 1_000_000_000

PAID_BY = {PaidBy.CASH: _("In cash"), PaidBy.QRIS: _("QRIS")}
OUTCOMES = {
    Outcome.FROM_SHELF: _("The shelf holds them now: take them from there"),
    Outcome.UNCOUNTED: _("They were never counted, or were made anew: in and out at once"),
    Outcome.NOTED: _("The price that was paid stands"),
}


class BazaarForm(Form):
    """A bazaar to open."""

    name = Line(_("Name"), most=80, description=_("As sellers read it after “Bazar”: Alun-alun, HUT Jember."))
    place = Line(_("Place"), most=120)
    first_on = Day(_("First day"))
    last_on = Day(_("Last day"))
    keeper = SelectField(_("Who keeps the stall"), coerce=int)
    change_money = Amount(
        _("Change from the office's cash box"), least=0, most=MOST_CASH, description=_("0 when there is none.")
    )

    def __init__(self, keepers: Sequence[User], **kw: Any) -> None:
        super().__init__(**kw)
        self.keeper.choices = [SelectChoice(user.id, user.name) for user in keepers]

    def validate_last_on(self, field: Day) -> None:
        """A bazaar does not end before it begins."""
        if self.first_on.data is not None and field.data is not None and field.data < self.first_on.data:
            raise ValidationError(_("Not before the first day."))


class KeeperForm(Form):
    """Another person who keeps the stall."""

    keeper = SelectField(
        _("Who keeps the stall"),
        coerce=int,
        description=_("Let whoever keeps it now send her sales first: afterwards her page is closed."),
    )

    def __init__(self, keepers: Sequence[User], **kw: Any) -> None:
        super().__init__(**kw)
        self.keeper.choices = [SelectChoice(user.id, user.name) for user in keepers]


class CountForm(Form):
    """The cash that was counted; `expected` is what the page showed."""

    counted = Amount(_("Counted in the box"), least=0, most=MOST_CASH)
    reason = Line(_("Why it differs"), required=False, most=200, description=_("Only where it differs from the books."))
    expected = HiddenField(validators=[Regexp(r"^[0-9]{1,10}$")])


class ExplainForm(Form):
    """What happened with an exception."""

    outcome = RadioField(_("What happened"), [needed()])
    reason = Line(_("In your words"), most=200)

    def __init__(self, exception: BazaarException, **kw: Any) -> None:
        super().__init__(prefix=f"e{exception.id}-", **kw)
        allowed = outcomes_of(exception.kind)
        self.outcome.choices = [SelectChoice(one.value, OUTCOMES[one]) for one in allowed]
        if self.outcome.data is None and len(allowed) == 1:
            self.outcome.data = allowed[0].value


class SaleForm(Form):
    """One sale of one thing, where the page has no JavaScript. `key` makes a form sent twice one sale."""

    variant = SelectField(_("What was sold"), coerce=int)
    quantity = WholeNumber(_("How many"), least=1, most=MOST_PIECES)
    price = Amount(
        _("Price of one"),
        least=1,
        most=MOST_PRICE,
        required=False,
        description=_("Only where another price than the shop's was paid."),
    )
    paid_by = RadioField(
        _("Paid by"),
        [needed()],
        choices=[SelectChoice(one.value, words) for one, words in PAID_BY.items()],
        default=PaidBy.CASH.value,
    )
    key = HiddenField(validators=[Regexp(r"^[0-9a-f-]{36}$")])

    def __init__(self, goods: Sequence[Goods], **kw: Any) -> None:
        super().__init__(**kw)
        self.variant.choices = [SelectChoice(one.variant, f"{one.name}: {rupiah(one.price)}") for one in goods]
        self.prices = {one.variant: one.price for one in goods}
        self.key.data = self.key.data or str(uuid4())

    def validate_quantity(self, field: WholeNumber) -> None:
        """No more than the stall's device may send at once."""
        price = self.price.data or self.prices.get(self.variant.data, 0)
        if (field.data or 0) * price > MOST_TOTAL:
            raise ValidationError(_("This is more than a stall can sell."))
