"""What the catalogue officer types about shelves and techniques."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from shop.catalogue.models import Category, Technique
from shop.forms import Form, Line, Text, WholeNumber
from shop.i18n import lazy_gettext
from shop.sellers.forms import PictureForm

#: What a shelf asks for.
GOODS, FOOD = "goods", "food"
STANDS = {
    GOODS: (lazy_gettext("Goods"), lazy_gettext("Cloth, bags, whatever is not eaten.")),
    FOOD: (
        lazy_gettext("Food, drink or jamu"),
        lazy_gettext("Asks for ingredients, net content, licence, halal and how long it keeps; counted by batch."),
    ),
}
#: What a technique may be called.
PLAIN, WAX = "plain", "wax"
MADE = {
    PLAIN: (lazy_gettext("Without wax"), lazy_gettext("Its goods are not called batik.")),
    WAX: (lazy_gettext("With hot wax"), lazy_gettext("Only such goods may be called batik (SNI 0239).")),
}


def _ways(ways: dict[str, tuple[Any, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, (words, _note) in ways.items()]


class ShelfForm(PictureForm):
    """What buyers read and see of a shelf, and what it asks for."""

    name = Line(lazy_gettext("Name"), most=60)
    name_en = Line(lazy_gettext("Name in English"), most=60)
    text = Text(lazy_gettext("One sentence"), most=300, required=False)
    text_en = Text(lazy_gettext("One sentence in English"), most=300, required=False)
    #: Not sent where products settled it: then it stays what it is.
    stands = RadioField(lazy_gettext("What stands on it"), choices=_ways(STANDS), default=GOODS)

    def __init__(self, shelf: Category | None = None, **kw: Any) -> None:
        super().__init__(obj=shelf, stands=FOOD if shelf is not None and shelf.is_food else GOODS, **kw)

    @property
    def is_food(self) -> bool:
        """Whether it asks for what is asked of food."""
        return bool(self.stands.data == FOOD)


class TechniqueForm(Form):
    """How a technique is called, and what its goods may be called."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token, and the page may hold two

    name = Line(lazy_gettext("Name"), most=60)
    name_en = Line(lazy_gettext("Name in English"), most=60)
    made = RadioField(lazy_gettext("How it is made"), choices=_ways(MADE), default=PLAIN)

    def __init__(self, technique: Technique | None = None, **kw: Any) -> None:
        made = WAX if technique is not None and technique.uses_wax else PLAIN
        super().__init__(prefix="technique-", obj=technique, made=made, **kw)

    @property
    def uses_wax(self) -> bool:
        """Whether its goods may be called batik."""
        return bool(self.made.data == WAX)


class PlaceForm(Form):
    """The place of a shelf among the others, from 1."""

    place = WholeNumber(lazy_gettext("Place among the shelves"), least=1, most=1_000)
