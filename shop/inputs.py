"""The inputs of forms, each written in one pass, and the words of the library that reads them."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from wtforms.widgets import CheckboxInput, EmailInput, HiddenInput, TelInput, TextInput

from shop.i18n import gettext as _

#: Widgets that are one `<input>` with the field's value.
INPUTS = {TextInput, HiddenInput, CheckboxInput, TelInput, EmailInput}


def written(field: Any, wanted: dict[str, Any]) -> Markup:
    """The very `<input>` that WTForms writes, without what makes its way there slow: a page of the checkout has thirty."""
    widget = field.widget
    attributes = {"id": field.id, "name": field.name, "type": widget.input_type, **(field.render_kw or {}), **wanted}
    for name, flag in vars(field.flags).items():
        if name in widget.validation_attrs:
            attributes.setdefault(name, flag)
    if "value" not in attributes:
        attributes["value"] = "y" if type(widget) is CheckboxInput else field._value()  # not what a browser never sends
    if type(widget) is CheckboxInput and field.data:
        attributes.setdefault("checked", True)
    pairs = [
        name if value is True else f'{name}="{_quoted(value)}"'
        for name, value in sorted(attributes.items())
        if value is not False
    ]
    return Markup(f"<input {' '.join(pairs)}>")  # noqa: S704 – every value is escaped


def _quoted(value: Any) -> str:
    """Escaped for between quotes; so is a translation, which may hold quotes although it is safe as text."""
    return str(escape(value)).replace('"', "&quot;")


class HouseWords:
    """What the library itself says of a choice that was not offered, in the shop's words; nobody else hears it speak."""

    def gettext(self, string: str) -> str:
        return _("Choose one of these.") if "choice" in string.lower() else string

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return singular if n == 1 else plural
