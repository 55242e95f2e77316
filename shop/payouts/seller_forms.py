"""The period a seller asks a statement for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wtforms.validators import ValidationError

from shop.clock import today
from shop.forms import Day, Form
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext

#: The longest period of one statement: a year, counted with both ends.
MOST_DAYS = 366


class PeriodForm(Form):
    """From one day to another, asked for in the address. Without any it is this month so far."""

    class Meta(Form.Meta):
        csrf = False

    since = Day(lazy_gettext("From"), name="from", id="from")
    until = Day(lazy_gettext("Until"), name="to", id="to")

    def validate_until(self, field: Any) -> None:
        """Not before the first day, and not more than a year after it."""
        if field.data is None or self.since.data is None:
            return
        if field.data < self.since.data:
            raise ValidationError(_("This day is before the first one. Choose a later day."))
        if (field.data - self.since.data).days >= MOST_DAYS:
            raise ValidationError(_("At most one year at a time. Choose a shorter period."))


def this_month() -> tuple[date, date]:
    """The first day of this month, and today."""
    return today().replace(day=1), today()


def usual_periods() -> list[tuple[Any, date, date]]:
    """The periods sellers ask for, with their words: this week, this month, the month before, this year."""
    now = today()
    first = now.replace(day=1)
    before = first - timedelta(days=1)
    return [
        (_("This week"), now - timedelta(days=now.weekday()), now),
        (_("This month"), first, now),
        (_("Last month"), before.replace(day=1), before),
        (_("This year"), now.replace(month=1, day=1), now),
    ]
