"""What time brings: unpaid orders expire, held money is released, amounts become free. Each in its own transaction."""

from __future__ import annotations

import structlog

from shop.db import session, transaction
from shop.jobs import EVERY_MINUTE
from shop.orders import fulfilment
from shop.orders.freezing import ClaimOpen
from shop.orders.models import Order
from shop.payments import ending
from shop.payments.requesting import free_amounts
from shop.stock import counting

log = structlog.get_logger(__name__)


def expire_overdue() -> int:
    """Expire every overdue order; the number. One that was paid in this very moment stays."""
    ended = 0
    for number in ending.overdue():
        try:
            with transaction():
                ending.expire(session().get_one(Order, number))
            ended += 1
        except fulfilment.WrongMoment as overtaken:
            log.info("not expired", order=overtaken.code)
    with transaction():
        free_amounts()
    return ended


def release_due() -> int:
    """Release every part whose hold has passed; the number. One the buyer confirms in this very moment is released once."""
    released = 0
    for number in fulfilment.due_for_release():
        try:
            with transaction():
                fulfilment.release(fulfilment.with_parts(number), by=None)
            released += 1
        except (fulfilment.WrongMoment, ClaimOpen) as overtaken:
            log.info("not released", part=overtaken.code)
    return released


def set_aside_old() -> int:
    """Take goods off sale whose best-before has come too near; the number of stock items."""
    old = counting.old_items()
    for item_id in old:
        with transaction():
            counting.set_aside(item_id)
    return len(old)


def upkeep() -> None:
    """What the worker does each minute."""
    expire_overdue()
    release_due()
    set_aside_old()


EVERY_MINUTE.append(upkeep)
