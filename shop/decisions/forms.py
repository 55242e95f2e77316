"""What a decision is written down with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.clock import today
from shop.decisions.deciding import BOUNDS
from shop.decisions.models import Kind
from shop.decisions.words import TITLES, bounds_words, is_percentage
from shop.forms import Day, Form, Line, Percent, WholeNumber, read_percent
from shop.i18n import gettext
from shop.i18n import lazy_gettext as _


class Figure(WholeNumber):
    """A figure in the unit of its kind: of basis points a percentage, of all else a whole number."""

    is_percentage = False

    def read(self, text: str) -> int | None:
        return read_percent(text) if self.is_percentage else super().read(text)


class DecisionForm(Form):
    """A figure, from when it holds, and where it was decided."""

    kind = SelectField(_("What"), choices=[SelectChoice(kind.value, title) for kind, title in TITLES.items()])
    value = Figure(
        _("Figure"),
        least=-1,
        most=1_000_000_000,
        description=_("A percentage as 10% or 2.5%, all else with digits only."),
    )
    starts_on = Day(_("Holds from"), description=_("Orders placed before keep what held for them."))
    source = Line(_("Where it was decided"), most=200, description=_("For example: RAT 14 March 2026, minutes no. 3."))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.starts_on.most = today() + timedelta(days=5 * 365)

    def process(self, formdata: Any = None, *args: Any, **kw: Any) -> None:
        """Read the figure as its kind is said."""
        formdata = self.meta.wrap_formdata(self, formdata)
        kind = formdata.get("kind", "") if formdata else ""
        if kind in list(Kind) and is_percentage(Kind(kind)):
            self.value.is_percentage, self.value.unread = True, Percent.unread
        super().process(formdata, *args, **kw)

    def validate_value(self, field: Any) -> None:
        """Hold the figure to what is sensible for its kind."""
        if field.data is None or self.kind.data not in list(Kind):
            return
        kind = Kind(self.kind.data)
        least, most = BOUNDS[kind]
        if not least <= field.data <= most or (kind is Kind.UNIQUE_CODE_SIGN and not field.data):
            raise ValidationError(gettext("%(what)s: %(bounds)s.", what=TITLES[kind], bounds=bounds_words(kind)))
