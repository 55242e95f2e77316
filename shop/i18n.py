"""Two languages, Indonesian first. The language stands in the address: `/…` is Indonesian, `/en/…` English."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_time
from flask import Flask, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, lazy_gettext, lazy_ngettext
from flask_babel import gettext as babel_gettext
from flask_babel import ngettext as babel_ngettext

from shop.clock import WIB, day_of, today

__all__ = ["force_locale", "gettext", "lazy_gettext", "lazy_ngettext", "ngettext"]

#: The library comes without types; these two give text.
gettext: Callable[..., str] = babel_gettext
ngettext: Callable[..., str] = babel_ngettext

DEFAULT = "id"
LANGUAGES = ("id", "en")
KEY = "shop.language"


class LanguageInAddress:
    """WSGI: take `/en` off the path and into the script name, so that every link keeps the language by itself."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        environ[KEY] = DEFAULT
        if path == "/en" or path.startswith("/en/"):
            environ[KEY] = "en"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
        return self.app(environ, start_response)


def language() -> str:
    """The language being spoken now: `id` or `en`."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else DEFAULT


def rupiah(amount: int) -> str:
    """`Rp1.250.000` in Indonesian, `Rp1,250,000` in English; a true minus before negative amounts."""
    return ("−" if amount < 0 else "") + "Rp" + figure(abs(amount))


def figure(amount: int) -> str:
    """A whole number with its thousands marked, for table columns headed *dalam rupiah*."""
    digits = f"{abs(amount):,}"
    if language() == DEFAULT:
        digits = digits.replace(",", ".")
    return ("−" if amount < 0 else "") + digits


def persen(bps: int) -> str:
    """Basis points as a percentage: `10%`, `7,5%` in Indonesian, `7.5%` in English."""
    shown = f"{bps / 100:g}"
    return (shown.replace(".", ",") if language() == DEFAULT else shown) + "%"


def kilograms(grams: int) -> str:
    """`1 kg`, `1,5 kg`: a weight as couriers say it, to a tenth."""
    whole, tenth = divmod(-(-grams // 100), 10)
    return figure(whole) + (f"{',' if language() == DEFAULT else '.'}{tenth}" if tenth else "") + " kg"


def tanggal(moment: datetime | date) -> str:
    """`23 November 2026`: a day in Jember."""
    day = day_of(moment) if isinstance(moment, datetime) else moment
    return format_date(day, "d MMMM y", locale=language())


def tanggal_pendek(moment: datetime | date) -> str:
    """`23 Nov`, with the year when it is not this one: for dense tables."""
    day = day_of(moment) if isinstance(moment, datetime) else moment
    return format_date(day, "d MMM" if day.year == today().year else "d MMM y", locale=language())


def jam(moment: datetime) -> str:
    """`14.30 WIB`: a time in Jember."""
    pattern = "HH.mm" if language() == DEFAULT else "HH:mm"
    return format_time(moment.astimezone(WIB), pattern, locale=language()) + " WIB"


def waktu(moment: datetime) -> str:
    """`23 November 2026, 14.30 WIB`."""
    return f"{tanggal(moment)}, {jam(moment)}"


def other_language_url() -> str:
    """The same page in the other language, at the site's root."""
    query = "?" + request.query_string.decode("latin-1") if request.query_string else ""
    prefix = "/en" if language() == DEFAULT else ""
    return prefix + request.path + query


def init_app(app: Flask) -> None:
    """Choose the language by the address, and give templates their formats."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["ROOT"] / "translations")
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    Babel(app, locale_selector=lambda: request.environ.get(KEY, DEFAULT) if has_request_context() else DEFAULT)
    app.wsgi_app = LanguageInAddress(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.add_extension("jinja2.ext.i18n")
    for shown in (rupiah, figure, kilograms, persen, tanggal, tanggal_pendek, jam, waktu):
        app.jinja_env.filters[shown.__name__] = shown
    app.context_processor(lambda: {"locale": language(), "other_language_url": other_language_url()})
