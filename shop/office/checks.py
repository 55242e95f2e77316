"""Every invariant of the shop, gathered from the rooms that own them."""

from __future__ import annotations

from shop.bank import checks as bank
from shop.bazaars import checks as bazaars
from shop.catalogue import checks as catalogue
from shop.ledger import checks as ledger
from shop.ledger import sealing
from shop.orders import checks as orders
from shop.payments import checks as payments
from shop.payouts import checks as payouts
from shop.reviews import checks as reviews
from shop.stock import checks as stock
from shop.stories import checks as stories

#: Each room's `check()` returns the facts that break; none changes anything.
ROOMS = (ledger, sealing, catalogue, stock, orders, payments, bazaars, payouts, bank, reviews, stories)


def broken() -> list[str]:
    """What breaks, over the whole shop; empty when all is well. Read-only, on any database."""
    return [fact for room in ROOMS for fact in room.check()]
