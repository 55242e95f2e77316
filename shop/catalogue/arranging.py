"""The shelves on which goods stand and the techniques by which they are made: added, named, put in order, closed.

An address stays what it was when a name changes: links that were shared go on leading there, and the rules that know a
shelf or technique by its address (cloth is sold by its measures, an ecoprint is no batik) go on holding. None is ever
deleted: a closed one takes no new products, and what stands there stays. Orders name neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from shop import audit, media
from shop.catalogue.choices import choices
from shop.catalogue.indexing import index_products
from shop.catalogue.models import Category, Product, Technique
from shop.db import hold_name, hold_row, session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.slugs import free_slug
from shop.users.models import User

Thing = TypeVar("Thing", Category, Technique)

#: What the trail calls each, with the acts that close and open it.
KINDS = {
    Category: ("shelf", "shelf_closed", "shelf_opened"),
    Technique: ("technique", "technique_closed", "technique_opened"),
}
#: The longest address.
MOST = 40


class NameTaken(ShopError):
    """Another one is called so already; two of one name could not be told apart."""

    def __init__(self, thing: Category | Technique, field: str) -> None:
        super().__init__()
        self.thing, self.field = thing, field

    def sentence(self) -> str:
        return _("“%(name)s” is there already.", name=getattr(self.thing, self.field))


class InUse(ShopError):
    """Products were made under what is asked of them here; another demand would make them wrong."""

    def sentence(self) -> str:
        return _("There are products here by now, and they were made under the present rule. It stays as it is.")


def subject(thing: Category | Technique) -> str:
    """How the audit names a shelf or a technique."""
    return f"{KINDS[type(thing)][0]} {thing.slug}"


def shelves() -> Sequence[Category]:
    """Every shelf, also the closed ones, in the order in which buyers see them."""
    return session().scalars(sa.select(Category).order_by(Category.position, Category.id)).all()


def techniques() -> Sequence[Technique]:
    """Every technique, also the closed ones, by name."""
    return session().scalars(sa.select(Technique).order_by(Technique.name, Technique.id)).all()


def find(model: type[Thing], slug: str) -> Thing:
    """One shelf or technique by its address. Raises NotFound."""
    found = session().scalars(sa.select(model).where(model.slug == slug)).first()
    if found is None:
        raise NotFound(slug=slug)
    return found


def add_shelf(
    *, name: str, name_en: str, text: str, text_en: str, is_food: bool, picture: media.Stored | None = None, by: User
) -> Category:
    """Add a shelf after the others, open to products. Raises NameTaken."""
    others = _hold_all(Category)
    _refuse_taken(others, name, name_en)
    made = Category(
        slug=free_slug(name, Category.slug, most=MOST, fallback="rak"),
        name=name,
        name_en=name_en,
        text=text,
        text_en=text_en,
        is_food=is_food,
        position=max((one.position for one in others), default=0) + 1,
    )
    if picture is not None:
        made.photo = media.keep(picture)
    return _added(made, "shelf_added", by=by, is_food=is_food)


def add_technique(*, name: str, name_en: str, uses_wax: bool, by: User) -> Technique:
    """Add a technique that sellers may choose. Raises NameTaken."""
    _refuse_taken(_hold_all(Technique), name, name_en)
    slug = free_slug(name, Technique.slug, most=MOST, fallback="teknik")
    made = Technique(slug=slug, name=name, name_en=name_en, uses_wax=uses_wax)
    return _added(made, "technique_added", by=by, uses_wax=uses_wax)


def _added(made: Thing, act: str, *, by: User, **facts: Any) -> Thing:
    session().add(made)
    session().flush()
    audit.record(act, subject(made), by=by, name=made.name, name_en=made.name_en, **facts)
    choices.forget()
    return made


def change_shelf(
    shelf: Category,
    *,
    name: str,
    name_en: str,
    text: str,
    text_en: str,
    is_food: bool,
    picture: media.Stored | None = None,
    by: User,
) -> None:
    """Change what buyers read and see of a shelf; its goods are found by its new name at once.

    Without another picture it keeps its own. Whether food stands on it is settled by its first product: what is asked of
    food, and how it is counted, is another. The same again changes nothing. Raises NameTaken, InUse.
    """
    _refuse_taken([one for one in _hold_all(Category) if one is not shelf], name, name_en)
    words = {"name": name, "name_en": name_en, "text": text, "text_en": text_en}
    changed = _set(shelf, Product.category_id == shelf.id, words, "is_food", is_food)
    if picture is not None:
        before, shelf.photo = shelf.photo_id, media.keep(picture)
        changed["picture"] = [before, shelf.photo.id]
    _changed(shelf, "shelf_changed", changed, Product.category_id == shelf.id, by=by)


def change_technique(technique: Technique, *, name: str, name_en: str, uses_wax: bool, by: User) -> None:
    """Name a technique otherwise; goods made by it are found by its new name at once.

    Whether it uses wax, and its goods may be called batik, is settled by the first of them. The same again changes
    nothing. Raises NameTaken, InUse.
    """
    _refuse_taken([one for one in _hold_all(Technique) if one is not technique], name, name_en)
    words = {"name": name, "name_en": name_en}
    changed = _set(technique, Product.technique_id == technique.id, words, "uses_wax", uses_wax)
    _changed(technique, "technique_changed", changed, Product.technique_id == technique.id, by=by)


def _set(
    thing: Category | Technique, its: sa.ColumnElement[bool], words: dict[str, str], demand: str, demanded: bool
) -> dict[str, list[Any]]:
    """Give a held thing these words and this demand, and answer what changed: `{field: [before, after]}`."""
    if getattr(thing, demand) != demanded and session().scalar(sa.select(sa.exists().where(its))):
        raise InUse
    changed = {}
    for field, value in {**words, demand: demanded}.items():
        if (before := getattr(thing, field)) != value:
            changed[field] = [before, value]
            setattr(thing, field, value)
    return changed


def _changed(
    thing: Category | Technique, act: str, changed: dict[str, list[Any]], its: sa.ColumnElement[bool], *, by: User
) -> None:
    if not changed:
        return
    session().flush()
    audit.record(act, subject(thing), by=by, changed=changed)
    if changed.keys() & {"name", "name_en"}:
        index_products(session().scalars(sa.select(Product.id).where(its)))
    choices.forget()


def place_shelf(shelf: Category, place: int, *, by: User) -> None:
    """Put a shelf in this place among all, counted from 1; the others close up. There already, nothing changes."""
    order = sorted(_hold_all(Category), key=lambda one: (one.position, one.id))
    before = order.index(shelf) + 1
    order.remove(shelf)
    order.insert(max(place, 1) - 1, shelf)
    after = order.index(shelf) + 1
    if before == after:
        return
    for position, one in enumerate(order, start=1):
        one.position = position
    session().flush()
    audit.record("shelf_moved", subject(shelf), by=by, changed={"place": [before, after]})
    choices.forget()


def set_open(thing: Category | Technique, *, is_open: bool, by: User) -> None:
    """Close a shelf or technique to new products, or open it again. The same again changes nothing.

    What stands there stays, is sold and is found; a draft that was begun there may still be finished.
    """
    hold_row(thing)
    session().refresh(thing)
    if thing.is_open == is_open:
        return
    thing.is_open = is_open
    session().flush()
    _kind, closed, opened = KINDS[type(thing)]
    audit.record(opened if is_open else closed, subject(thing), by=by, changed={"is_open": [not is_open, is_open]})
    choices.forget()


def _hold_all(model: type[Thing]) -> Sequence[Thing]:
    """Every row as it is now; whoever arranges at the same time waits, so that names stay different and places whole."""
    hold_name(model.__tablename__)  # rows alone would let in what is added meanwhile
    query = sa.select(model).order_by(model.id).with_for_update().execution_options(populate_existing=True)
    return session().scalars(query).all()


def _refuse_taken(others: Sequence[Category | Technique], name: str, name_en: str) -> None:
    for one in others:
        for field, wanted in (("name", name), ("name_en", name_en)):
            if getattr(one, field).casefold() == wanted.casefold():
                raise NameTaken(one, field)
