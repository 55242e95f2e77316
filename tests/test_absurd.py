"""Every form of every page, each field with what nobody should type: never a broken page, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient

from tests import cast
from tests.support.lint import complaints, is_page
from tests.town import PEOPLE, VISITOR, Town, address, found_town, may, owner_of, rules_of, values

#: What is typed, by what it is; what is least likely to be taken comes first, so that the shop stands as it is.
ABSURD = {
    "NUL": "12\0",
    "ten thousand characters": "x" * 10_000,
    "full-width digits": "１２３",
    "negative": "-1",
    "a trillion": "1000000000000",
    "emoji": "👩🏽‍🌾" * 3,
    "nothing": "",
}
#: Fields for numbers and days take none of these.
NO_NUMBER = {"NUL", "ten thousand characters", "full-width digits", "emoji"}
#: What answers may be: taken (or shown before it is), gone or refused for the moment, or the page again.
ANSWERS = {200, 303, 404, 409, 422}
TYPED = {"text", "tel", "email", "search", "number", "date", "textarea"}
#: Forms of a button alone, whose press ends what the others need.
ENDING = ("/logout", "/sessions/end", "/submission", "/withdrawal", "/cancellation", "/discard", "/end", "/refund")


@dataclass
class Found:
    """A form of a page: where it goes, what it would send untouched by its first button, and what kind of field each name is."""

    action: str
    sent: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    is_pressed: bool = False


def _forms(html: str) -> list[Found]:
    page = html5lib.parse(html, namespaceHTMLElements=False)
    by_id = {form.get("id"): form for form in page.iter("form") if form.get("id")}
    found = {form: Found(form.get("action", "")) for form in page.iter("form") if form.get("method") == "post"}
    for form in page.iter("form"):
        for part in form.iter():
            _add(found, by_id, form, part)
    for part in page.iter():
        if part.get("form") and part.tag in ("input", "textarea", "select"):
            _add(found, by_id, None, part)
    return list(found.values())


def _add(found: dict[Element, Found], by_id: dict[str | None, Element], around: Element | None, part: Element) -> None:
    form = by_id.get(part.get("form"), around) if part.get("form") else around
    name, kind = part.get("name"), part.get("type", "text") if part.tag == "input" else part.tag
    if form not in found or kind in ("submit", "file", "image"):
        return
    own = found[form]
    is_other_button = part.tag == "button" and own.is_pressed
    own.is_pressed |= part.tag == "button" and part.get("type") != "button"
    if not name or is_other_button:
        return
    own.kinds[name] = kind
    if part.get("inputmode") in ("numeric", "decimal") or kind in ("number", "date"):
        own.numbers.add(name)
    if part.get("required") is not None:
        own.needed.add(name)
    if kind == "textarea":
        own.sent[name] = part.text or ""
    elif kind == "select":
        options = list(part.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        own.sent[name] = chosen[0].get("value", "") if chosen else ""
    elif kind not in ("radio", "checkbox") or part.get("checked") is not None:
        own.sent[name] = part.get("value", "")


def _walk(walker: FlaskClient, name: str, town: Town) -> dict[str, Found]:
    """The forms on every page of a person, by where they go."""
    found: dict[str, Found] = {}
    for rule in rules_of(walker.application, "GET"):
        if not may(name, rule) or owner_of(rule) not in (None, name):
            continue
        answer = walker.get(address(rule, values(rule, town)), buffered=True)
        if is_page(answer):
            found |= {form.action: form for form in _forms(answer.text) if form.action}
    return {action: form for action, form in found.items() if not action.split("?")[0].endswith(ENDING)}


def _faults(form: Found, name: str, what: str, answer: Any) -> list[str]:
    """What is wrong with how a form answers to something absurd in one of its fields."""
    where, typed = f"{form.action} {name} = {what}", ABSURD[what]
    if answer.status_code not in ANSWERS:
        return [f"{where}: {answer.status_code}"]
    if answer.status_code == 303:
        return [f"{where}: taken"] if name in form.numbers and what in NO_NUMBER else []
    if answer.status_code != 422 or form.kinds[name] == "hidden":
        return []
    faults = [f"{where}: {fault}" for fault in complaints(answer.text, csrf=False)]
    if form.kinds[name] in TYPED and typed:
        shown = escape(typed.replace("\0", "\ufffd"))[:40]
        if shown not in answer.text and shown not in answer.text.replace("&#34;", "&quot;"):
            faults.append(f"{where}: what was typed is gone")
    return faults


@pytest.fixture
def browser(sign_in, client):
    """A browser in which a person of the cast is signed in, or nobody."""
    return lambda name: client if name == VISITOR else sign_in(cast.person(name))


#: The quick tests take a visitor; `make test` takes everybody and everything.
QUICK = {VISITOR}


def _each(these: Iterable[str]) -> list[Any]:
    return [this if this in QUICK else pytest.param(this, marks=pytest.mark.long) for this in these]


@pytest.mark.parametrize("name", _each(person for person in PEOPLE if person != "Tono"))
def test_no_form_breaks_or_forgets_whatever_is_typed(app, browser, name):
    town, walker = found_town(), browser(name)
    forms = _walk(walker, name, town)
    assert forms
    wrong = []
    for what, typed in ABSURD.items():
        for form in forms.values():
            for each in form.kinds:
                answer = walker.post(form.action, data=form.sent | {each: typed})
                wrong += _faults(form, each, what, answer)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("what", _each(ABSURD))
def test_no_address_breaks_when_everything_is_absurd(app, browser, what):
    """Every address that takes forms, with every name that any of them asks for."""
    town = found_town()
    names = {each for person in PEOPLE for form in _walk(browser(person), person, town).values() for each in form.kinds}
    wrong = []
    for person in PEOPLE:
        walker = browser(person)
        for rule in rules_of(app, "POST"):
            if not may(person, rule) or owner_of(rule) not in (None, person):
                continue
            path = address(rule, values(rule, town))
            for sent in (dict.fromkeys(names, ABSURD[what]), {}):
                status = walker.post(path, data=sent).status_code
                if status not in ANSWERS | {400}:
                    wrong.append(f"{path} ({len(sent)} fields): {status}")
    assert not wrong, "\n".join(wrong)
