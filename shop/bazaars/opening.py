"""A bazaar begins with change in its box, and ends when the box is counted and emptied."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.bazaars.models import Bazaar, BazaarCount
from shop.bazaars.selling import hand_service
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.chart import OFFICE_BOX
from shop.ledger.posting import Posting, credit, debit, post
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.payments.coop_accounts import hold_accounts
from shop.payments.requesting import coop_account
from shop.users.models import User


class NotInOfficeBox(ShopError):
    """The office's box holds less than the change asked for."""

    status = 422

    def __init__(self, amount: Rupiah, there: Rupiah) -> None:
        super().__init__()
        self.amount, self.there = amount, there

    def sentence(self) -> str:
        return _(
            "%(amount)s is more than is in the office's box by the books: %(there)s. Fill that box first.",
            amount=rupiah(self.amount),
            there=rupiah(self.there),
        )


class BoxMoved(ShopError):
    """Sales came in, or somebody counted, since the page was opened."""

    def __init__(self, seen: Rupiah, expected: Rupiah) -> None:
        super().__init__()
        self.seen, self.expected = seen, expected

    def sentence(self) -> str:
        return _(
            "Meanwhile the books expect %(expected)s in the box, not %(seen)s. Look again, then book it.",
            expected=rupiah(self.expected),
            seen=rupiah(self.seen),
        )


class DifferenceUnexplained(ShopError):
    """What was counted is not what the books expect, and nobody says why."""

    status = 422

    def sentence(self) -> str:
        return _("The count differs from the books. Say what happened.")


def open_bazaar(
    name: str, *, place: str, first_on: date, last_on: date, keeper: User, change_money: Rupiah, by: User
) -> Bazaar:
    """Open a bazaar and take its change, in rupiah, from the office's box. A second call opens another one.

    Raises NotInOfficeBox, and NoAccount while the cooperative has no bank account.
    """
    coop_account()
    hand_service()
    hold_accounts()
    if change_money > (there := balance("cash", OFFICE_BOX)):
        raise NotInOfficeBox(change_money, there)
    bazaar = Bazaar(
        name=name,
        place=place,
        first_on=first_on,
        last_on=last_on,
        keeper_id=keeper.id,
        change_money=change_money,
        opened_at=now(),
        opened_by_id=by.id,
    )
    session().add(bazaar)
    session().flush()
    if change_money:
        post(
            "bazaar_opened",
            [debit("cash", change_money, bazaar.box), credit("cash", change_money, OFFICE_BOX)],
            subject=f"KAS-{bazaar.box}",
            key=f"bazaar_opened:{bazaar.id}",
            by=by,
            memo=bazaar.title,
        )
    audit.record("bazaar_opened", f"bazaar {bazaar.id}", by=by, name=name, keeper=keeper.name, change=change_money)
    return bazaar


def in_box(bazaar: Bazaar) -> Rupiah:
    """What the bazaar's cash box holds by the books."""
    return balance("cash", bazaar.box)


def count_box(bazaar: Bazaar, counted: Rupiah, *, expected: Rupiah, reason: str = "", by: User) -> BazaarCount:
    """Close a bazaar: what was counted goes into the office's box, the difference is booked with its reason.

    Dr cash of the office, Cr cash of the bazaar, and cash_difference. `expected` is what the page showed: of two clicks the
    second finds an empty box and is refused. Cash of sales that come later is counted by another call. Raises BoxMoved,
    DifferenceUnexplained.
    """
    hold_row(bazaar)
    session().refresh(bazaar)
    if expected != (there := in_box(bazaar)) or (bazaar.closed_at is not None and there == 0):
        raise BoxMoved(expected, there)
    if counted != expected and not reason:
        raise DifferenceUnexplained
    entry = None
    if counted or expected:
        number = session().scalar(sa.select(sa.func.count()).where(BazaarCount.bazaar_id == bazaar.id)) or 0
        entry = post(
            "bazaar_counted",
            [
                debit("cash", counted, OFFICE_BOX),
                credit("cash", expected, bazaar.box),
                Posting("cash_difference", expected - counted),
            ],
            subject=f"KAS-{bazaar.box}",
            key=f"bazaar_counted:{bazaar.id}:{number + 1}",
            by=by,
            memo=reason or bazaar.title,
        )
    count = BazaarCount(
        bazaar_id=bazaar.id,
        expected=expected,
        counted=counted,
        reason=reason if counted != expected else "",
        counted_at=now(),
        counted_by_id=by.id,
        entry_id=entry.id if entry else None,
    )
    session().add(count)
    bazaar.closed_at = bazaar.closed_at or now()
    facts = {"expected": expected, "counted": counted, "reason": reason}
    audit.record("bazaar_counted", f"bazaar {bazaar.id}", by=by, **facts)
    session().flush()
    return count
