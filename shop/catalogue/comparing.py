"""What an edit changes, beside what buyers know, for the officer's eyes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from shop.catalogue.editing import PHOTOS, VARIANTS, Edited, ShownPhoto
from shop.catalogue.forms import FIELDS, HALAL
from shop.catalogue.models import Category, Product, ProductPhoto, Technique
from shop.catalogue.variants import summary
from shop.i18n import in_language

#: Texts of more words than this are marked as a whole: comparing them word by word would take too long.
MOST_WORDS = 600


@dataclass(frozen=True)
class Change:
    """One field, as buyers know it and as it would be: texts in marked parts, photographs, or variants."""

    name: Any
    #: `words`, `photos` or `variants`: how both sides are shown.
    kind: str
    before: Sequence[Any]
    after: Sequence[Any]


def changes_of(product: Product) -> list[Change]:
    """Everything the open edit of a product changes, in the order of FIELDS; empty without one."""
    edited = Edited(product)
    return [_change(name, product, edited) for name in FIELDS if name in edited.changes]


def _change(name: str, product: Product, edited: Edited) -> Change:
    words = FIELDS[name]
    if name == PHOTOS:
        return Change(words, "photos", _marked(product.photos, edited.photos), _marked(edited.photos, product.photos))
    if name == VARIANTS:
        sides = [[summary(one) for one in whose.variants if one.is_active] for whose in (product, edited)]
        known, wanted = sides
        return Change(
            words,
            "variants",
            [(one, one not in wanted) for one in known],
            [(one, one not in known) for one in wanted],
        )
    before, after = compared(_said(name, product), _said(name, edited))
    return Change(words, "words", before, after)


def _marked(
    photos: Sequence[ProductPhoto | ShownPhoto], others: Sequence[ProductPhoto | ShownPhoto]
) -> list[tuple[Any, bool]]:
    """Photographs, each with whether it is not among the others."""
    there = {one.photo_id for one in others}
    return [(one, one.photo_id not in there) for one in photos]


def _said(name: str, product: Product | Edited) -> str:
    """A field as a person reads it."""
    if name == "category_id":
        return _named(product.category)
    if name == "technique_id":
        return _named(product.technique)
    if name == "halal":
        return str(HALAL[product.halal])
    value = getattr(product, name)
    return "" if value is None else str(value)


def _named(thing: Category | Technique | None) -> str:
    return in_language(thing, "name") if thing is not None else ""


def compared(before: str, after: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Two texts in parts, each with whether it is only in this one of them.

    `compared("daun jati", "daun waru")` is `[("daun ", False), ("jati", True)], [("daun ", False), ("waru", True)]`.
    """
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    if max(len(old), len(new)) > MOST_WORDS:
        return [(before, True)], [(after, True)]
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    for act, a, b, c, d in matcher.get_opcodes():
        left.append(("".join(old[a:b]), act != "equal"))
        right.append(("".join(new[c:d]), act != "equal"))
    return [part for part in left if part[0]], [part for part in right if part[0]]
