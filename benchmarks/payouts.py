"""A payout run for 2,000 sellers over 200,000 seller orders: prepared, approved, its file made and given to the bank."""

from __future__ import annotations

import cProfile
import os
import pstats
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from benchmarks.databases import ROOT, Ground
from config import Config
from shop import create_app
from shop.cart.models import Cart
from shop.catalogue.models import Variant
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.ledger.models import Account, Entry, Line
from shop.orders.models import Order, OrderLine, OrderLineShare, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.payments.requesting import coop_account
from shop.payouts import checks, exporting, office_queries, paying
from shop.payouts.models import PayoutRun
from shop.sellers.models import AccountStatus, BankAccount, Maker, Seller, SellerKind, Village
from shop.shipping.models import Service
from shop.users.models import User

SELLERS, ORDERS = 2_000, 200_000
#: Every so manieth seller is a group of three payees, by halves, 40 and 10 %.
GROUP, SHARES = 5, (5_000, 4_000, 1_000)
#: Numbers of the rows written here: far from those the shop gives. Ledger entries take two for each order.
BASE = 100_000_000


class _Undone(Exception):
    """Rolls the measured work back, so that the next run measures the same."""


def measure(ground: Ground) -> tuple[float, float]:
    """Seconds for the whole run, and for the check of every invariant of payouts over it; in a process of its own."""
    environment = os.environ | ground.environment
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.payouts"],
        check=True,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    run, checked = answer.stdout.splitlines()[-1].split()
    return float(run), float(checked)


def _numbers(count: int) -> sa.CTE:
    """0, 1, 2 … as rows."""
    numbers = sa.select(sa.literal(0).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < count - 1))


def _fill(table: Any, rows: sa.CTE, values: dict[str, Any], *conditions: Any) -> None:
    """Write a row of `values` for each number; what is not named has its usual value."""
    columns = [value.label(name) for name, value in values.items()]
    query = sa.select(*columns).select_from(rows).where(*conditions)
    session().execute(sa.insert(table).from_select(list(values), query))


def _always(model: Any, **values: Any) -> dict[str, Any]:
    """The same value in every row, as the column holds it."""
    return {name: sa.literal(value, type_=getattr(model, name).type) for name, value in values.items()}


def _code(start: str, number: sa.ColumnElement[Any], end: str = "") -> sa.ColumnElement[Any]:
    return sa.literal(start) + sa.cast(number, sa.String) + sa.literal(end)


def fill_sellers() -> None:
    """Sellers with makers and a checked bank account each."""
    rows = _numbers(SELLERS)
    number = rows.c.n
    village = session().scalar(sa.select(sa.func.min(Village.id)))
    is_group = number % GROUP == 0
    kind = sa.case(
        (is_group, sa.literal(SellerKind.GROUP, Seller.kind.type)),
        else_=sa.literal(SellerKind.INDIVIDUAL, Seller.kind.type),
    )
    seller = {"id": number + BASE, "slug": _code("bench-", number), "name": _code("Penjual ", number), "kind": kind}
    _fill(Seller, rows, seller | _always(Seller, village_id=village, phone="+6281200000000", joined_on=today()))
    for place, bps in enumerate(SHARES):
        maker = {"id": BASE + number * 10 + place, "seller_id": number + BASE, "name": _code("Perajin ", number)}
        share = {"default_bps": sa.case((is_group, bps), else_=10_000)}
        _fill(Maker, rows, maker | share, *([is_group] if place else []))
    account = {"seller_id": number + BASE, "number": _code("0021", number + BASE), "holder": _code("PENJUAL ", number)}
    account |= _always(BankAccount, bank_code="002", bank_name="BRI", status=AccountStatus.VALID, created_at=now())
    _fill(BankAccount, rows, account)


def fill_orders() -> None:
    """Orders of one seller each, paid, received and released, with every entry of the books behind them."""
    rows = _numbers(ORDERS)
    number = rows.c.n
    goods = 100_000 + (number % 97) * 1_000
    variant, product = session().execute(sa.select(Variant.id, Variant.product_id).order_by(Variant.id).limit(1)).one()
    service = session().scalars(sa.select(Service).order_by(Service.id).limit(1)).one()
    key = number + BASE
    code = _code("BB-", key, "-A")
    _fill(
        Cart, rows, {"id": key, "token_hash": _code("bench", key)} | _always(Cart, created_at=now(), ordered_at=now())
    )
    _fill(
        Order,
        rows,
        {"id": key, "cart_id": key, "number": _code("BB-", key), "goods_total": goods}
        | _always(
            Order,
            secret="s" * 43,
            status=OrderStatus.CLOSED,
            buyer_name="Budi",
            buyer_phone="+6281200000001",
            recipient="Budi",
            recipient_phone="+6281200000001",
            street="Jl. Ketintang 1",
            region_code="35.78.22.1003",
            region_name="Ketintang",
            shipping_total=0,
            payment_method="transfer",
            placed_at=now(),
            pay_before=now(),
            paid_at=now(),
            closed_at=now(),
        ),
    )
    parcel = {"id": key, "order_id": key, "code": _code("BB-", key, "-P")}
    parcel |= _always(Parcel, is_hub=False, service_id=service.id, service_name=service.name, kind=service.kind)
    _fill(Parcel, rows, parcel | _always(Parcel, weight_grams=500, charged_grams=1_000, price=0))
    part = {"id": key, "order_id": key, "parcel_id": key, "seller_id": number % SELLERS + BASE, "code": code}
    part |= {"goods_total": goods, "commission": _tenth(goods)}
    _fill(
        SellerOrder,
        rows,
        part | _always(SellerOrder, status=SellerOrderStatus.COMPLETED, shipping_share=0, completed_at=now()),
    )
    decision = session().scalar(sa.select(sa.func.min(Decision.id)).where(Decision.kind == Kind.COMMISSION_BPS))
    line = {"id": key, "seller_order_id": key, "price": goods, "total": goods, "commission": _tenth(goods)}
    line |= _always(OrderLine, product_id=product, variant_id=variant, title="Kain", quantity=1, weight_grams=500)
    _fill(OrderLine, rows, line | _always(OrderLine, decision_id=decision))
    _fill_books(rows, code, goods)


