"""The cooperative's own QRIS code: stored by the office, filled with an amount for each request."""

from __future__ import annotations

import io

import segno
import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.payments.models import CoopAccount, QrisCode
from shop.payments.qris import Code, read_code
from shop.users.models import User


class NotStatic(ShopError):
    """A code for one payment only: it asks for an amount of its own."""

    status = 422

    def sentence(self) -> str:
        return _("This code is for one payment only. Use the one that hangs at the counter, without an amount.")


def code_in_use() -> QrisCode | None:
    """The code buyers pay to now; None while QRIS is off."""
    newest = session().scalar(sa.select(QrisCode).order_by(QrisCode.id.desc()).limit(1))
    return newest if newest is not None and newest.text else None


def store_code(text: str, *, account: CoopAccount, by: User) -> Code:
    """Use this static QRIS code from now on; requests already made keep theirs. Raises BadCode, NotStatic.

    The same text a second time changes nothing.
    """
    code = read_code(text)
    if not code.is_static:
        raise NotStatic
    _follow(text.strip(), account=account, by=by)
    return code


def switch_off(*, by: User) -> None:
    """Offer QRIS no more. Requests already made can still be paid. A second call changes nothing."""
    current = code_in_use()
    if current is not None:
        _follow("", account=current.coop_account, by=by)


def _follow(text: str, *, account: CoopAccount, by: User) -> None:
    current = code_in_use()
    if current is not None and (current.text, current.coop_account_id) == (text, account.id):
        return
    session().add(QrisCode(text=text, coop_account_id=account.id, stored_at=now(), stored_by=by.name))
    session().flush()
    audit.record("qris_code_stored" if text else "qris_switched_off", "qris", by=by, account=account.code)


def drawing(text: str, kind: str) -> bytes:
    """A code as an `svg` or `png` picture, black on white with its quiet border, in both of the page's tones."""
    out = io.BytesIO()
    options = {"xmldecl": False} if kind == "svg" else {}
    segno.make_qr(text, error="m").save(out, kind=kind, scale=8, border=4, dark="#000", light="#fff", **options)
    return out.getvalue()
