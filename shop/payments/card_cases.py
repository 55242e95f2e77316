"""Cases: what about provider money needs a person, each named, with the one thing to do about it."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import hold_row, insert_or_leave, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext, waktu
from shop.ledger.posting import credit, debit, post
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.payments.asking import ask_after_card
from shop.payments.bearing import check_bearing
from shop.payments.card_models import MoneyCase
from shop.users.models import User

#: What each kind is called, and what it means for whoever reads it.
CASES = {
    "paid_twice": (
        lazy_gettext("Paid twice"),
        lazy_gettext("The order was paid already. The second payment goes back to the card by itself."),
    ),
    "paid_late": (
        lazy_gettext("Paid too late"),
        lazy_gettext("The order was over when the money came. It goes back to the card by itself."),
    ),
    "wrong_amount": (
        lazy_gettext("Another amount than asked for"),
        lazy_gettext("It goes back to the card by itself. Ask the buyer to pay again."),
    ),
    "refund_failed": (
        lazy_gettext("Refund to the card failed"),
        lazy_gettext("The buyer was asked for a bank account. Transfer it from there."),
    ),
    "dashboard_refund": (
        lazy_gettext("Refund the shop does not know"),
        lazy_gettext("Somebody paid back on the provider's own pages. Say what it was for."),
    ),
    "refund_came_back": (
        lazy_gettext("Refund the shop did not know came back"),
        lazy_gettext(
            "It was made on the provider's own pages, and the card did not take it. Say again what it was for; what was"
            " due is then due again."
        ),
    ),
    "unknown_line": (
        lazy_gettext("Unknown movement at the provider"),
        lazy_gettext("The provider moved money under a name the shop does not know. Say what it was."),
    ),
    "dispute": (
        lazy_gettext("Disputed by the buyer's bank"),
        lazy_gettext("Answer on the provider's pages with the proof of delivery, before the time is over."),
    ),
    "dispute_lost": (
        lazy_gettext("Dispute lost"),
        lazy_gettext(
            "The money is gone and was written off. Say who bears it; until then the makers' money waits. Goods that have"
            " not left stay here."
        ),
    ),
    "dispute_regained": (
        lazy_gettext("Lost dispute regained"),
        lazy_gettext(
            "The money came back after a seller or a courier had borne the loss. Give each back what she bore."
        ),
    ),
    "payout_failed": (
        lazy_gettext("Payout did not reach the bank"),
        lazy_gettext("The money is on the provider's balance again. Check the bank account on its pages."),
    ),
    "payout_differs": (
        lazy_gettext("Payout and its lines differ"),
        lazy_gettext("The lines do not add up to what was paid out. Ask the provider."),
    ),
    "payout_abroad": (
        lazy_gettext("Payout in another currency"),
        lazy_gettext("Type what the bank credited, in rupiah; the difference is the exchange rate's."),
    ),
}
#: What an unexplained movement can have been: the account it is booked to.
EXPLANATIONS = {
    "refunds_due": lazy_gettext("The refund that was due for this order"),
    "goodwill": lazy_gettext("Goodwill of the cooperative"),
    "payment_fees": lazy_gettext("A fee of the provider"),
    "other_income": lazy_gettext("Other income"),
    "written_off": lazy_gettext("A loss: written off"),
}
#: Kinds that are closed by a decision of their own, with its figures.
TO_DECIDE = ("dispute_lost", "dispute_regained")
#: Kinds whose money stands on `suspense` until somebody explains it.
TO_EXPLAIN = ("dashboard_refund", "refund_came_back", "unknown_line")


class CaseClosed(ShopError):
    """Somebody closed this case before."""

    def __init__(self, case: MoneyCase) -> None:
        super().__init__()
        self.by, self.at = case.closed_by, case.closed_at

    def sentence(self) -> str:
        when = waktu(self.at) if self.at else ""
        return _("%(name)s closed this case already, %(at)s. Nothing was changed.", name=self.by, at=when)


class NotDue(ShopError):
    """The order has no refund due."""

    status = 422

    def sentence(self) -> str:
        return _("No refund is due for this order. Cancel the part or decide the claim first.")


def open_case(kind: str, ref: str, *, amount: Rupiah, order_id: int | None = None, note: str = "") -> None:
    """Put a case into the office's queue; about the same thing only once."""
    if kind not in CASES:
        raise ValueError(f"no case is called {kind!r}")
    session().execute(
        insert_or_leave(MoneyCase).values(
            kind=kind, ref=ref, order_id=order_id, amount=amount, note=note[:200], opened_at=now(), closed_by=""
        )
    )


def settle_case(kind: str, ref: str, *, by: str = "shop") -> None:
    """Close a case that solved itself, or that a person solved elsewhere; nothing when it is closed or was never opened."""
    session().execute(
        sa.update(MoneyCase)
        .where(MoneyCase.kind == kind, MoneyCase.ref == ref, MoneyCase.closed_at.is_(None))
        .values(closed_at=now(), closed_by=by)
    )


def close_case(case: MoneyCase, *, by: User) -> None:
    """A person has seen to it. Raises CaseClosed, and ValueError for money that must be explained."""
    if case.kind in TO_EXPLAIN and balance("suspense", case.ref[:40]):
        raise ValueError(f"case {case.id} is closed by an explanation")
    _hold(case)
    case.closed_at, case.closed_by = now(), by.name
    audit.record("case_closed", f"case {case.ref}", by=by, kind=case.kind, amount=case.amount)


def explain(case: MoneyCase, account: str, *, by: User) -> Rupiah:
    """Say what an unexplained movement was: Dr that account, Cr suspense (the other way round for money that came).

    A refund larger than what is due pays what is due; the rest stays with the case for another word. For one that came
    back and is due again, the buyer is asked for an account. Gives what was booked. Raises CaseClosed once all of it is
    explained, NotDue when the order is owed nothing, and KetuaDecides when money that left is not the buyer's and is more
    than one person lets the cooperative bear.
    """
    if account not in EXPLANATIONS or case.kind not in TO_EXPLAIN:
        raise ValueError(f"{case.kind} cannot be {account}")
    if case.order is not None:  # of its refund and the same one paid by transfer, one
        hold_row(case.order)
    _hold(case)
    standing = balance("suspense", case.ref[:40])
    was_due = account == "refunds_due"
    if not was_due:
        check_bearing(standing, by=by)
    amount = min(standing, _due(case)) if was_due and standing > 0 else standing
    if amount:
        post(
            "case_explained",
            [debit(account, amount, case.order_id if was_due else ""), credit("suspense", amount, case.ref[:40])],
            subject=case.order.number if case.order is not None else case.ref[:40],
            key=f"case_explained:{case.id}:{standing}",
            by=by,
            memo=case.note,
        )
    audit.record("case_explained", f"case {case.ref}", by=by, kind=case.kind, amount=amount, account=account)
    if was_due and amount < 0 and case.order is not None:
        ask_after_card(case.order, amount=-amount, key=f"refund_came_back:{case.id}")
    if amount == standing:
        case.closed_at, case.closed_by = now(), by.name
    else:
        case.amount = standing - amount
    return amount


def _due(case: MoneyCase) -> Rupiah:
    """What the buyer of a case's order is owed."""
    due = -balance("refunds_due", case.order_id) if case.order_id is not None else 0
    if due <= 0:
        raise NotDue
    return due


def _hold(case: MoneyCase) -> None:
    session().refresh(case, ["amount", "closed_at", "closed_by"], with_for_update=True)
    if case.closed_at is not None:
        raise CaseClosed(case)
