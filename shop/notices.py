"""Telling people of a change: a job written in its transaction, a letter sent afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from shop.db import session
from shop.jobs import Job, job, later
from shop.mail import send


@dataclass(frozen=True)
class Reader:
    """Whom to tell. Without an e-mail address nothing is sent: the page itself is the notice."""

    name: str
    email: str | None
    language: str = "id"


def tell(person: Any, notice: str, *, key: str | None = None, **facts: Any) -> None:
    """Write a letter to a person inside the caller's transaction; the worker sends it.

    `person` has `name`, `email` and `language`. `notice` names the text: "orders/paid" is
    `templates/orders/mail/paid.txt`, which is given `name` and the facts (numbers, text and lists of them).
    With a `key`, telling twice sends one letter.
    """
    if person.email:
        room, name = notice.split("/")
        later(
            "send_letter",
            key=key,
            to=person.email,
            template=f"{room}/mail/{name}.txt",
            language=person.language,
            message_id=uuid4().hex,
            facts={"name": person.name, **facts},
        )


def drop_letters(address: str) -> None:
    """Let letters to an address that did not go out yet never go out: whoever reads there closed her account."""
    waiting = sa.select(Job).where(Job.kind == "send_letter", Job.done_at.is_(None))
    for letter in session().scalars(waiting):
        if letter.facts.get("to") == address:
            session().delete(letter)


@job("send_letter")
def send_letter(*, to: str, template: str, language: str, message_id: str, facts: dict[str, Any]) -> None:
    """Send one letter of the outbox."""
    send(to, template, language=language, message_id=message_id, **facts)
