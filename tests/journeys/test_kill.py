"""The shop is killed in the middle of orders: what a buyer was told is true, and nothing is half done, on both databases."""

from __future__ import annotations

import itertools
import os
import random
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa

from shop.db import session
from shop.orders.models import Order
from shop.payments.models import Payment
from shop.stock.models import StockItem
from tests import make
from tests.journeys.test_race import at_the_button, hers
from tests.support.server import running
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.long

KILLS = 4
BUYERS = 12


def buy_until_it_dies(address: str, slug: str, numbers: Iterator[int], told: list[str]) -> None:
    """Order one piece after the other, and note the numbers of the orders that the shop said it had taken."""
    try:
        while True:
            number = next(numbers)
            guest, form = at_the_button(address, slug, number)
            with guest:
                answer = guest.http.post(form.action, data=form.values | hers(number), follow_redirects=False)
                assert answer.status_code == 303
                told += re.findall(r"/orders/([^/]+)/payment", answer.headers["location"])
    except httpx.TransportError:
        return


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_shop_that_is_killed_keeps_every_order_it_told_of_and_no_half_one(kind, tmp_path):
    chance, address = random.Random(7), address_of(kind, tmp_path)
    told: list[str] = []
    numbers = itertools.count(1)
    with founded(address, tmp_path):
        slug = make.product(stock=5_000).slug
        for _ in range(KILLS):
            with running(address, tmp_path, PROXIES="1") as (served_at, process), ThreadPoolExecutor(BUYERS) as crowd:
                buying = [crowd.submit(buy_until_it_dies, served_at, slug, numbers, told) for _ in range(BUYERS)]
                enough = len(told) + chance.randint(5, 60)
                while len(told) < enough and not any(one.done() for one in buying):
                    time.sleep(0.01)
                os.killpg(process.pid, signal.SIGKILL)
                for one in buying:
                    one.result()
        session().rollback()
        kept = set(session().scalars(sa.select(Order.number)))
        assert len(set(told)) == len(told) >= 5 * KILLS
        assert set(told) <= kept, "an order that was confirmed to its buyer is lost"
        assert session().scalar(sa.select(sa.func.count(Payment.id))) == len(kept)
        item = session().scalars(sa.select(StockItem)).one()
        assert (item.on_hand, item.reserved) == (5_000, len(kept))
