"""The catalogue officer keeps a review from sight, or lets it be seen."""

from __future__ import annotations

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.reviews.models import Review
from shop.users.models import User


def hide(said: Review, *, reason: str, by: User) -> None:
    """Keep a review from sight; `reason` is for its buyer to read. Hidden again it has the newer reason."""
    _hold(said)
    said.hidden_at, said.hidden_reason, said.hidden_by = now(), reason, by.id
    audit.record("review_hidden", f"review {said.id}", by=by, reason=reason)


def show(said: Review, *, by: User) -> None:
    """Let a review be seen, also one that waited. Shown already it changes nothing."""
    _hold(said)
    if said.hidden_at is None:
        return
    said.hidden_at, said.hidden_reason, said.hidden_by = None, "", None
    audit.record("review_shown", f"review {said.id}", by=by)


def _hold(said: Review) -> None:
    hold_row(said)
    session().refresh(said)
