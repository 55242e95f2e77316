"""Users, sessions, roles, password resets, and what a second step of signing in needs."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, word


class Role(enum.StrEnum):
    """What a person of the cooperative's office does."""

    #: Reads products before they are published.
    CATALOGUE_OFFICER = "catalogue_officer"
    #: Keeps the books and prepares payouts.
    BENDAHARA = "bendahara"
    #: Approves what the bendahara prepared.
    KETUA = "ketua"


#: Who of the office handles its money: one books, the other decides.
MONEY = {Role.BENDAHARA, Role.KETUA}


class User(Base):
    """A person who signs in, with a phone number or an e-mail address."""

    __tablename__ = "users"
    __table_args__ = (sa.CheckConstraint("phone IS NOT NULL OR email IS NOT NULL", name="reachable"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: One field, as the person writes it; single names are normal.
    name: Mapped[str] = mapped_column(sa.String(120))
    phone: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(2), default="id")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Since when signing in takes a second step; empty while her password is enough.
    two_step_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When she closed her account herself: nothing is kept of her since but the number.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    grants: Mapped[list[RoleGrant]] = relationship(lazy="selectin")

    #: Set when this person is loaded by a sign-in session; what the cookie refers to.
    session_token = ""
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the sign-in cookie holds: the token of the session row, never the user's number."""
        return self.session_token

    @property
    def roles(self) -> set[Role]:
        """The office roles this person holds."""
        return {grant.role for grant in self.grants}


class RoleGrant(Base):
    """A role of the office given to a person."""

    __tablename__ = "role_grants"
    __table_args__ = (sa.UniqueConstraint("user_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    role: Mapped[Role] = mapped_column(word(Role, "role"))


class UserSession(Base):
    """A person signed in on one device. The cookie holds a random token, the row only its hash."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device: Mapped[str] = mapped_column(sa.String(200), default="")

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class PasswordReset(Base):
    """A link by which a forgotten password is set anew, once and for a short time."""

    __tablename__ = "password_resets"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TwoStep(Base):
    """The secret that a person's phone shares with the shop: from it both make the same six digits each half minute.

    It is here before it counts: `User.two_step_since` says whether it does.
    """

    __tablename__ = "two_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), unique=True)
    #: In base 32, as the phone keeps it.
    secret: Mapped[str] = mapped_column(sa.String(64))
    #: The half minute since 1970 whose digits were taken last: its own and earlier ones are taken no more.
    last_step: Mapped[int] = mapped_column(default=0)
    #: Hash of the session in which she gave her password for it, the only one that is shown it, and when.
    begun_in: Mapped[str] = mapped_column(sa.String(64))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A code that stands in for the phone once; only its hash is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (sa.UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HalfSignIn(Base):
    """The password was right and the second step is to come: nobody is signed in yet. Like a session, its cookie holds the token."""

    __tablename__ = "half_sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
