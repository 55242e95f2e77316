"""Forms: what people type, read kindly and held to limits, with the message beside the field.

Every field refuses NUL and control characters, trims, and has a longest length; numbers are ASCII digits only.
A form never raises on what was typed: `validate_on_submit()` is False and `form.errors` says why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask import Flask, request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto  # stands for what the request brings
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, FieldList, FileField, FormField, StringField
from wtforms.validators import InputRequired, Optional, StopValidation, ValidationError
from wtforms.widgets import TextArea, TextInput

from shop.clock import today
from shop.i18n import figure, lazy_gettext, persen, rupiah, tanggal, telepon
from shop.i18n import gettext as _
from shop.inputs import INPUTS, HouseWords, written
from shop.money import LARGEST

CONTROL = {"Cc", "Cf", "Cs"}
#: Of these, the joiners and marks that real text needs.
WELCOME = {"\n", "\r", "\t", "\u200d", "\u200c", "\ufe0f"}


class Form(FlaskForm):
    """The base of every form that changes something: CSRF token, trimmed texts, house messages."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> HouseWords:
            return HouseWords()

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Markup:
            """An input in one pass; whatever is no plain input by its own widget."""
            return written(field, render_kw) if type(field.widget) in INPUTS else super().render_field(field, render_kw)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Words for fields of words and files for fields of files; nothing in any other shape, such as JSON."""
            if formdata is not _Auto or not form.is_submitted():
                return None if formdata is _Auto else formdata
            names = [field.name for field in form if isinstance(field, FileField)]
            sent: Any = MultiDict(request.form) if names else request.form
            for name in names:
                sent.setlist(name, request.files.getlist(name))
            return sent or None


def _clean(text: str, keeps_breaks: bool) -> str:
    whole = unicodedata.normalize("NFC", text).strip()
    return whole if keeps_breaks else re.sub(r"[\t\r\n]+", " ", whole)


def wrong_fields(form: Any) -> Iterator[Field]:
    """The fields in which something is wrong, in the page's order; of rows of fields those that can be typed into."""
    for field in form:
        if inside := list(wrong_fields(field)) if isinstance(field, FieldList | FormField) else []:
            yield from inside
        elif field.errors:
            yield field


def takes_focus(what: str) -> bool:
    """Whether the keyboard goes on from this, of all that is wrong on the page: from the first; nowhere while one types."""
    return "HX-Request" not in request.headers and request.environ.setdefault("shop.focus", what) == what


def displayable(text: str) -> str:
    """What was typed, with a mark in place of each sign that a page cannot hold."""
    if text.isprintable():
        return text
    return "".join(
        "\ufffd" if unicodedata.category(sign) in {"Cc", "Cs"} and sign not in WELCOME else sign for sign in text
    )


def no_control_characters(form: Any, field: Field) -> None:
    """Refuse characters that cannot be seen or stored."""
    text = field.data or ""
    if not text.isprintable() and any(unicodedata.category(sign) in CONTROL and sign not in WELCOME for sign in text):
        raise StopValidation(_("Contains a character that cannot be used. Type the text again."))


class Needed(InputRequired):
    """Something must be filled in, and spaces alone are nothing."""

    def __call__(self, form: Any, field: Field) -> None:
        if isinstance(field.data, str) and not field.data.strip():
            field.errors[:] = []
            raise StopValidation(self.message)
        super().__call__(form, field)


def needed(message: Any = None) -> InputRequired:
    """The field must be filled in."""
    return Needed(message or lazy_gettext("Fill this in."))


class _Bounded:
    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Any, field: Field) -> None:
        if len(field.data or "") > self.most:
            raise StopValidation(
                _(
                    "Too long: at most %(most)s characters, this has %(have)s.",
                    most=figure(self.most),
                    have=figure(len(field.data)),
                )
            )


