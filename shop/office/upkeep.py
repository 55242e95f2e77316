"""What time brings: buyers are reminded, unpaid orders expire, held money is released, amounts become free, who waits for goods is written to. Each in its own transaction."""

from __future__ import annotations

from functools import partial

import structlog

from shop.db import committed, session
from shop.jobs import EVERY_MINUTE
from shop.orders import fulfilment
from shop.orders.freezing import ClaimOpen
from shop.orders.models import Order
from shop.orders.moving import WrongMoment
from shop.payments import ending
from shop.payments.requesting import free_amounts
from shop.stock import alerting, counting

log = structlog.get_logger(__name__)


def remind_unpaid() -> int:
    """Remind the buyers of unpaid orders whose time is nearly over; the number of them."""
    waiting = ending.to_remind()
    for number in waiting:
        committed(partial(_remind, number))
    return len(waiting)


def _remind(number: int) -> None:
    ending.remind(session().get_one(Order, number))


def expire_overdue() -> int:
    """Expire every overdue order; the number. One that was paid in this very moment stays."""
    ended = 0
    for number in ending.overdue():
        try:
            committed(partial(_expire, number))
            ended += 1
        except WrongMoment as overtaken:
            log.info("not expired", order=overtaken.code)
    committed(free_amounts)
    return ended


def _expire(number: int) -> None:
    ending.expire(session().get_one(Order, number))


def release_due() -> int:
    """Release every part whose hold has passed; the number. One the buyer confirms in this very moment is released once."""
    released = 0
    for number in fulfilment.due_for_release():
        try:
            committed(partial(fulfilment.release_held, number))
            released += 1
        except (WrongMoment, ClaimOpen, fulfilment.MoneyDisputed) as overtaken:
            log.info("not released", part=number, because=overtaken.sentence())
    return released


def set_aside_old() -> int:
    """Take goods off sale whose best-before has come too near; the number of stock items."""
    old = counting.old_items()
    for item_id in old:
        committed(partial(counting.set_aside, item_id))
    return len(old)


def send_alerts() -> int:
    """Write to whoever waits for goods that can be bought again; the number of letters."""
    due = alerting.due_alerts()
    for alert_id in due:
        committed(partial(alerting.send_alert, alert_id))
    return len(due)


def forget_old_alerts() -> int:
    """Delete the addresses of those who waited too long; their number."""
    old = alerting.old_alerts()
    if old:
        committed(partial(alerting.forget_alerts, ids=old))
    return len(old)


def upkeep() -> None:
    """What the worker does each minute."""
    remind_unpaid()
    expire_overdue()
    release_due()
    set_aside_old()
    send_alerts()
    forget_old_alerts()


EVERY_MINUTE.append(upkeep)
