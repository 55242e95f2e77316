"""The text of a story as people type it on a phone, read as paragraphs and headings.

A blank line begins a new paragraph; a line that begins with `## ` is a heading. Everything else is what it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

Photo = TypeVar("Photo")

HEADING = "## "


class Part(NamedTuple):
    """A paragraph, or a heading above some."""

    words: str
    is_heading: bool = False


def parts_of(text: str) -> list[Part]:
    """The parts of a text in their order; breaks inside a paragraph stay."""
    found: list[Part] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines: list[str] = []
        for line in block.split("\n"):
            if line.startswith(HEADING) and line[len(HEADING) :].strip():
                found += _paragraph(lines)
                found.append(Part(line[len(HEADING) :].strip(), is_heading=True))
                lines = []
            else:
                lines.append(line)
        found += _paragraph(lines)
    return found


def _paragraph(lines: list[str]) -> list[Part]:
    words = "\n".join(line.strip() for line in lines).strip()
    return [Part(words)] if words else []


def laid_out(parts: Sequence[Part], photos: Sequence[Photo]) -> tuple[list[tuple[Part, Photo | None]], list[Photo]]:
    """Each part with the photograph that stands before it, one before each heading but a first part; and those left over."""
    left = list(photos)
    found: list[tuple[Part, Photo | None]] = []
    for position, part in enumerate(parts):
        is_place = part.is_heading and position > 0 and left
        found.append((part, left.pop(0) if is_place else None))
    return found, left
