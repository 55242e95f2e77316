"""What time brings: buyers are reminded, unpaid orders expire, held money is released, amounts become free, who waits for goods is written to. Each in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import structlog

from shop.cart import keeping
from shop.clock import today
from shop.db import Busy, committed, session
from shop.errors import ShopError
from shop.jobs import EVERY_MINUTE, delete_done, job, later
from shop.orders import fulfilment
from shop.orders.freezing import ClaimOpen
from shop.orders.models import Order
from shop.orders.moving import WrongMoment
from shop.payments import ending
from shop.payments.requesting import free_amounts
from shop.stock import alerting, counting
from shop.users import signing_in

log = structlog.get_logger(__name__)


class NotAllDone(Exception):
    """Something of a kind failed, and the log says why; the others of its kind were done."""


def _each(numbers: Iterable[int], do: Callable[[int], object], *, overtaken: tuple[type[ShopError], ...] = ()) -> int:
    """Do one after another, each in its own transaction; how many were done.

    `overtaken` are the refusals that say that somebody was faster. What else fails is logged and the others still get
    their turn; then NotAllDone is raised. Raises Busy at once.
    """
    done, failed = 0, []
    for number in numbers:
        try:
            committed(partial(do, number))
            done += 1
        except Busy:
            raise
        except overtaken as refusal:
            log.info("overtaken", what=do.__name__, number=number, because=refusal.sentence())
        except Exception:  # one bad row keeps no other waiting; the trouble is logged  # noqa: BLE001
            log.exception("not done", what=do.__name__, number=number)
            failed.append(number)
    if failed:
        raise NotAllDone(f"{do.__name__}: {failed}")
    return done


def remind_unpaid() -> int:
    """Remind the buyers of unpaid orders whose time is nearly over; the number of them."""
    return _each(ending.to_remind(), _remind)


def _remind(number: int) -> None:
    ending.remind(session().get_one(Order, number))


def expire_overdue() -> int:
    """Expire every overdue order; the number. One that was paid in this very moment stays."""
    committed(free_amounts)
    return _each(ending.overdue(), _expire, overtaken=(WrongMoment,))


def _expire(number: int) -> None:
    ending.expire(session().get_one(Order, number))


def release_due() -> int:
    """Release every part whose hold has passed; the number. One the buyer confirms in this very moment is released once."""
    overtaken = (WrongMoment, ClaimOpen, fulfilment.MoneyDisputed)
    return _each(fulfilment.due_for_release(), fulfilment.release_held, overtaken=overtaken)


def set_aside_old() -> int:
    """Take goods off sale whose best-before has come too near; the number of stock items."""
    return _each(counting.old_items(), counting.set_aside)


def send_alerts() -> int:
    """Write to whoever waits for goods that can be bought again; the number of letters."""
    return _each(alerting.due_alerts(), alerting.send_alert)


def forget_old_alerts() -> int:
    """Delete the addresses of those who waited too long; their number."""
    old = alerting.old_alerts()
    if old:
        committed(partial(alerting.forget_alerts, ids=old))
    return len(old)


@job("delete_over")
def delete_over() -> None:
    """Delete what is over and no book, trail or page needs: jobs long done, sessions, links and carts that nobody opens any more."""
    committed(delete_done)
    committed(keeping.delete_over)
    committed(signing_in.delete_over)


def ask_to_delete() -> None:
    """Have what is over deleted once a day."""
    committed(lambda: later("delete_over", key=f"delete_over:{today()}"))


EVERY_MINUTE.extend((remind_unpaid, expire_overdue, release_due, set_aside_old, send_alerts, forget_old_alerts))
EVERY_MINUTE.append(ask_to_delete)
