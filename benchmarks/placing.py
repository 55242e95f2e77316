"""`place_order` called in process, against a raw transaction of as many statements on the same database."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa
from config import Config
from sqlalchemy import event

from benchmarks.databases import Ground
from shop import create_app
from shop.cart.models import Cart, CartLine
from shop.cart.parcels import chosen, parcels
from shop.catalogue.models import Product, ProductStatus, Variant
from shop.clock import now
from shop.db import session, transaction
from shop.orders.placing import Buyer, Destination, place_order
from shop.regions.models import Region
from shop.shipping.quoting import offers_for

ROUNDS = 150
#: Where an order of the demo goes.
REGION = "35.78.22.1003"


def measure(ground: Ground) -> tuple[float, float, int]:
    """Orders a second, raw transactions a second, and the statements in each."""
    app = create_app(
        Config(DATABASE_URL=ground.address, MEDIA_URL=str(ground.folder / "media"), LOG_LEVEL="ERROR", MAIL_URL="outbox:/dev/null")
    )
    with app.app_context():
        statements = _statements()
        raw = _rate(lambda number: _raw(statements), ROUNDS)
        orders = [_prepared(number) for number in range(ROUNDS)]
        placed = _rate(lambda number: _place(orders[number]), ROUNDS)
        session().rollback()
    return placed, raw, len(statements)


def _rate(work: Callable[[int], None], rounds: int) -> float:
    began = time.perf_counter()
    for number in range(rounds):
        work(number)
    return rounds / (time.perf_counter() - began)


def _prepared(number: int) -> tuple[int, dict[str, int], int]:
    """A cart of two lines of different sellers, its services and its total."""
    query = sa.select(Variant).join(Product).where(Product.status == ProductStatus.PUBLISHED, Variant.available > 3)
    variants = session().scalars(query.order_by(Variant.id).offset(number % 40).limit(2)).all()
    with transaction():
        cart = Cart(token_hash=f"bench-{time.perf_counter_ns()}", created_at=now())
        session().add(cart)
        session().flush()
        for variant in variants:
            session().add(CartLine(cart_id=cart.id, variant_id=variant.id, quantity=1, price_seen=variant.price))
    together = parcels(chosen(cart))
    offers = [found[0] for found in offers_for(REGION, [parcel.weight_grams for parcel in together])]
    total = sum(parcel.goods_total for parcel in together) + sum(offer.price for offer in offers)
    return cart.id, {parcel.key: offer.service_id for parcel, offer in zip(together, offers, strict=True)}, total


def _place(prepared: tuple[int, dict[str, int], int]) -> None:
    cart_id, services, total = prepared
    with transaction():
        region = session().get_one(Region, REGION)
        place_order(
            session().get_one(Cart, cart_id),
            buyer=Buyer("Budi", "+6281200000001"),
            destination=Destination("Ibu", "+6281200000002", "Dusun Krajan", region),
            services=services,
            method="transfer",
            shown_total=total,
        )


def _statements() -> list[tuple[str, object]]:
    """What one order says to the database: recorded once, said again as plain text by the bound."""
    said: list[tuple[str, object]] = []

    def note(connection: object, cursor: object, statement: str, parameters: object, context: object, many: bool) -> None:
        if not statement.startswith("BEGIN"):
            said.append((statement, parameters))

    prepared = _prepared(7)
    engine = session().get_bind()
    event.listen(engine, "before_cursor_execute", note)
    _place(prepared)
    event.remove(engine, "before_cursor_execute", note)
    return said


def _raw(statements: list[tuple[str, object]]) -> None:
    """As many statements in one transaction, each a guarded update of one row by its key, and the commit."""
    with transaction() as current:
        connection = current.connection()
        for _ in statements:
            connection.execute(RAW, {"id": 1})


RAW = sa.text("UPDATE coop_accounts SET is_active = is_active WHERE id = :id")