class Line(StringField):
    """One line of text, trimmed, of at most `most` characters."""

    data: Any
    #: A browser sends no break in one line, and a name with one would be two lines of a letter.
    keeps_breaks = False
    #: What was typed, where a subclass puts `data` into another form: it is shown again when something else is wrong.
    typed: str | None = None

    def __init__(
        self,
        label: Any = None,
        *,
        required: bool = True,
        most: int = 120,
        message: Any = None,
        validators: Sequence[Any] = (),
        **kw: Any,
    ) -> None:
        self.most = most
        first = needed(message) if required else Optional()
        held = [first, no_control_characters, _Bounded(most), *validators]
        super().__init__(label, held, filters=[lambda text: _clean(text or "", self.keeps_breaks)], **kw)

    def _value(self) -> str:
        return displayable(self.typed or self.data or "")


class Text(Line):
    """Several lines of text, trimmed."""

    widget = TextArea()
    keeps_breaks = True

    def __init__(self, label: Any = None, *, most: int = 2_000, **kw: Any) -> None:
        super().__init__(label, most=most, **kw)


class Phone(Line):
    """A phone number in any usual writing; `data` becomes E.164 (`+6281…`). Without a country it is Indonesian."""

    def __init__(self, label: Any = None, **kw: Any) -> None:
        super().__init__(label, most=32, **kw)

    def _value(self) -> str:
        """What was typed; a number that was kept already stands there as it is dialled."""
        is_kept = self.data and not self.raw_data and read_phone(self.data) == self.data
        return telepon(self.data) if is_kept else super()._value()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        number = read_phone(self.data)
        if number is None:
            raise ValidationError(
                _("This is not a phone number we can call. Example: 0812-3456-7890 or +852 6123 4567.")
            )
        self.typed, self.data = self.data, number


def read_phone(text: str) -> str | None:
    """A phone number as E.164, or None when it cannot be one."""
    text = text.strip()
    if any(sign.isdigit() and not sign.isascii() for sign in text):
        return None
    if text.startswith("62"):
        text = "+" + text
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class Email(Line):
    """An e-mail address; `data` becomes lower case."""

    def __init__(self, label: Any = None, **kw: Any) -> None:
        super().__init__(label, most=254, **kw)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        email = read_email(self.data)
        if email is None:
            raise ValidationError(_("This is not an e-mail address. Example: sulastri@contoh.id."))
        self.data = email


def read_email(text: str) -> str | None:
    """An e-mail address normalised to lower case, or None when it cannot be one."""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        return None


class WholeNumber(Field):
    """A whole number within bounds. Grouping dots and spaces are read; anything else is refused, and kept as typed."""

    widget = TextInput()
    inputmode = "numeric"
    unread = lazy_gettext("Use digits only, for example 12.")  # of what is no such number
    #: The number once it was read and found good; an int wherever the form is valid and the field needed.
    data: Any

    def __init__(
        self,
        label: Any = None,
        *,
        least: int = 0,
        most: int = LARGEST,
        required: bool = True,
        validators: Sequence[Any] = (),
        **kw: Any,
    ) -> None:
        self.least, self.most, self.required = least, most, required
        super().__init__(label, list(validators), **kw)
        if required:
            self.flags.required = True

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = displayable(valuelist[0].strip()[:40]) if valuelist else ""
        self.data = None
        if not self.typed:
            return
        self.data = self.read(self.typed)
        if self.data is None:
            raise ValueError(self.unread)

    def read(self, text: str) -> int | None:
        """The number a text means, or None."""
        match = re.fullmatch(r"([-−]?)(\d{1,3}(?:[. ]\d{3})+|\d{1,15})", text, re.ASCII)
        return int(re.sub(r"\D", "", match[2])) * (-1 if match[1] else 1) if match else None

    def shown(self, number: int) -> str:
        """A bound as the messages name it."""
        return figure(number)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if validation_stopped or self.process_errors:
            return
        if self.data is None:
            if self.required:
                raise ValidationError(_("Fill this in."))
        elif self.data < self.least:
            raise ValidationError(_("At least %(least)s.", least=self.shown(self.least)))
        elif self.data > self.most:
            raise ValidationError(_("At most %(most)s.", most=self.shown(self.most)))

    def _value(self) -> str:
        typed = getattr(self, "typed", None)
        if typed is not None:
            return displayable(typed)
        return "" if self.data is None else str(self.data)


