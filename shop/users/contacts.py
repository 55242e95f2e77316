"""The phone number and e-mail address a person signs in with: how they are changed.

Her password is asked for; a new address counts once the link in the letter sent there was opened.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from itsdangerous import BadSignature

from shop import audit
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.notices import Reader, tell
from shop.users.models import User
from shop.users.registering import LinkSpent, subject
from shop.users.signing_in import hash_of
from shop.web import signer

LINK_LASTS = timedelta(days=1)
SALT = "another e-mail address"


class ContactTaken(ShopError):
    """Another account has this phone number or e-mail address."""

    status = 422

    def __init__(self, name: str) -> None:
        super().__init__()
        #: `phone` or `email`.
        self.name = name

    def sentence(self) -> str:
        return _("Another account has this one. Give another, or sign in there.")


class NotHersYet(ShopError):
    """The new address is not confirmed, and without the phone number nobody could sign in until it is."""

    status = 422
    #: The field it is said beside.
    name = "phone"

    def sentence(self) -> str:
        return _(
            "Your number must stay until the new address is yours: change the address first, open the link in its letter,"
            " then take the number away."
        )


def change_contact(user: User, *, phone: str | None, email: str | None) -> bool:
    """Change how a person signs in and is written to; True when a letter to a new address went out.

    A phone number counts at once, and so does an address taken away; a new address once the link of its letter was opened.
    She is told under the address she had. Raises ContactTaken, NotHersYet when only the new address would be left;
    ValueError when neither would be.
    """
    if not phone and not email:
        raise ValueError("nobody could sign in any more")
    if not phone and not user.email:
        raise NotHersYet
    for name, value in (("phone", phone), ("email", email)):
        if value and value != getattr(user, name) and _is_taken(name, value):
            raise ContactTaken(name)
    had, wants_letter = user.email, bool(email) and email != user.email
    changed = phone != user.phone or (had is not None and email is None)
    if changed:
        user.phone = phone
        user.email = None if email is None else had
        _flush("phone")
        audit.record("contact_changed", subject(user), by=user)
        _tell_at(had, user)
    if wants_letter and email is not None:
        reader = Reader(user.name, email, user.language)
        tell(reader, "users/new_email", token=email_token(user, email))
    return wants_letter


def email_token(user: User, email: str) -> str:
    """What the link in a letter to a new address carries: it fits once, until tomorrow, and not after another password."""
    ends = int((now() + LINK_LASTS).timestamp())
    return str(signer(SALT).dumps([user.id, email, _standing(user), ends]))


def person_of_email(token: str) -> tuple[User, str]:
    """Whose address a link makes which. Raises LinkSpent."""
    try:
        number, email, standing, ends = signer(SALT).loads(token)
    except BadSignature:
        raise LinkSpent from None
    user = session().get(User, number)
    if user is None or not user.is_active or standing != _standing(user) or ends <= now().timestamp():
        raise LinkSpent
    return user, email


def take_email(token: str) -> User:
    """Make the address hers to which the link was sent; she is told under the one she had. Raises LinkSpent, ContactTaken."""
    user, email = person_of_email(token)
    if _is_taken("email", email):
        raise ContactTaken("email")
    had, user.email = user.email, email
    _flush("email")
    audit.record("contact_changed", subject(user), by=user)
    _tell_at(had, user)
    return user


def _is_taken(name: str, value: str) -> bool:
    return session().scalar(sa.select(User.id).where(getattr(User, name) == value)) is not None


def _flush(name: str) -> None:
    try:
        session().flush()
    except sa.exc.IntegrityError:  # somebody else took it at the same moment
        raise ContactTaken(name) from None


def _tell_at(address: str | None, user: User) -> None:
    tell(Reader(user.name, address, user.language), "users/contact_changed")


def _standing(user: User) -> str:
    """What must not have changed since a link was written: her password and her address."""
    return hash_of(f"{user.password_hash} {user.email}")[:20]
