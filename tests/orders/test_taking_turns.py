"""Two who want the same rows in another order: the database breaks one off, and its page is done again."""

from __future__ import annotations

import threading
import time

import sqlalchemy as sa

from shop.db import engine, session
from shop.orders.models import Order, OrderStatus
from shop.stock.models import StockItem
from tests import cast, make

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


class Crossing(threading.Thread):
    """Another who has the goods already and then wants the order, which the page has already.

    On SQLite, where one writes at a time, it holds the database for a moment, and the page waits.
    """

    def __init__(self, order: Order, item: StockItem) -> None:
        super().__init__()
        self.engine, self.order_id, self.got_both = engine(), order.id, False
        self.is_postgres = self.engine.dialect.name == "postgresql"
        self.connection = self.engine.connect()
        if self.is_postgres:
            self.connection.execute(sa.text("SET deadlock_timeout = '60s'"))  # the page is the one broken off
            self.hold("stock_items", item.id)
        else:
            self.connection.exec_driver_sql("UPDATE orders SET id = id WHERE id = 0")

    def hold(self, table: str, number: int) -> None:
        self.connection.execute(sa.text(f"SELECT id FROM {table} WHERE id = :n FOR UPDATE"), {"n": number})

    def run(self) -> None:
        if self.is_postgres:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watch:
                while not watch.scalar(sa.text(WAITING)):
                    time.sleep(0.01)
            self.hold("orders", self.order_id)
        else:
            time.sleep(0.1)
        self.got_both = True
        self.connection.invalidate()
        self.connection.close()


def test_a_page_that_is_broken_off_is_done_again_and_answers_as_ever(sign_in):
    goods = make.product(stock=5)
    order = make.order(goods, quantity=2, buyer=cast.person("Budi"))
    budi = sign_in(cast.person("Budi"))
    item = session().scalars(sa.select(StockItem).where(StockItem.variant_id == goods.variants[0].id)).one()
    other = Crossing(order, item)
    other.start()
    answer = budi.post(f"/orders/{order.number}/cancellation")
    other.join()
    assert other.got_both  # both rows at once: the page gave the order back in between
    assert answer.status_code == 303
    session().expire_all()
    assert session().get_one(Order, order.id).status is OrderStatus.CANCELLED
    assert session().get_one(StockItem, item.id).reserved == 0
