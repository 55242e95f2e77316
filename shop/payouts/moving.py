"""Moving runs and payouts from state to state, so that of two people at once one moves and the other learns who did."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.payouts.models import PAYOUT_MOVES, RUN_MOVES, Payout, PayoutRun, PayoutStatus, RunStatus


class RunMoved(ShopError):
    """The run or payout is not where this step starts from; with the last act on it, by whom and when."""

    def __init__(self, number: str, status: str, act: str = "", by: str = "", at: datetime | None = None) -> None:
        super().__init__()
        self.number, self.status_now, self.act, self.by, self.at = number, status, act, by, at

    def sentence(self) -> str:
        if self.at is None:
            return _("%(number)s has moved on in the meantime. Look at it again.", number=self.number)
        return _(
            "%(number)s has moved on in the meantime: %(act)s by %(name)s, %(at)s. Nothing was changed. Look at it again.",
            number=self.number,
            act=str(audit.WORDS.get(self.act, self.act)),
            name=self.by,
            at=waktu(self.at),
        )


def moved_on(kind: str, number: str, status: str) -> RunMoved:
    """The refusal for a run (`payout_run`) or a payout (`payout`), with who did the last thing to it and when."""
    last = next(iter(audit.latest([f"{kind} {number}"], 1)), None)
    return RunMoved(number, status, last.act, last.by, last.at) if last is not None else RunMoved(number, status)


def hold_run(run: PayoutRun) -> None:
    """Hold a run until the transaction ends and see it as it is now: steps on one run follow each other.

    Raises RunMoved when it was discarded meanwhile.
    """
    number = run.number
    held = session().scalar(sa.select(PayoutRun.status).where(PayoutRun.id == run.id).with_for_update())
    if held is None:
        raise moved_on("payout_run", number, "")
    session().refresh(run, ["status", "fingerprint", "file_sha256"])


def move_run(run: PayoutRun, to: RunStatus) -> None:
    """Move a run, or raise RunMoved. Guarded, so that of two at once one succeeds."""
    allowed = [status for status, targets in RUN_MOVES.items() if to in targets]
    moved = session().execute(
        sa.update(PayoutRun)
        .where(PayoutRun.id == run.id, PayoutRun.status.in_(allowed))
        .values(status=to)
        .returning(PayoutRun.id)
    )
    if moved.scalar() is None:
        raise moved_on("payout_run", run.number, run.status)


def move_payout(payout: Payout, to: PayoutStatus, *, since: Collection[PayoutStatus] = ()) -> None:
    """Move a payout from where it may (or only from `since`), or raise RunMoved. Of two at once one succeeds."""
    allowed = since or [status for status, targets in PAYOUT_MOVES.items() if to in targets]
    moved = session().execute(
        sa.update(Payout)
        .where(Payout.id == payout.id, Payout.status.in_(allowed))
        .values(status=to)
        .returning(Payout.id)
    )
    if moved.scalar() is None:
        raise moved_on("payout", payout.code, payout.status)


def close_if_done(run: PayoutRun) -> None:
    """Close a run when each of its payouts has ended. Only while the run is held."""
    session().flush()
    left = sa.select(Payout.id).where(
        Payout.run_id == run.id, Payout.status.not_in([PayoutStatus.CONFIRMED, PayoutStatus.RETURNED])
    )
    if session().scalar(left.limit(1)) is None:
        move_run(run, RunStatus.CLOSED)
        run.closed_at = now()
