"""A phone with an authenticator app: it shows six digits, and its owner keeps the recovery codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
import sqlalchemy as sa

from shop import clock
from shop.clock import now
from shop.db import session, transaction
from shop.users import two_steps
from shop.users.models import TwoStep
from tests import cast


@dataclass
class Phone:
    """What somebody has in her hand who turned on two steps."""

    secret: str
    codes: list[str]

    @classmethod
    def of(cls, name: str = "Budi") -> Phone:
        """The phone of somebody who turned it on yesterday."""
        user = cast.person(name)
        with clock.set_to(now() - timedelta(days=1)):
            with transaction():
                two_steps.begin_turning_on(user, token="hers")
            secret = session().scalars(sa.select(TwoStep.secret).where(TwoStep.user_id == user.id)).one()
            with transaction():
                codes = two_steps.turn_on(user, cls(secret, []).shows(), token="hers")
        return cls(secret, codes)

    def shows(self, at: datetime | None = None, *, later: int = 0) -> str:
        """The six digits of a moment, or of so many half minutes later."""
        return pyotp.TOTP(self.secret).at(at or now(), counter_offset=later)