class Amount(WholeNumber):
    """An amount in whole rupiah: `150.000`, `150rb`, `1,5jt`, `Rp 25.000,00`."""

    unread = lazy_gettext("Use digits only, for example 25000.")
    UNITS = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}

    def read(self, text: str) -> int | None:
        return read_amount(text)

    def _value(self) -> str:
        """As typed; else grouped as the page groups its amounts, which `read_amount` takes in either language."""
        if getattr(self, "typed", None) is not None or self.data is None:
            return super()._value()
        return figure(self.data)

    def shown(self, number: int) -> str:
        return rupiah(number)


class Percent(WholeNumber):
    """A percentage of at most two decimals: `10`, `10%`, `2,5%`, `2.5`. Its data, least and most are basis points."""

    inputmode = "decimal"
    unread = lazy_gettext("Type a percentage, for example 10% or 2.5%.")

    def read(self, text: str) -> int | None:
        return read_percent(text)

    def _value(self) -> str:
        """As typed; else with its sign, as the pages say it."""
        if getattr(self, "typed", None) is not None or self.data is None:
            return super()._value()
        return persen(self.data)

    def shown(self, number: int) -> str:
        return persen(number)


def read_percent(text: str) -> int | None:
    """The basis points a percentage means, `37,5%` or `37.5` 3750, or None."""
    match = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,2}))? ?%?", text.strip(), re.ASCII)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else None


def read_amount(text: str) -> int | None:
    """The whole rupiah a text means, or None. Sen other than `,00` are refused.

    `150,000`, as English pages write it, is what it looks like: nobody counts thousandths of a rupiah.
    """
    text = text.lower().replace("rp", "").replace(" ", "").rstrip(".")
    if re.fullmatch(r"[-−]?[1-9]\d{0,2}(,\d{3})+", text, re.ASCII):
        text = text.replace(",", ".")
    match = re.fullmatch(r"([-−]?)(\d{1,3}(?:\.\d{3})+|\d{1,15})(?:,(\d{1,3}))?(rb|ribu|k|jt|juta)?", text, re.ASCII)
    if not match:
        return None
    sign, whole, part, unit = match.groups()
    if len(part or "") == 3 and not unit:
        return None
    factor = Amount.UNITS.get(unit or "", 1)
    amount = int(whole.replace(".", "")) * factor
    if part:
        sen = int(part) * factor
        if sen % 10 ** len(part):
            return None
        amount += sen // 10 ** len(part)
    return -amount if sign else amount


class Day(DateField):
    """A day between two others. What cannot be one is refused, and kept as typed."""

    #: The day once it was read and found good.
    data: Any

    def __init__(
        self,
        label: Any = None,
        *,
        least: date = date(2020, 1, 1),
        most: date = date(2099, 12, 31),
        required: bool = True,
        **kw: Any,
    ) -> None:
        self.least, self.most = least, most
        super().__init__(label, [needed()] if required else [Optional()], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip()[:40] if valuelist else ""
        self.data, self.raw_data = None, [displayable(text)]
        if not text:
            return
        try:
            self.data = date.fromisoformat(text)
        except ValueError:
            raise ValueError(_("This is not a day of the calendar.")) from None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if validation_stopped or self.data is None:
            return
        if self.data < self.least:
            raise ValidationError(_("Not before %(day)s.", day=tanggal(self.least)))
        if self.data > self.most:
            raise ValidationError(_("Not after %(day)s.", day=tanggal(self.most)))


class PastDay(Day):
    """A day that has come: today at the latest."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, most=today(), **kw)


def init_app(app: Flask) -> None:
    """Give templates `|wrong_fields` and `takes_focus`."""
    app.jinja_env.filters["wrong_fields"] = wrong_fields
    app.jinja_env.globals["takes_focus"] = takes_focus
