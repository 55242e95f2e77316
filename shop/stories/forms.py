"""What is typed about a story or guide, and why the officer gives one back."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.catalogue import arranging
from shop.catalogue.models import Category, Technique
from shop.forms import Form, Line, Text
from shop.i18n import gettext as _
from shop.i18n import in_language, lazy_gettext
from shop.media import Stored
from shop.sellers.forms import PictureForm
from shop.sellers.queries import active_sellers
from shop.stories.models import Story
from shop.stories.writing import Words

#: The longest text: ten minutes of reading.
MOST_TEXT = 12_000


class StoryForm(Form):
    """The words of a story or guide."""

    title = Line(lazy_gettext("Title"), most=120)
    lead = Text(lazy_gettext("What it is about, in a sentence or two"), most=300)
    text = Text(lazy_gettext("Text"), most=MOST_TEXT)
    title_en = Line(lazy_gettext("Title in English"), most=120, required=False)
    lead_en = Text(lazy_gettext("In English, in a sentence or two"), most=300, required=False)
    text_en = Text(lazy_gettext("Text in English"), most=MOST_TEXT, required=False)

    @property
    def words(self) -> Words:
        """What was typed."""
        return Words(*(self[name].data or "" for name in Words._fields))

    @property
    def is_in_english(self) -> bool:
        """Whether anything stands in the English fields, or is wrong there."""
        english = (self.title_en, self.lead_en, self.text_en)
        return any(field.data or field.errors for field in english)


class OfficeForm(StoryForm):
    """The words, whose story it is, and of a guide what it is about."""

    seller = SelectField(lazy_gettext("Whose story is it?"))
    category = SelectField(lazy_gettext("About a shelf"))
    technique = SelectField(lazy_gettext("About a technique"))

    def __init__(self, story: Story | None = None, **kw: Any) -> None:
        known = {"seller": "", "category": "", "technique": ""}
        if story is not None:
            known = {name: getattr(story, name) for name in Words._fields}
            known |= {"category": str(story.category_id or ""), "technique": str(story.technique_id or "")}
        super().__init__(data=known, **kw)
        if story is None:
            self.sellers = {one.slug: one for one in active_sellers()}
            nobody = SelectChoice("", _("Nobody's: a guide of the cooperative"))
            self.seller.choices = [nobody, *(SelectChoice(slug, one.name) for slug, one in self.sellers.items())]
        else:
            del self.seller
        if story is not None and not story.is_guide:
            del self.category, self.technique
            return
        self.category.choices = _choices(arranging.shelves())
        self.technique.choices = _choices(arranging.techniques())

    def validate_category(self, field: Any) -> None:
        """A story is about its seller; only a guide is about a shelf or technique."""
        if "seller" in self and self.seller.data and (field.data or self.technique.data):
            raise ValidationError(_("Only a guide is about a shelf or technique. A story is about its seller."))


def _choices(things: Any) -> list[SelectChoice]:
    return [
        SelectChoice("", _("None of these")),
        *(SelectChoice(str(one.id), in_language(one, "name")) for one in things),
    ]


def chosen(things: list[Category] | list[Technique], number: str) -> Any:
    """The shelf or technique of this number, or None."""
    return next((one for one in things if str(one.id) == number), None)


class PhotoForm(PictureForm):
    """A photograph, with what is to be seen on it."""

    alt = Line(lazy_gettext("What is to be seen"), most=200)
    alt_en = Line(lazy_gettext("The same in English"), most=200, required=False)

    def validate_picture(self, field: Any) -> None:
        """There must be one, and it must be readable."""
        super().validate_picture(field)
        if self.upload is None:
            raise ValidationError(_("Choose a photo."))

    def store_picture(self) -> Stored:
        """Put it into the store, before the transaction that names it."""
        if (stored := super().store_picture()) is None:
            raise LookupError("a photograph that was not read")
        return stored


class ReasonForm(Form):
    """What the seller should put right, or why her story is taken off."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token, and the page may hold two

    reason = Text(lazy_gettext("Reason, for the seller to read"), most=500)
