"""Two languages, Indonesian first. The language stands in the address: `/…` is Indonesian, `/en/…` English.

A page translates hundreds of texts, so the language is held in one context variable and each catalogue is read once.
Flask-Babel still makes the lazy texts of forms, so it is told of every change of language too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from textwrap import shorten
from typing import Any

import flask_babel
import phonenumbers
from babel.dates import format_date, format_time
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from shop.clock import WIB, day_of, today

__all__ = ["force_locale", "gettext", "lazy_gettext", "lazy_ngettext", "ngettext"]

DEFAULT = "id"
LANGUAGES = ("id", "en")
KEY = "shop.language"
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"

_spoken: ContextVar[str] = ContextVar("language", default=DEFAULT)


class LanguageInAddress:
    """WSGI middleware that moves `/en` from the path into SCRIPT_NAME, so that `url_for` keeps the language by itself."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        environ[KEY] = DEFAULT
        if path == "/en" or path.startswith("/en/"):
            environ[KEY] = "en"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
        _spoken.set(environ[KEY])
        return self.app(environ, start_response)


def language() -> str:
    """The language being spoken now: `id` or `en`."""
    return _spoken.get()


@contextmanager
def force_locale(locale: str) -> Iterator[None]:
    """Use another language in the block: a letter is written in its reader's language, whoever caused it."""
    before = _spoken.set(locale if locale in LANGUAGES else DEFAULT)
    try:
        with flask_babel.force_locale(locale):
            yield
    finally:
        _spoken.reset(before)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(spoken: str) -> NullTranslations:
    return Translations.load(str(CATALOGUES), [spoken])


def gettext(text: str, **values: Any) -> str:
    """The translation of an English text into the language being spoken, its `%(name)s` filled."""
    said: str = _catalogue(_spoken.get()).ugettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The translation for one or for many, with `%(num)s` and other `%(name)s` filled."""
    said: str = _catalogue(_spoken.get()).ungettext(one, many, num)
    return said % {"num": num, **values}


def lazy_gettext(text: str, **values: Any) -> Any:
    """A text that is translated each time it is shown, into the language spoken then: for constants and forms."""
    return LazyString(gettext, text, **values)


def lazy_ngettext(one: str, many: str, num: int, **values: Any) -> Any:
    """`ngettext`, translated when it is shown."""
    return LazyString(ngettext, one, many, num, **values)


@lru_cache(maxsize=5_000)
def _markup(spoken: str, text: str) -> Markup:
    return Markup(_catalogue(spoken).ugettext(text))  # noqa: S704 – the catalogue is ours


@lru_cache(maxsize=5_000)
def _markup_alone(spoken: str, text: str) -> Markup:
    return _markup(spoken, text) % {}


@pass_eval_context
def _gettext_in_page(context: EvalContext, text: str, **values: Any) -> str:
    """`_()` of templates: in HTML the places are filled with escaped values. `%%` is a percent sign, as in Jinja's own."""
    if not context.autoescape:
        return gettext(text) % values
    return _markup(_spoken.get(), text) % values if values else _markup_alone(_spoken.get(), text)


@pass_eval_context
def _ngettext_in_page(context: EvalContext, one: str, many: str, num: int, **values: Any) -> str:
    said: str = _catalogue(_spoken.get()).ungettext(one, many, num)
    return (Markup(said) if context.autoescape else said) % {"num": num, **values}  # noqa: S704


def in_language(thing: object, name: str) -> str:
    """A text kept in both languages (`title` and `title_en`), in the one being spoken; Indonesian where not translated."""
    return (getattr(thing, f"{name}_en") if language() != DEFAULT else "") or getattr(thing, name)


def spoken(thing: object, name: str, most: int | None = None) -> str:
    """`in_language` for a page: on English pages an untranslated text is marked `lang="id"` for screen readers.

    Cut to `most` characters where that is said: after a whole sentence, if one ends early enough.
    """
    said = in_language(thing, name)
    said = _cut(said, most) if most else said
    return said if getattr(thing, f"{name}_en") else in_indonesian(said)


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    sentences = text[: text.rfind(". ", 0, most) + 1]
    return sentences or shorten(text, most, placeholder="…")


def in_indonesian(text: str) -> str:
    """A text that exists only in Indonesian: marked `lang="id"` on English pages, unless it has no letters."""
    if language() == DEFAULT or not any(sign.isalpha() for sign in text):
        return text
    return Markup('<span lang="id">{}</span>').format(text)


def rupiah(amount: int) -> str:
    """`Rp1.250.000` in Indonesian, `Rp1,250,000` in English; a true minus before negative amounts."""
    return _rupiah(_spoken.get(), amount)


