"""A person without a browser: follows links and fills forms over HTTP, keeping cookies; what a script may not know stays in the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import httpx


@dataclass
class Form:
    """A form of a page: where it goes and what it would send untouched."""

    action: str
    values: dict[str, str]
    #: Every value a radio group offers, by name.
    offered: dict[str, list[str]] = field(default_factory=dict)


def forms_of(page: str) -> list[Form]:
    """The forms of a page in their order."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [_form(found, tree) for found in tree.iter("form")]


def form_to(page: str, ending: str) -> Form:
    """The form whose address ends like this."""
    for found in forms_of(page):
        if found.action.split("?")[0].endswith(ending):
            return found
    raise LookupError(f"no form leads to …{ending}")


def _form(form: Element, tree: Element) -> Form:
    values: dict[str, str] = {}
    offered: dict[str, list[str]] = {}
    mine = form.get("id")
    inside = set(form.iter())
    for element in tree.iter():
        if not (element in inside and element.get("form") in (None, mine)) and not (
            mine and element.get("form") == mine
        ):
            continue
        name, kind = element.get("name"), element.get("type", "text")
        if not name:
            continue
        if element.tag == "input" and kind in ("radio", "checkbox"):
            offered.setdefault(name, []).append(element.get("value", "on"))
            if element.get("checked") is not None:
                values[name] = element.get("value", "on")
        elif element.tag == "input" and kind not in ("submit", "image", "file"):
            values[name] = element.get("value", "")
        elif element.tag == "textarea":
            values[name] = element.text or ""
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            values[name] = chosen[0].get("value", "") if chosen else ""
    return Form(form.get("action", ""), values, offered)


class Person:
    """Somebody with cookies of her own."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, timeout=60, follow_redirects=False)
        self.page = ""
        self.status = 0
        self.where = ""

    def __enter__(self) -> Person:
        return self

    def __exit__(self, *trouble: Any) -> None:
        self.http.close()

    def open(self, path: str) -> str:
        """Go to an address; redirects are followed."""
        return self._took(self.http.get(path, follow_redirects=True))

    def send(self, form: Form, **values: str) -> str:
        """Send a form with these values changed; redirects are followed."""
        return self._took(self.http.post(form.action, data=form.values | values, follow_redirects=True))

    def send_to(self, ending: str, **values: str) -> str:
        """Fill and send the form of this page that leads there."""
        return self.send(form_to(self.page, ending), **values)

    def _took(self, answer: httpx.Response) -> str:
        self.page, self.status, self.where = answer.text, answer.status_code, str(answer.url)
        return self.page
