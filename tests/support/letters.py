"""The letters that a shop of the tests has sent."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


def letters(folder: Path) -> list[EmailMessage]:
    """Every letter below a shop's folder, read as its receiver reads it, in no order that says anything."""
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(folder.glob("mail/*.eml"))]
