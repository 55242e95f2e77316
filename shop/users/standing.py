"""What somebody of the office does about another person's account: roles, shutting out, a link for a new password, a lost phone."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.notices import tell
from shop.users import two_steps
from shop.users.models import MONEY, PasswordReset, Role, RoleGrant, User
from shop.users.registering import RESET_LASTS, end_links, subject
from shop.users.signing_in import end_all_sessions, hash_of
from shop.web import setting


class NotYourOwn(ShopError):
    """Nobody decides about her own account."""

    status = 403

    def sentence(self) -> str:
        return _("This is your own account. Another person of the office decides about it.")


class ChecksHerself(ShopError):
    """Bendahara and ketua are two people."""

    status = 422

    def sentence(self) -> str:
        return _(
            "Nobody is bendahara and ketua at once: they check each other. Take one role back first, or give it to another."
        )


class WorksInOffice(ShopError):
    """Whoever works in the office gets no link from a colleague, who could then act in her name."""

    status = 403

    def sentence(self) -> str:
        return _("She works in the office: nobody there makes a link for her. She sets a new password by e-mail.")


def grant(user: User, role: Role, *, by: User | None) -> None:
    """Give a person a role of the office; she signs in anew, everywhere. A second call changes nothing.

    Raises NotYourOwn, and ChecksHerself: what the bendahara books above a sum, and every payout, is the ketua's to decide.
    """
    _not_oneself(user, by)
    hold_row(user)
    session().refresh(user, ["grants"])
    if role not in user.roles:
        if {*user.roles, role} >= MONEY:
            raise ChecksHerself
        user.grants.append(RoleGrant(role=role))
        end_all_sessions(user)
        audit.record("role_granted", subject(user), by=by, role=role)


def take_role(user: User, role: Role, *, by: User | None) -> None:
    """Take a role of the office from a person, at once; she signs in anew. A second call changes nothing. Raises NotYourOwn."""
    _not_oneself(user, by)
    held = [grant for grant in user.grants if grant.role is role]
    for grant in held:
        user.grants.remove(grant)
        session().delete(grant)
    if held:
        end_all_sessions(user)
        audit.record("role_taken", subject(user), by=by, role=role)


def shut_out(user: User, *, by: User | None) -> None:
    """Let a person sign in no more, and end what she has open. A second call changes nothing. Raises NotYourOwn."""
    _not_oneself(user, by)
    if user.is_active:
        user.is_active = False
        end_all_sessions(user)
        end_links(user)
        audit.record("shut_out", subject(user), by=by)


def let_in(user: User, *, by: User | None) -> None:
    """Let a person sign in again, unless she closed her account herself. A second call changes nothing. Raises NotYourOwn."""
    _not_oneself(user, by)
    if not user.is_active and user.closed_at is None:
        user.is_active = True
        audit.record("let_in", subject(user), by=by)


def give_link(user: User, *, by: User | None) -> str:
    """The token of a link that sets a new password once, for whoever has no e-mail: to be sent to her own phone.

    Every earlier link ends. Raises NotYourOwn, and WorksInOffice unless the machine's keeper asks (`by` is None).
    """
    _not_oneself(user, by)
    if by is not None and user.roles:
        raise WorksInOffice
    end_links(user)
    token = secrets.token_urlsafe(32)
    session().add(PasswordReset(user_id=user.id, token_hash=hash_of(token), expires_at=now() + RESET_LASTS))
    audit.record("reset_link_given", subject(user), by=by)
    session().flush()
    return token


def end_two_steps(user: User, *, reason: str, by: User | None) -> None:
    """Let the password be enough for somebody who lost her phone; she signs in anew, everywhere, and is told.

    A second call changes nothing. Raises NotYourOwn.
    """
    _not_oneself(user, by)
    if user.two_step_since is not None:
        two_steps.forget(user)
        end_all_sessions(user)
        audit.record("two_step_reset", subject(user), by=by, reason=reason)
        tell(user, "users/two_step_reset", by=by.name if by else setting("COOPERATIVE").name, reason=reason)


def staff() -> list[User]:
    """Everybody who holds a role of the office, by name."""
    query = sa.select(User).where(User.id.in_(sa.select(RoleGrant.user_id))).order_by(User.name, User.id)
    return list(session().scalars(query))


def _not_oneself(user: User, by: User | None) -> None:
    if by is not None and by.id == user.id:
        raise NotYourOwn
