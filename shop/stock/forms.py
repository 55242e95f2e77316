"""What is typed about stock: a count, what happened, a new batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.clock import today
from shop.forms import Day, Form, Line, WholeNumber
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.stock.counting import MOST_PIECES
from shop.stock.models import Reason
from shop.stock.tags import MOST_TAGS, Tag

#: What a person may say of a change, in the order in which it happens.
HAPPENED = [
    SelectChoice(Reason.RECEIVED.value, lazy_gettext("Made new")),
    SelectChoice(Reason.SOLD_ELSEWHERE.value, lazy_gettext("Sold directly, outside this shop")),
    SelectChoice(Reason.DAMAGED.value, lazy_gettext("Damaged or expired")),
    SelectChoice(Reason.COUNTED.value, lazy_gettext("Counted wrongly: this is how many there are")),
]
WORDS = {
    Reason.RECEIVED: lazy_gettext("Made new"),
    Reason.COUNTED: lazy_gettext("Counted"),
    Reason.SOLD_ELSEWHERE: lazy_gettext("Sold directly"),
    Reason.DAMAGED: lazy_gettext("Damaged or expired"),
    Reason.SHIPPED: lazy_gettext("Sent"),
    Reason.BAZAAR: lazy_gettext("Sold at a bazaar"),
    Reason.RETURNED: lazy_gettext("Came back"),
    Reason.UNDONE: lazy_gettext("Taken back"),
}


class CountForm(Form):
    """The number of one line of the list, with the number that was shown there."""

    counted = WholeNumber(lazy_gettext("How many there are"), most=MOST_PIECES)
    seen = WholeNumber(most=MOST_PIECES)


class FirstForm(Form):
    """How many there are of goods that were never counted."""

    counted = WholeNumber(lazy_gettext("How many there are"), most=MOST_PIECES)


class ChangeForm(Form):
    """What happened to how many."""

    reason = RadioField(lazy_gettext("What happened?"), choices=HAPPENED, default=Reason.RECEIVED.value)
    quantity = WholeNumber(lazy_gettext("How many?"), most=MOST_PIECES)
    note = Line(lazy_gettext("Note"), required=False, most=200)
    seen = WholeNumber(most=MOST_PIECES)

    def validate_quantity(self, field: Any) -> None:
        """Nothing made, sold or damaged is no change; a count may be zero."""
        if field.data == 0 and self.reason.data != Reason.COUNTED.value:
            raise ValidationError(_("At least 1."))


class PieceForm(Form):
    """Whether a numbered piece is there."""

    reason = RadioField(lazy_gettext("What happened?"), choices=HAPPENED[:3], default=Reason.SOLD_ELSEWHERE.value)
    note = Line(lazy_gettext("Note"), required=False, most=200)


class BatchForm(Form):
    """Goods made together: their code and how long they keep."""

    code = Line(
        lazy_gettext("Batch code"),
        most=40,
        description=lazy_gettext("As it stands on the packing, for example KB-1116."),
    )
    made_on = Day(lazy_gettext("Made on"))
    best_before = Day(lazy_gettext("Best before"))
    made = WholeNumber(lazy_gettext("How many were made?"), least=1, most=MOST_PIECES)

    def validate_made_on(self, field: Any) -> None:
        """Nothing is made tomorrow."""
        if field.data and field.data > today():
            raise ValidationError(_("This day has not come yet."))

    def validate_best_before(self, field: Any) -> None:
        """Food that is already over is not received."""
        if field.data and field.data <= today():
            raise ValidationError(_("This day is over. Food past its best-before cannot be sold."))
        if field.data and self.made_on.data and field.data <= self.made_on.data:
            raise ValidationError(_("Best before must be later than the day it was made."))


class TagsForm(Form):
    """How many tags of what; it stands in the address of their sheet, changes nothing and so needs no token."""

    with_price = BooleanField(lazy_gettext("Print the price on them"))
    #: The field of each tag, by its code.
    counts: dict[str, WholeNumber]

    class Meta(Form.Meta):
        csrf = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Each number, and then all together: at least one tag, and not more than a few sheets."""
        if not super().validate(extra_validators):
            return False
        total, first = sum(self.wanted().values()), next(iter(self.counts.values()), None)
        if first is not None and total == 0:
            first.errors = [_("Type how many tags you want.")]
        elif first is not None and total > MOST_TAGS:
            first.errors = [_("At most %(most)s tags at once, these are %(total)s.", most=MOST_TAGS, total=total)]
        return 0 < total <= MOST_TAGS

    def wanted(self) -> dict[str, int]:
        """How many tags of each code."""
        return {code: field.data or 0 for code, field in self.counts.items()}


def tags_form(tags: Sequence[Tag], counts: Mapping[str, int], sent: Any = None) -> TagsForm:
    """A form with a number for each tag, filled with `counts`, or with what was sent."""
    alone = _("How many tags?")
    fields = {f"n{tag.code}": WholeNumber(tag.label or alone, most=MOST_TAGS, required=False) for tag in tags}
    form = type("TagsOfProduct", (TagsForm,), fields)(sent, data={f"n{code}": count for code, count in counts.items()})
    form.counts = {tag.code: form[f"n{tag.code}"] for tag in tags}
    return form
