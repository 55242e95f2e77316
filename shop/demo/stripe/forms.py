"""Stripe's way to write nested values in a form: `line_items[0][price_data][currency]=idr`."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

PARTS = re.compile(r"\[([^\]]*)\]")


def nested(text: str) -> dict[str, Any]:
    """A form or query as nested dictionaries; `name[]` makes a list, `name[0]` a dictionary by position."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *rest = [name.partition("[")[0], *PARTS.findall(name)]
        _put(found, [first, *rest], value)
    return found


def listed(value: Any) -> list[Any]:
    """What was meant as a list, however it was written; nothing for nothing."""
    if isinstance(value, dict):
        return [value[key] for key in sorted(value, key=int)]
    return list(value or [])


def _put(place: dict[str, Any], names: list[str], value: str) -> None:
    name, *rest = names
    if not rest:
        place[name] = value
    elif rest == [""]:
        place.setdefault(name, []).append(value)
    else:
        _put(place.setdefault(name, {}), rest, value)
