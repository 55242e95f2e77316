"""Letters: rendered from a template in the reader's language, then written into a folder or given to a mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from flask import current_app, render_template

from shop.clock import now
from shop.i18n import DEFAULT, force_locale


class NotTaken(Exception):
    """The mail server does not know a letter's address. Its answer's number is kept; its words name the address, which logs do not."""


def send(to: str, template: str, *, language: str, message_id: str, **facts: Any) -> None:
    """Render `templates/<room>/mail/<name>.txt` and send it.

    The template's first line is the subject, the rest the text; `url_for(…, _external=True)` in it gives addresses under
    BASE_URL in the reader's language. `message_id` makes a second sending of the same letter recognisable: in the folder
    it is the same file, at a mail server the same Message-ID.
    """
    prefix = "" if language == DEFAULT else f"/{language}"
    with current_app.test_request_context(base_url=current_app.config["BASE_URL"] + prefix), force_locale(language):
        text = render_template(template, **facts)
    subject, _, body = text.strip().partition("\n")
    letter = EmailMessage()
    letter["From"] = current_app.config["COOPERATIVE"].email
    letter["To"] = to
    letter["Subject"] = subject.strip()
    letter["Date"] = format_datetime(now())
    letter["Message-ID"] = f"<{message_id}@bersinar>"
    letter.set_content(body.strip() + "\n")
    _deliver(letter, message_id)


def _deliver(letter: EmailMessage, message_id: str) -> None:
    scheme, _, place = current_app.config["MAIL_URL"].partition(":")
    if scheme == "outbox":
        folder = Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{message_id}.eml").write_bytes(bytes(letter))
        return
    server = urlparse(current_app.config["MAIL_URL"])
    with smtplib.SMTP(server.hostname or "localhost", server.port or 25, timeout=10) as connection:
        if server.username:
            # Without it any certificate would do, and whoever stands between reads the links that set passwords.
            connection.starttls(context=ssl.create_default_context())
            connection.login(unquote(server.username), unquote(server.password or ""))
        try:
            connection.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refusal:
            raise NotTaken(*{code for code, _words in refusal.recipients.values()}) from None
