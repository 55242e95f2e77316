"""Passwords and sign-in sessions, whole and half. A cookie holds a random token; the row its hash; signing out ends the row."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.forms import read_email, read_phone
from shop.i18n import gettext as _
from shop.users.models import HalfSignIn, PasswordReset, User, UserSession

#: OWASP's setting for a small machine: 19 MiB, 2 passes, 1 lane.
hasher = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
#: Compared when there is no such person, so that the answer takes as long.
NOBODY = hasher.hash(secrets.token_hex(16))
LASTS = timedelta(days=60)
#: How long the second step may take.
HALF_LASTS = timedelta(minutes=10)


class WrongSignIn(ShopError):
    """No such person, or another password: the two look the same."""

    status = 422

    def sentence(self) -> str:
        return _("Phone or e-mail and password do not fit together. Check both, or set a new password.")


def hash_of(token: str) -> str:
    """What the database keeps of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_user(identifier: str) -> User | None:
    """The person with this phone number (in any writing) or e-mail address."""
    email = read_email(identifier) if "@" in identifier else None
    phone = read_phone(identifier) if not email else None
    if email:
        return session().scalar(sa.select(User).where(User.email == email))
    if phone:
        return session().scalar(sa.select(User).where(User.phone == phone))
    return None


def check_password(user: User | None, password: str) -> User:
    """The person, if this is her password and she is active. Raises WrongSignIn, after as long, also for nobody."""
    try:
        hasher.verify(user.password_hash if user else NOBODY, password)
    except VerificationError:
        raise WrongSignIn from None
    if user is None or not user.is_active:
        raise WrongSignIn
    return user


def begin_session(user: User, *, device: str = "") -> str:
    """Sign a person in on one device: a new row, whose token goes into the cookie."""
    token = secrets.token_urlsafe(32)
    session().add(
        UserSession(
            user_id=user.id, token_hash=hash_of(token), created_at=now(), expires_at=now() + LASTS, device=device[:200]
        )
    )
    return token


def session_of(token: str) -> UserSession | None:
    """The running session of a cookie's token."""
    found = session().scalar(sa.select(UserSession).where(UserSession.token_hash == hash_of(token)))
    if found is None or found.ended_at is not None or found.expires_at <= now() or not found.user.is_active:
        return None
    return found


def end_session(token: str) -> None:
    """Sign out: the cookie is worth nothing from now on. A second call changes nothing."""
    session().execute(
        sa.update(UserSession)
        .where(UserSession.token_hash == hash_of(token), UserSession.ended_at.is_(None))
        .values(ended_at=now())
    )


def end_all_sessions(user: User, *, but: str = "") -> None:
    """Sign a person out everywhere, also half-way: her password or her roles are others now, or her account is closed.

    `but`: the token of a session that may stay.
    """
    session().execute(
        sa.update(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None), UserSession.token_hash != hash_of(but))
        .values(ended_at=now())
    )
    session().execute(sa.delete(HalfSignIn).where(HalfSignIn.user_id == user.id))


def delete_over() -> None:
    """Delete sessions and links to a new password whose time is over: nothing opens by them any more."""
    for over in (UserSession, PasswordReset):
        session().execute(sa.delete(over).where(over.expires_at <= now()))


def begin_half(user: User) -> str:
    """Note that a person gave her password and owes the second step: the token of a cookie that opens nothing else."""
    token = secrets.token_urlsafe(32)
    session().execute(sa.delete(HalfSignIn).where(HalfSignIn.expires_at <= now()))
    session().add(HalfSignIn(user_id=user.id, token_hash=hash_of(token), expires_at=now() + HALF_LASTS))
    return token


def half_of(token: str) -> User | None:
    """Who owes the second step by a cookie's token; nobody once it is done, or took too long."""
    query = sa.select(User).join(HalfSignIn, HalfSignIn.user_id == User.id)
    query = query.where(HalfSignIn.token_hash == hash_of(token), HalfSignIn.expires_at > now())
    return session().scalar(query.where(User.is_active, User.two_step_since.is_not(None)))


def end_half(token: str) -> bool:
    """Let a half sign-in be over; False when it was already. Of two at once one is told True."""
    gone = session().execute(sa.delete(HalfSignIn).where(HalfSignIn.token_hash == hash_of(token)))
    return gone.rowcount == 1  # type: ignore[attr-defined,no-any-return]
