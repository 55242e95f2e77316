"""Registering, changing what belongs to a person, and setting a forgotten password anew."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import committed, session
from shop.errors import ShopError
from shop.forms import read_email, read_phone
from shop.i18n import gettext as _
from shop.jobs import job
from shop.notices import tell
from shop.users.models import PasswordReset, User
from shop.users.signing_in import end_all_sessions, find_user, hash_of, hasher

RESET_LASTS = timedelta(hours=1)


class AlreadyRegistered(ShopError):
    """The phone number or e-mail address belongs to an account.

    The page says so, and with it whoever asks learns it. To answer everybody alike the shop would have to tell the person
    herself elsewhere, and to a phone number, with which most people register here, it sends nothing. Addresses alone would
    hide little while numbers are told, and would keep out whoever gets our letters late or never. So tries are counted
    instead (limits.REGISTER_FROM), and signing in, a forgotten password and an order asked for tell nobody anything.
    """

    def sentence(self) -> str:
        return _("There is an account with this phone or e-mail. Sign in, or set a new password.")


class LinkSpent(ShopError):
    """The link was used, is too old, or never was."""

    status = 404

    def sentence(self) -> str:
        return _("This link is used or too old. Ask for a new one.")


def subject(user: User) -> str:
    """How the audit names a person."""
    return f"user {user.id}"


def register(identifier: str, *, name: str, password: str, language: str = "id") -> User:
    """Make an account for a phone number (any writing) or e-mail address. Raises AlreadyRegistered.

    ValueError when the identifier is neither: the form asks first.
    """
    email = read_email(identifier) if "@" in identifier else None
    phone = None if email else read_phone(identifier)
    if not email and not phone:
        raise ValueError("neither a phone number nor an e-mail address")
    if find_user(identifier) is not None:
        raise AlreadyRegistered
    user = User(
        name=name, email=email, phone=phone, password_hash=hasher.hash(password), language=language, created_at=now()
    )
    session().add(user)
    try:
        session().flush()
    except sa.exc.IntegrityError:  # the same button pressed twice: the other one was first
        raise AlreadyRegistered from None
    audit.record("registered", subject(user), by=user)
    return user


def rename(user: User, *, name: str, language: str) -> None:
    """Change a person's name and language."""
    user.name, user.language = name, language
    audit.record("profile_changed", subject(user), by=user)


def change_password(user: User, *, password: str) -> None:
    """Set another password; every sign-in ends, on every device, and so does every link that could set one."""
    user.password_hash = hasher.hash(password)
    end_all_sessions(user)
    end_links(user)
    audit.record("password_changed", subject(user), by=user)


def end_links(user: User) -> None:
    """Let every link be spent that could set this person's password."""
    open_ones = sa.update(PasswordReset).where(PasswordReset.user_id == user.id, PasswordReset.used_at.is_(None))
    session().execute(open_ones.values(used_at=now()))


def request_reset(identifier: str) -> None:
    """Write a letter with a link that sets a new password, if there is such a person with an e-mail address.

    To whoever asks, the answer is the same either way.
    """
    user = find_user(identifier)
    if user is None or not user.is_active or not user.email:
        return
    token = secrets.token_urlsafe(32)
    session().add(PasswordReset(user_id=user.id, token_hash=hash_of(token), expires_at=now() + RESET_LASTS))
    tell(user, "users/reset", token=token)


@job("look_for_person")
def look_for_person(*, who: str) -> None:
    """`request_reset`, away from the page: one that looked and wrote only for whom it knows would take longer for her."""
    committed(lambda: request_reset(who))


def person_of_reset(token: str) -> User:
    """Whose password a link may set. Raises LinkSpent."""
    return session().get_one(User, _open_reset(token).user_id)


def reset_password(token: str, *, password: str) -> User:
    """Set a new password by a link, once; every sign-in of the person ends. Raises LinkSpent."""
    found = _open_reset(token)
    used = session().execute(
        sa.update(PasswordReset)
        .where(PasswordReset.id == found.id, PasswordReset.used_at.is_(None))
        .values(used_at=now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise LinkSpent
    user = session().get_one(User, found.user_id)
    change_password(user, password=password)
    return user


def _open_reset(token: str) -> PasswordReset:
    found = session().scalar(sa.select(PasswordReset).where(PasswordReset.token_hash == hash_of(token)))
    if found is None or found.used_at is not None or found.expires_at <= now():
        raise LinkSpent
    return found