@lru_cache(maxsize=5_000)
def _rupiah(spoken: str, amount: int) -> str:
    return ("−" if amount < 0 else "") + "Rp" + _figure(spoken, abs(amount))


def figure(amount: int) -> str:
    """A whole number with its thousands separated: `1.250.000`, in English `1,250,000`."""
    return _figure(_spoken.get(), amount)


def _figure(spoken: str, amount: int) -> str:
    digits = f"{abs(amount):,}"
    if spoken == DEFAULT:
        digits = digits.replace(",", ".")
    return ("−" if amount < 0 else "") + digits


def decimal_mark() -> str:
    """What stands before tenths: a comma in Indonesian, a point in English."""
    return "," if language() == DEFAULT else "."


def persen(bps: int) -> str:
    """Basis points as a percentage: `10%`, `7,5%` in Indonesian, `7.5%` in English."""
    return f"{bps / 100:g}".replace(".", decimal_mark()) + "%"


def kilograms(grams: int) -> str:
    """A weight in kilograms to one decimal, rounded up as couriers do: `1 kg`, `1,5 kg`."""
    whole, tenth = divmod(-(-grams // 100), 10)
    return figure(whole) + (f"{decimal_mark()}{tenth}" if tenth else "") + " kg"


def _day(moment: datetime | date) -> date:
    return day_of(moment) if isinstance(moment, datetime) else moment


def tanggal(moment: datetime | date) -> str:
    """`23 November 2026`: the day in Jember."""
    return format_date(_day(moment), "d MMMM y", locale=language())


def bulan(moment: datetime | date) -> str:
    """`November 2026`: the month in Jember."""
    return format_date(_day(moment), "MMMM y", locale=language())


def hari(moment: datetime | date) -> str:
    """`Senin, 23 November 2026`: the day in Jember with its weekday, for days somebody must remember."""
    return format_date(_day(moment), "EEEE, d MMMM y", locale=language())


def rentang(first: date, last: date) -> str:
    """`27–29 November`, `30 November – 2 Desember`: two days as a range, without the year; one day alone stands once.

    No line begins with the dash, none breaks within the short form, and no day is torn from its month.
    """
    end = _day_of_month(last, language())
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–\u2060{end}"
    return f"{_day_of_month(first, language())}\u00a0– {end}"


@lru_cache(maxsize=1_000)
def _day_of_month(day: date, spoken: str) -> str:
    return format_date(day, "d\u00a0MMMM", locale=spoken)


def tanggal_pendek(moment: datetime | date) -> str:
    """`23 Nov`, with the year when it is not this one: for dense tables."""
    day = _day(moment)
    return format_date(day, "d MMM" if day.year == today().year else "d MMM y", locale=language())


def jam(moment: datetime) -> str:
    """`14.30 WIB`: the time in Jember; no line is broken within it."""
    pattern = "HH.mm" if language() == DEFAULT else "HH:mm"
    return format_time(moment.astimezone(WIB), pattern, locale=language()) + "\u00a0WIB"


def waktu(moment: datetime) -> str:
    """`23 November 2026, 14.30 WIB`."""
    return f"{tanggal(moment)}, {jam(moment)}"


def telepon(phone: str) -> str:
    """A stored phone number as it is dialled: `0812-3055-1118`, foreign ones and all on English pages `+852 6123 4567`."""
    if not phone:
        return ""  # sold at a stall: nobody asked the buyer
    number = phonenumbers.parse(phone)
    at_home = number.country_code == 62 and language() == DEFAULT
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def other_language_url() -> str:
    """The same page in the other language, at the site's root."""
    query = "?" + request.query_string.decode("latin-1") if request.query_string else ""
    prefix = "/en" if language() == DEFAULT else ""
    return prefix + "/" + request.path.lstrip("/") + query  # one slash: with two the browser reads a host name


def init_app(app: Flask) -> None:
    """Choose the language by the address, and give templates their formats."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["ROOT"] / "translations")
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    flask_babel.Babel(
        app, locale_selector=lambda: request.environ.get(KEY, DEFAULT) if has_request_context() else DEFAULT
    )
    app.wsgi_app = LanguageInAddress(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(_=_gettext_in_page, gettext=_gettext_in_page, ngettext=_ngettext_in_page)
    for shown in (rupiah, figure, kilograms, persen, hari, tanggal, bulan, tanggal_pendek, jam, waktu, telepon):
        app.jinja_env.filters[shown.__name__] = shown
    app.jinja_env.filters["dalam_bahasa"] = in_language
    app.jinja_env.filters["diucapkan"] = spoken
    app.jinja_env.filters["berbahasa_indonesia"] = in_indonesian
    app.jinja_env.globals["other_language_url"] = other_language_url
    app.context_processor(lambda: {"locale": language()})
