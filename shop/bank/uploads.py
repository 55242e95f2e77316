"""Files of banks, acquirers and couriers that wait to be looked at and saved."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from shop.bank.models import StatementUpload
from shop.bank.reading.decoding import text_of
from shop.bank.reading.tables import rows_of, separator_of, top_of
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.payments.models import CoopAccount
from shop.users.models import User

UPLOAD_KEPT = timedelta(days=1)
#: Lines of an unknown file that are shown to name its columns.
ROWS_SHOWN = 12


class SavedAlready(ShopError):
    """Somebody saved this very file in the meantime."""

    def __init__(self, name: str, by: str, at: datetime) -> None:
        super().__init__()
        self.name, self.by, self.at = name, by, at

    def sentence(self) -> str:
        return _(
            "%(name)s saved %(file)s already, %(at)s. Nothing was changed.",
            name=self.by,
            file=self.name,
            at=waktu(self.at),
        )


def keep_upload(account: CoopAccount, data: bytes, *, name: str, source: str = "bank") -> StatementUpload:
    """Keep a file until somebody has looked at it and saves it. Files that nobody saved within a day are deleted."""
    session().execute(sa.delete(StatementUpload).where(StatementUpload.uploaded_at < now() - UPLOAD_KEPT))
    upload = StatementUpload(
        token=uuid4().hex, coop_account_id=account.id, name=name[-120:], source=source, data=data, uploaded_at=now()
    )
    session().add(upload)
    session().flush()
    return upload


def find_upload(token: str) -> StatementUpload | None:
    """A file that waits to be saved, by its token."""
    return session().scalar(sa.select(StatementUpload).where(StatementUpload.token == token[:64]))


def first_rows(upload: StatementUpload) -> list[tuple[int, list[str]]]:
    """The first lines of a file with their numbers, to name its columns by."""
    text = text_of(upload.data)
    return rows_of(top_of(text), separator_of(text))[:ROWS_SHOWN]


def hold_unsaved(upload: StatementUpload) -> None:
    """Lock an upload, so that of two people who save it only one does. Raises SavedAlready."""
    hold_row(upload)
    session().refresh(upload)
    if upload.saved_at is not None:
        raise SavedAlready(upload.name, upload.saved_by, upload.saved_at)


def empty_upload(upload: StatementUpload, *, by: User) -> None:
    """Empty an upload whose file is saved now, and keep who saved it."""
    upload.data, upload.saved_at, upload.saved_by = b"", now(), by.name
