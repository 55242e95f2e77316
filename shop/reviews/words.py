"""Stars in words, and where a buyer is."""

from __future__ import annotations

from babel import Locale
from markupsafe import Markup

from shop.i18n import decimal_mark, language, lazy_gettext
from shop.i18n import gettext as _

STARS = {
    5: lazy_gettext("5 stars: very happy with it"),
    4: lazy_gettext("4 stars: good"),
    3: lazy_gettext("3 stars: fair"),
    2: lazy_gettext("2 stars: less than I expected"),
    1: lazy_gettext("1 star: disappointed"),
}


def average(tenths: int) -> str:
    """Tenths of a star as people write them: 4,8."""
    return f"{tenths // 10}{decimal_mark()}{tenths % 10}"


def as_written(text: str, written: str) -> str:
    """What somebody typed, marked with its language on a page that speaks another."""
    return text if written == language() or not text else Markup('<span lang="{}">{}</span>').format(written, text)


def whence(country: str, town: str) -> str:
    """Where a buyer is: "Surabaya", or "Hong Kong, sent to Jember"."""
    if not country:
        return town
    name = Locale.parse(language()).territories.get(country, country)
    for ending in (" DAK Tiongkok", " SAR China"):
        name = name.removesuffix(ending)
    return _("%(country)s, sent to %(town)s", country=name, town=town)