def _tenth(goods: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The commission of 10 %: whole thousands have no remainder."""
    return goods // 10


def _fill_books(rows: sa.CTE, code: sa.ColumnElement[Any], goods: sa.ColumnElement[Any]) -> None:
    """Paid: bank to held; received: held to each maker and the commission. And the frozen shares beside them."""
    number = rows.c.n
    key = number + BASE
    common = _always(Entry, booked_on=today(), recorded_at=now(), by="bench")
    for kind, start, subject in (("payment_settled", BASE, _code("BB-", key)), ("released", 2 * BASE, code)):
        entry = {
            "id": number + start,
            "kind": sa.literal(kind),
            "subject": subject,
            "key": _code(f"{kind}:bench:", key),
        }
        _fill(Entry, rows, entry | common)
    _fill(Account, rows, {"id": key} | {"owner": sa.cast(key, sa.String)} | _always(Account, name="held"))
    makers = sa.select(Maker.id).where(Maker.id >= BASE).subquery()
    owner = sa.cast(makers.c.id, sa.String)
    session().execute(
        sa.insert(Account).from_select(
            ["id", "name", "owner"], sa.select(makers.c.id + BASE, sa.literal("payable"), owner)
        )
    )
    bank, commission = _account("bank", coop_account().code), _account("commission", "")
    for start, account, amount in (
        (BASE, sa.literal(bank), goods),
        (BASE, key, -goods),
        (2 * BASE, key, goods),
        (2 * BASE, sa.literal(commission), -_tenth(goods)),
    ):
        _fill(Line, rows, {"entry_id": number + start, "account_id": account, "amount": amount})
    seller = number % SELLERS
    is_group = seller % GROUP == 0
    for place, bps in enumerate(SHARES):
        maker = BASE + seller * 10 + place
        own = (goods - _tenth(goods)) * bps // 10_000
        amount = own if place else sa.case((is_group, own), else_=goods - _tenth(goods))
        share = sa.literal(bps) if place else sa.case((is_group, bps), else_=10_000)
        only = [is_group] if place else []
        _fill(OrderLineShare, rows, {"line_id": key, "maker_id": maker, "bps": share, "amount": amount}, *only)
        _fill(Line, rows, {"entry_id": number + 2 * BASE, "account_id": maker + BASE, "amount": -amount}, *only)


def _account(name: str, owner: str) -> int:
    query = sa.select(Account.id).where(Account.name == name, Account.owner == owner)
    found = session().scalar(query)
    if found is None:
        session().execute(sa.insert(Account).values(name=name, owner=owner))
        found = session().scalar(query)
    assert found is not None
    return found


def _pay(people: Sequence[User]) -> float:
    """The whole run; seconds."""
    began = time.perf_counter()
    number = paying.prepare_run(today(), by=people[0]).number
    prepared = time.perf_counter()
    run = _opened(number)
    paying.approve(run, seen=run.fingerprint, by=people[1])
    approved = time.perf_counter()
    run = _opened(number)
    made = exporting.make_file(run, coop_account(), by=people[0])
    data = exporting.file_of(run, made)
    paying.mark_exported(run, file_sha256=made.sha256, by=people[0])
    session().flush()
    ended = time.perf_counter()
    assert made.count >= SELLERS and len(data) > SELLERS
    print(
        f"prepare {prepared - began:.1f} s, approve {approved - prepared:.1f} s, file {ended - approved:.1f} s",
        file=sys.stderr,
    )
    return ended - began


def _opened(number: str) -> PayoutRun:
    """The run as a page reads it, nothing of it known from the step before."""
    session().flush()
    session().expunge_all()
    run = office_queries.run(number)
    assert run is not None
    return run


def main() -> None:
    """Fill, measure on the database of the environment, print the figures, and roll everything back."""
    app = create_app(Config(DATABASE_URL=os.environ["DATABASE_URL"], LOG_LEVEL="ERROR"))
    profile = cProfile.Profile() if "--profile" in sys.argv else None
    with app.app_context():
        try:
            with transaction():
                people = session().scalars(sa.select(User).order_by(User.id).limit(2)).all()
                began = time.perf_counter()
                fill_sellers()
                fill_orders()
                session().execute(sa.text("ANALYZE"))
                print(f"filled in {time.perf_counter() - began:.0f} s", file=sys.stderr)
                seconds = profile.runcall(_pay, people) if profile else _pay(people)
                began = time.perf_counter()
                broken = checks.check()
                checked = time.perf_counter() - began
                assert not broken, broken
                raise _Undone
        except _Undone:
            pass
    if profile:
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(40)
    print(seconds, checked)


if __name__ == "__main__":
    main()
