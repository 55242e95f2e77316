"""What is written on a parcel: numbers as people read them, and the parcel's code as a square."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

from shop.i18n import telepon


def phone_hidden(phone: str) -> str:
    """The same with two digits hidden, for screens that others look at: `0812-3055-••18`."""
    shown = list(telepon(phone))
    digits = [index for index, sign in enumerate(shown) if sign.isdigit()]
    for index in digits[-4:-2]:
        shown[index] = "•"
    return "".join(shown)


def square(text: str, title: str) -> Markup:
    """A text as a QR code that may be printed 2 cm wide: SVG without size or style, for a stylesheet to measure."""
    out = io.BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(
        out,
        kind="svg",
        omitsize=True,
        xmldecl=False,
        svgns=True,
        border=0,
        svgclass="slip__qr",
        lineclass=None,
        dark="#000",
    )
    drawing = out.getvalue().decode().strip()
    return Markup('<svg role="img" aria-label="{}" ').format(title) + Markup(drawing.removeprefix("<svg "))
