"""Every form of every page with one needed field left empty: the shop itself says so, beside the field."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest

from tests import cast
from tests.test_absurd import Found, _each, _walk
from tests.town import PEOPLE, VISITOR, found_town


def _faults(form: Found, name: str, answer: Any) -> list[str]:
    """What is wrong with how a form says that this field is empty."""
    where = f"{form.action} without {name}"
    if answer.status_code != 422:
        return [f"{where}: {answer.status_code}"]
    parts = list(html5lib.parse(answer.text, namespaceHTMLElements=False).iter())
    asked = [part for part in parts if part.tag in ("input", "select", "textarea") and part.get("name") == name]
    beside = {
        word for part in asked for word in (part.get("aria-describedby") or "").split() if word.endswith("-error")
    }
    faults = [] if beside & {part.get("id") for part in parts} else [f"{where}: nothing is said beside it"]
    if not any(part.get("autofocus") is not None for part in parts):
        faults.append(f"{where}: the keyboard is led nowhere")
    return faults


@pytest.mark.parametrize("name", _each(person for person in PEOPLE if person != "Tono"))
def test_what_is_needed_and_missing_is_said_beside_its_field(app, sign_in, client, name):
    town, walker = found_town(), client if name == VISITOR else sign_in(cast.person(name))
    forms = _walk(walker, name, town)
    assert sum(len(form.needed) for form in forms.values()) > 10
    wrong = []
    for form in forms.values():
        for each in sorted(form.needed):
            wrong += _faults(form, each, walker.post(form.action, data=form.sent | {each: ""}))
    assert not wrong, "\n".join(wrong)
