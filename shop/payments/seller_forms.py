"""What a seller says when she cannot send an order."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.forms import Form, Text, needed
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.stock.models import Reason

#: What the buyer is told, by cause.
CAUSES = {
    Reason.COUNTED: lazy_gettext("The goods are not there"),
    Reason.DAMAGED: lazy_gettext("The goods are damaged"),
}


class LackingForm(Form):
    """Which goods of an order are missing or damaged, and a word to the buyer."""

    lacking = SelectMultipleField(lazy_gettext("Which goods?"), coerce=int)
    cause = RadioField(
        lazy_gettext("What is the matter?"),
        choices=[SelectChoice(str(cause), words) for cause, words in CAUSES.items()],
        validators=[needed(lazy_gettext("Choose one."))],
        validate_choice=True,
    )
    note = Text(lazy_gettext("A word to the buyer"), required=False, most=200)

    def validate_lacking(self, field: Any) -> None:
        """At least one of the goods."""
        if not field.data:
            raise ValidationError(_("Tick what is missing or damaged."))

    def reason(self) -> str:
        """The reason in one sentence, in the language being spoken."""
        words = str(CAUSES[Reason(self.cause.data)])
        return f"{words}: {self.note.data}" if self.note.data else words
