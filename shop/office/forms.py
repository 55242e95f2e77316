"""What the office types on pages of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from shop.clock import today
from shop.forms import Day, Form, Line, displayable
from shop.i18n import lazy_gettext
from shop.ledger.chart import CHART
from shop.ledger.forms import owner_choices
from shop.office.reports import By
from shop.payouts.seller_forms import PeriodForm


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


class Period(PeriodForm):
    """From one day to another, both counted; this month so far unless said."""

    since = Day(lazy_gettext("From the day"), name="from", id="from")
    until = Day(lazy_gettext("Up to the day"), name="to", id="to")

    def __init__(self, asked: Any, **more: str) -> None:
        first, last = usual_period()
        super().__init__(MultiDict({"from": first.isoformat(), "to": last.isoformat(), **more, **_given(asked)}))


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
        self.owner.data = displayable(self.owner.data or "")[:40]
        self.owner.choices = owner_choices(self.account.data, self.owner.data)


def _given(asked: Any) -> dict[str, str]:
    """What an address says; what it leaves empty is as if it were not said."""
    return {name: value for name, value in asked.items() if value}


def usual_period() -> tuple[date, date]:
    """This month so far; on its first days the month before."""
    last = today()
    if last.day <= 5:
        last = last.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
