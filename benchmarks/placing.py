"""`place_order` called in process, against a raw transaction of as many statements on the same database."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.databases import Ground
from benchmarks.people import quantity
from config import Config
from shop import create_app
from shop.cart.models import Cart, CartLine
from shop.cart.parcels import chosen, parcels
from shop.catalogue.models import Variant
from shop.clock import now
from shop.db import session, transaction
from shop.orders.placing import Buyer, Destination, place_order
from shop.regions.models import Region
from shop.shipping.quoting import offers_for

T = TypeVar("T")
#: A statement as the driver is told it, and its parameters.
Said = tuple[str, Any]
TURNS = 20
ROUNDS = 15
SHELVES = 600
#: Where an order of the demo goes.
REGION = "35.78.22.1003"


def measure(ground: Ground) -> tuple[float, float, int]:
    """Orders a second, raw transactions a second, and the statements in each."""
    first, *others = _filled_up(ground, SHELVES)
    pair = first.variant, next(one.variant for one in others if one.seller != first.seller)
    app = create_app(
        Config(
            DATABASE_URL=ground.address,
            MEDIA_URL=str(ground.folder / "media"),
            LOG_LEVEL="ERROR",
            MAIL_URL="outbox:/dev/null",
        )
    )
    with app.app_context():
        statements = _statements(_prepared(0, pair))
        bare = _without_rules(statements)
        orders = [_prepared(number, pair) for number in range(TURNS * ROUNDS)]
        raw, placed = 0.0, 0.0
        for turn in range(TURNS):  # by turns: a machine's speed may change by half within a minute
            raw += _seconds(_raw, [bare] * ROUNDS)
            placed += _seconds(_place, orders[turn * ROUNDS :][:ROUNDS])
        session().rollback()
    return len(orders) / placed, len(orders) / raw, len(statements)


def slug_for(ground: Ground) -> str:
    """A product of which there is enough to sell all day."""
    return str(_filled_up(ground, 1)[0].slug)


def _filled_up(ground: Ground, shelves: int) -> Sequence[Any]:
    """So many goods. A kept database was sold from before: shelves are filled up, amounts asked for let go first."""
    engine = sa.create_engine(ground.address)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE payments SET keeps_amount = false WHERE keeps_amount"))
        goods = connection.execute(sa.text(GOODS), {"shelves": shelves}).all()
        for statement in FILL_UP:
            rows = [{"item": one.item, "variant": one.variant, "product": one.product, "at": now()} for one in goods]
            connection.execute(sa.text(statement), rows)
    engine.dispose()
    return goods


GOODS = """
SELECT stock_items.id AS item, variants.id AS variant, products.id AS product, products.slug, products.seller_id AS seller
FROM stock_items JOIN variants ON variants.id = stock_items.variant_id JOIN products ON products.id = variants.product_id
WHERE products.status = 'published' AND variants.is_active AND stock_items.batch_id IS NULL
AND variants.piece_number = 0 ORDER BY variants.id LIMIT :shelves
"""
FILL_UP = (
    "UPDATE stock_items SET on_hand = on_hand + 1000000 WHERE id = :item",
    "INSERT INTO stock_movements (item_id, change, reason, note, at, \"by\") VALUES (:item, 1000000, 'received', '', :at, 'bench')",
    "UPDATE variants SET available = available + 1000000 WHERE id = :variant",
    "UPDATE products SET available = available + 1000000 WHERE id = :product",
)


def _seconds(work: Callable[[T], None], things: Sequence[T]) -> float:
    began = time.perf_counter()
    for thing in things:
        work(thing)
    return time.perf_counter() - began


#: A cart that is ready to be ordered: where it goes, its services and its total.
Prepared = tuple[Cart, Region, dict[str, int], int]


def _prepared(number: int, pair: tuple[int, int]) -> Prepared:
    """A cart of two lines of different sellers."""
    variants = [session().get_one(Variant, variant) for variant in pair]
    with transaction():
        cart = Cart(token_hash=f"bench-{time.perf_counter_ns()}", created_at=now())
        session().add(cart)
        session().flush()
        for variant in variants:
            session().add(
                CartLine(cart_id=cart.id, variant_id=variant.id, quantity=quantity(number), price_seen=variant.price)
            )
    together = parcels(chosen(cart.id))
    offers = [found[0] for found in offers_for(REGION, [parcel.load for parcel in together])]
    total = sum(parcel.goods_total for parcel in together) + sum(offer.price for offer in offers)
    region = session().get_one(Region, REGION)
    session().refresh(cart)
    session().expunge_all()
    return cart, region, {parcel.key: offer.service_id for parcel, offer in zip(together, offers, strict=True)}, total


def _place(prepared: Prepared) -> None:
    cart, region, services, total = prepared
    with transaction():
        place_order(
            cart.id,
            buyer=Buyer("Budi", f"+62811{cart.id:08d}"),  # each another: nobody leaves hundreds unpaid
            destination=Destination("Ibu", "+6281200000002", "Dusun Krajan", region),
            services=services,
            method="transfer",
            shown_total=total,
        )


def _statements(prepared: Prepared) -> list[Said]:
    """What one order says to the database, recorded once."""
    said: list[Said] = []

    def note(connection: object, cursor: object, statement: str, parameters: Any, context: object, many: bool) -> None:
        if not statement.startswith("BEGIN"):
            said.append((statement, parameters))

    engine = session().get_bind()
    event.listen(engine, "before_cursor_execute", note)
    _place(prepared)
    event.remove(engine, "before_cursor_execute", note)
    return said


def _without_rules(said: list[Said]) -> list[Said]:
    """The same statements as a raw transaction can say them again and again.

    Reads stay as they are; rows go into copies of their tables, which have the same indexes but let the same row in again;
    a guarded update touches one row and changes nothing.
    """
    again: list[Said] = []
    bare: set[str] = set()
    with transaction() as current:
        for statement, parameters in said:
            table = re.match(r"INSERT INTO (\w+)", statement)
            if table:
                name = table[1]
                if name not in bare:  # of a kept database it may be older than the table
                    _copy(current, name)
                    bare.add(name)
                again.append(
                    (
                        statement.replace(f"INSERT INTO {name}", f"INSERT INTO bare_{name}", 1).replace(
                            f"{name}.", f"bare_{name}."
                        ),
                        parameters,
                    )
                )
            elif statement.startswith("UPDATE"):
                again.append(("UPDATE coop_accounts SET is_active = is_active WHERE id = 1 AND is_active", ()))
            else:
                again.append((statement, parameters))
    return again


def _copy(current: Session, name: str) -> None:
    """An empty copy of a table as `bare_…`, without its guards: what is unique there is only indexed here."""
    current.execute(sa.text(f"DROP TABLE IF EXISTS bare_{name}"))
    current.execute(sa.text(f"CREATE TABLE bare_{name} AS SELECT * FROM {name} WHERE 1 = 0"))
    found = sa.inspect(current.connection())
    whole = [index for index in found.get_indexes(name) if not any("where" in one for one in index["dialect_options"])]
    for number, one in enumerate([*whole, *found.get_unique_constraints(name)]):
        columns = ", ".join(str(column) for column in one["column_names"])
        current.execute(sa.text(f"CREATE INDEX bare_{name}_{number} ON bare_{name} ({columns})"))


def _raw(statements: list[Said]) -> None:
    """One transaction: each statement straight to the driver, answers read, one commit."""
    with transaction() as current:
        connection = current.connection()
        for statement, parameters in statements:
            answer = connection.exec_driver_sql(statement, parameters)
            if answer.returns_rows:
                answer.all()
