"""Signing in with two steps: six digits from a phone's app, or a recovery code, each good once.

Rule: RFC 6238, as the apps speak it: SHA-1, six digits, half a minute.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

import pyotp
import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.notices import tell
from shop.users.models import HalfSignIn, RecoveryCode, TwoStep, User
from shop.users.registering import subject
from shop.users.signing_in import end_all_sessions, end_half, half_of, hash_of
from shop.web import setting

#: How long one set of digits is shown; the one before and the one after are taken too: clocks differ, thumbs are slow.
STEP_SECONDS = 30
#: How long the secret may wait to be confirmed.
SETUP_LASTS = timedelta(minutes=30)
RECOVERY_CODES = 8
#: Nothing that is read as something else. Twelve of these are 59 bits: nobody tries that many hashes.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class WrongCode(ShopError):
    """Neither the digits of now nor an unused recovery code, or taken already: they look the same."""

    status = 422

    def sentence(self) -> str:
        return _(
            "This code does not fit, or was used already: each is good once. Type what the app shows now, or another recovery"
            " code."
        )


class NotFromApp(WrongCode):
    """What was typed while turning it on is not what the app shows for the new secret."""

    def sentence(self) -> str:
        return _(
            "These are not the digits the app shows now. Wait for the next six and type those. If they never fit, let the"
            " phone set its clock by itself."
        )


class HalfOver(ShopError):
    """The second step took too long, was done already, or was never owed."""

    status = 422

    def sentence(self) -> str:
        return _("The second step took longer than ten minutes, or was done already. Sign in again.")


class SetupOver(ShopError):
    """The secret was shown too long ago, elsewhere, or counts already."""

    def sentence(self) -> str:
        return _("That took too long, or was done already. Look whether it is on; if not, begin again.")


def begin_turning_on(user: User, *, token: str) -> None:
    """Make a secret, to be shown in the session of this token alone; an earlier one that never counted is gone."""
    hold_row(user)
    session().refresh(user)
    if user.two_step_since is None:
        session().execute(sa.delete(TwoStep).where(TwoStep.user_id == user.id))
        session().add(TwoStep(user_id=user.id, secret=pyotp.random_base32(), begun_in=hash_of(token), begun_at=now()))


def waiting_secret(user: User, *, token: str) -> str | None:
    """The secret that waits to be confirmed in the session of this token."""
    if user.two_step_since is not None:
        return None
    query = sa.select(TwoStep.secret).where(TwoStep.user_id == user.id, TwoStep.begun_in == hash_of(token))
    return session().scalar(query.where(TwoStep.begun_at > now() - SETUP_LASTS))


def address_of(user: User, secret: str) -> str:
    """The secret as an address that the apps take: from a QR code, or touched on the phone itself."""
    return pyotp.TOTP(secret).provisioning_uri(
        name=user.email or user.phone or "", issuer_name=setting("COOPERATIVE").short_name
    )


def turn_on(user: User, typed: str, *, token: str) -> list[str]:
    """Let signing in take two steps from now on; the recovery codes, which are shown now and never again.

    Her other sessions end. Raises SetupOver, WrongCode.
    """
    hold_row(user)
    session().refresh(user)
    if waiting_secret(user, token=token) is None:
        raise SetupOver
    try:
        _take_digits(user, _plain(typed))
    except WrongCode:
        raise NotFromApp from None
    user.two_step_since = now()
    end_all_sessions(user, but=token)
    audit.record("two_step_on", subject(user), by=user)
    tell(user, "users/two_step_on")
    return _new_codes(user)


def take_code(user: User, typed: str) -> None:
    """Take the six digits of now or a recovery code, once: of two at the same moment the database lets one through.

    Raises WrongCode.
    """
    plain = _plain(typed)
    if user.two_step_since is None:
        raise WrongCode
    if len(plain) == 6:
        _take_digits(user, plain)
    else:
        _take_recovery(user, plain)


def finish_half(token: str, typed: str) -> None:
    """Do the second step of a half sign-in, once. Raises WrongCode, HalfOver."""
    user = half_of(token)
    if user is None:
        raise HalfOver
    take_code(user, typed)
    if not end_half(token):
        raise HalfOver


def renew_codes(user: User, typed: str) -> list[str]:
    """New recovery codes; those before are worth nothing. Raises WrongCode."""
    take_code(user, typed)
    audit.record("recovery_codes_made", subject(user), by=user)
    return _new_codes(user)


def codes_left(user: User) -> int:
    """How many recovery codes were not used yet."""
    query = sa.select(sa.func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user.id)
    return session().scalar(query.where(RecoveryCode.used_at.is_(None))) or 0


def turn_off(user: User, typed: str) -> None:
    """Let the password be enough again. Raises WrongCode."""
    take_code(user, typed)
    forget(user)
    audit.record("two_step_off", subject(user), by=user)
    tell(user, "users/two_step_off")


def forget(user: User) -> None:
    """Leave nothing of the second step."""
    user.two_step_since = None
    for held in (TwoStep, RecoveryCode, HalfSignIn):
        session().execute(sa.delete(held).where(held.user_id == user.id))


def _plain(typed: str) -> str:
    """How codes are compared: as people write them, in groups or not."""
    return "".join(typed.lower().replace("-", " ").split())


def _take_digits(user: User, digits: str) -> None:
    secret = session().scalar(sa.select(TwoStep.secret).where(TwoStep.user_id == user.id))
    if secret is None or not digits.isascii():
        raise WrongCode
    current = int(now().timestamp()) // STEP_SECONDS
    codes = {step: pyotp.TOTP(secret).generate_otp(step) for step in (current - 1, current, current + 1)}
    # The last one that fits, should two be alike: none of them is taken again.
    fitting = [step for step, code in codes.items() if secrets.compare_digest(code, digits)]
    if not fitting:
        raise WrongCode
    unused = sa.update(TwoStep).where(TwoStep.user_id == user.id, TwoStep.last_step < fitting[-1])
    if session().execute(unused.values(last_step=fitting[-1])).rowcount != 1:  # type: ignore[attr-defined]
        raise WrongCode


def _take_recovery(user: User, code: str) -> None:
    unused = sa.update(RecoveryCode).where(
        RecoveryCode.user_id == user.id, RecoveryCode.code_hash == hash_of(code), RecoveryCode.used_at.is_(None)
    )
    if session().execute(unused.values(used_at=now())).rowcount != 1:  # type: ignore[attr-defined]
        raise WrongCode
    audit.record("recovery_code_used", subject(user), by=user)
    tell(user, "users/recovery_code_used", left=codes_left(user))


def _new_codes(user: User) -> list[str]:
    session().execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = ["".join(secrets.choice(SIGNS) for _sign in range(12)) for _code in range(RECOVERY_CODES)]
    session().add_all(RecoveryCode(user_id=user.id, code_hash=hash_of(code)) for code in codes)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]
