"""What the office types on pages of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.clock import today
from shop.forms import Day, Form, Line
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.ledger.chart import CHART
from shop.ledger.owners import choosable_owners
from shop.office.reports import By

#: The longest period of one report, counted with both ends: a year.
MOST_DAYS = 366


class FlagForm(Form):
    """Why a bank account is not paid to."""

    reason = Line(lazy_gettext("What is wrong with it"), most=200)


class DayOf(Form):
    """The day a report is of; today unless said."""

    class Meta(Form.Meta):
        csrf = False

    until = Day(lazy_gettext("As of"))

    def __init__(self, asked: Any) -> None:
        super().__init__(MultiDict({"until": today().isoformat(), **_given(asked)}))


class Period(Form):
    """From one day to another, both counted; this month so far unless said."""

    class Meta(Form.Meta):
        csrf = False

    since = Day(lazy_gettext("From the day"), name="from", id="from")
    until = Day(lazy_gettext("Up to the day"), name="to", id="to")

    def __init__(self, asked: Any, **more: str) -> None:
        first, last = usual_period()
        super().__init__(MultiDict({"from": first.isoformat(), "to": last.isoformat(), **more, **_given(asked)}))

    def validate_until(self, field: Any) -> None:
        """Not before the first day, and at most a year."""
        if field.data is None or self.since.data is None:
            return
        if field.data < self.since.data:
            raise ValidationError(_("This day is before the first one. Choose a later day."))
        if (field.data - self.since.data).days >= MOST_DAYS:
            raise ValidationError(_("At most one year at a time. Choose a shorter period."))


class SalesPeriod(Period):
    """A period, and what its sales are summed by."""

    by = SelectField(
        lazy_gettext("Summed by"),
        choices=[
            SelectChoice(By.SELLER.value, lazy_gettext("Seller")),
            SelectChoice(By.CATEGORY.value, lazy_gettext("Category")),
            SelectChoice(By.MONTH.value, lazy_gettext("Month")),
        ],
    )

    def __init__(self, asked: Any) -> None:
        super().__init__(asked, by=By.SELLER.value)


class AccountPeriod(Period):
    """A period of one ledger account, of all its sub-accounts or one."""

    account = SelectField(
        lazy_gettext("Ledger account"),
        choices=[SelectChoice(name, charted.title) for name, charted in CHART.items()],
    )
    owner = SelectField(lazy_gettext("Whose"), validate_choice=False)

    def __init__(self, asked: Any) -> None:
        super().__init__(asked, account="bank", owner="")
        self.owner.data = (self.owner.data or "")[:40]
        named = choosable_owners(self.account.data) if self.account.data in CHART else []
        if self.owner.data and self.owner.data not in dict(named):
            named = [(self.owner.data, self.owner.data), *named]
        choices = [("", lazy_gettext("All together")), *named]
        self.owner.choices = [SelectChoice(value, label) for value, label in choices]


def _given(asked: Any) -> dict[str, str]:
    """What an address says; what it leaves empty is as if it were not said."""
    return {name: value for name, value in asked.items() if value}


def usual_period() -> tuple[date, date]:
    """This month so far; on its first days the month before."""
    last = today()
    if last.day <= 5:
        last = last.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
