"""A text as a square that phones read: its QR code as a drawing on a page or a paper."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


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
