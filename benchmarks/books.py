"""Two million ledger lines proved, and a seller's statement over three years of them, in a process and a database of their own.

Fifty orders and a payout run go through the rules; every row of them is then copied by the database, five thousand times,
with numbers and codes of its own, so that the copies keep every invariant of the originals.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from flask import current_app
from flask_migrate import upgrade

from benchmarks.databases import ROOT, Ground
from config import Config
from shop import create_app
from shop.clock import today
from shop.db import Base, db, session, transaction
from shop.ledger.chart import CHART
from shop.ledger.models import Line
from shop.ledger.reports import account_sheet, journal_sheet, trial_sheet
from shop.office import reports
from shop.office.checks import ROOMS
from shop.payouts.statements import statement_of
from shop.payouts.taxes import tax_payments_sheet
from shop.payouts.yearly import year_of, year_sheet
from shop.sellers.models import Seller
from shop.sheets import Sheet, csv_pieces
from tests import cast, make
from tests.payouts.conftest import Office
from tests.support import postgres

ORDERS, SELLERS = 50, 25
LINES = 2_000_000
#: What a proof of all of them, and a year's statement, may take; `make bench` shows how far within it they stay.
MOST_SECONDS, MOST_MILLISECONDS = 60, 300
#: What the slowest report may take until its page of a year stands there, and how many rows a page has.
MOST_WAITED, PAGE = 10, 100
YEARS = timedelta(days=3 * 365)
#: What separates the numbers of one copy from those of the next.
STRIDE = 10_000
CODE = "replace(replace({}, 'BR-', 'B' || k || '-'), 'PC-', 'P' || k || '-')"
#: Sub-accounts that every copy has of its own, and those that every seller has.
OF_COPIES, OF_SELLERS = ("held", "paying"), ("payable",)


def measure(ground: Ground) -> dict[str, float]:
    """Seconds to prove everything, milliseconds of a year's statement, and how many lines and sales there were."""
    with TemporaryDirectory() as folder:
        is_sqlite = ground.database == "sqlite"
        address = f"sqlite:///{folder}/shop.sqlite" if is_sqlite else postgres.fresh_database(durable=True)
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.books"],
            check=True,
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": address, "MEDIA_URL": f"{folder}/media"},
            stdout=subprocess.PIPE,
            text=True,
        )
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _originals() -> None:
    """Orders of both sellers, received and paid out by a run that the bank confirmed; their shelves are empty then."""
    with transaction():
        cast.found_shop()
    alone = make.product(stock=ORDERS // 2)
    shared = make.product("Keripik", seller=cast.seller("KUB Melati"), price=99_999, stock=ORDERS // 2)
    for number in range(ORDERS):
        make.released_order(shared if number % 2 else alone)
    Office().confirm()


def _plus(column: str, copy: str = "k") -> str:
    return f"{column} + {STRIDE} * {copy}"


def _earlier(column: str, days: str) -> str:
    is_sqlite = db.engine.dialect.name == "sqlite"
    return f"date({column}, '-' || ({days}) || ' days')" if is_sqlite else f"{column} - ({days})"


def _rest(number: str, by: int) -> str:
    """The rest of a division, in words that every driver lets through."""
    return f"{number} - {by} * (({number}) / {by})"


def _copies(mine: str, hers: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each table that is copied, and its columns that differ from the original's."""
    number = {"id": _plus("id")}
    code = {"code": CODE.format("code")}
    key = f"""CASE kind WHEN 'released' THEN {CODE.format("key")}
        WHEN 'payment_settled' THEN 'settled:' || (CAST(substr(key, 9) AS INTEGER) + {STRIDE} * k)
        ELSE kind || ':' || (CAST(substr(key, length(kind) + 2) AS INTEGER) + {STRIDE} * k) END"""
    account = f"account_id + CASE WHEN account_id IN ({mine}) THEN {STRIDE} * k WHEN account_id IN ({hers}) THEN {STRIDE} * g ELSE 0 END"
    yield "carts", number | {"token_hash": "substr(token_hash, 1, 50) || '-' || k"}
    yield "orders", number | {"number": CODE.format("number"), "cart_id": _plus("cart_id")}
    yield "parcels", number | code | {"order_id": _plus("order_id")}
    yield (
        "seller_orders",
        number
        | code
        | {"order_id": _plus("order_id"), "parcel_id": _plus("parcel_id"), "seller_id": _plus("seller_id", "g")},
    )
    yield "order_lines", number | {"seller_order_id": _plus("seller_order_id")}
    yield "order_line_shares", number | {"line_id": _plus("line_id"), "maker_id": _plus("maker_id", "g")}
    yield "reservations", number | {"order_line_id": _plus("order_line_id")}
    yield "stock_movements", number
    yield "payments", number | {"order_id": _plus("order_id"), "keeps_amount": "false"}  # all of them one amount
    yield (
        "entries",
        number
        | {
            "subject": CODE.format("subject"),
            "key": key,
            "booked_on": _earlier("booked_on", _rest("k * 7", YEARS.days)),
        },
    )
    yield "lines", number | {"entry_id": _plus("entry_id"), "account_id": account}
    yield "payout_runs", number | {"number": CODE.format("number"), "until": _earlier("until", "k")}
    own = {"bank_account_id": _plus("bank_account_id", "g"), "seller_id": _plus("seller_id", "g")}
    yield "payouts", number | own | {"run_id": _plus("run_id")}
    yield "payout_shares", number | {"payout_id": _plus("payout_id"), "maker_id": _plus("maker_id", "g")}
    yield (
        "payout_items",
        number
        | {
            "payout_id": _plus("payout_id"),
            "line_id": _plus("line_id"),
            "seller_order_id": _plus("seller_order_id"),
            "maker_id": _plus("maker_id", "g"),
        },
    )


def _copy(connection: sa.Connection, table: str, changes: dict[str, str], numbers: str, where: str = "") -> None:
    columns = [f'"{column.name}"' for column in Base.metadata.tables[table].columns]
    cells = [changes.get(column.strip('"'), column) for column in columns]
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(cells)} FROM {table}, {numbers} "
        f"WHERE {table}.id < {STRIDE} {where}"
    )


def _multiply() -> None:
    """Copy what the originals left until there are LINES lines, for SELLERS times as many sellers."""
    session().rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            own = connection.scalar(sa.select(sa.func.count(Line.id)))
            count = -(-LINES // own) - 1
            for name, most, columns in (
                ("copies", count, f"k, {_rest('k', SELLERS)} AS g"),
                ("groups", SELLERS - 1, "k AS g"),
            ):
                connection.exec_driver_sql(
                    f"CREATE TEMP TABLE {name} AS WITH RECURSIVE numbers(k) AS "
                    f"(SELECT 1 UNION ALL SELECT k + 1 FROM numbers WHERE k < {most}) SELECT {columns} FROM numbers"
                )
            _copy_sellers(connection)
            names = lambda some: ", ".join(f"'{name}'" for name in some)  # noqa: E731
            accounts = "SELECT id FROM accounts WHERE id < {} AND name IN ({})"
            listed = [
                ", ".join(str(row[0]) for row in connection.exec_driver_sql(accounts.format(STRIDE, names(some))))
                for some in (OF_COPIES, OF_SELLERS)
            ]
            mine = {"id": _plus("id"), "owner": f"CAST(CAST(owner AS INTEGER) + {STRIDE} * k AS VARCHAR(40))"}
            _copy(connection, "accounts", mine, "copies", f"AND name IN ({names(OF_COPIES)})")
            for table, changes in _copies(*listed):
                _copy(connection, table, changes, "copies")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("ANALYZE")


def _copy_sellers(connection: sa.Connection) -> None:
    number = {"id": _plus("id", "g")}
    seller = {"seller_id": _plus("seller_id", "g")}
    _copy(connection, "sellers", number | {"slug": "slug || '-' || g"}, "groups")
    _copy(connection, "makers", number | seller, "groups")
    _copy(connection, "bank_accounts", number | seller, "groups")
    hers = {"id": _plus("id", "g"), "owner": f"CAST(CAST(owner AS INTEGER) + {STRIDE} * g AS VARCHAR(40))"}
    _copy(connection, "accounts", hers, "groups", "AND name = 'payable'")


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _facts() -> dict[str, float]:
    found: dict[str, float] = {"lines": session().scalar(sa.select(sa.func.count(Line.id))) or 0}
    for room in ROOMS:
        facts: list[str] = []
        found[room.__name__.split(".")[1]] = _timed(lambda room=room, facts=facts: facts.extend(room.check()))  # type: ignore[misc]
        assert not facts, facts[:5]
    found["check"] = sum(found[room.__name__.split(".")[1]] for room in ROOMS)
    seller = session().scalars(sa.select(Seller).where(Seller.name == "KUB Melati").order_by(Seller.id.desc())).first()
    assert seller is not None
    since, until = today() - timedelta(days=365), today()
    found["sales"] = sum(row.sale is not None for row in statement_of(seller, since=since, until=until).rows)
    number = seller.id
    session().expunge_all()
    seller = session().get_one(Seller, number)
    found["statement"] = min(_timed(lambda: statement_of(seller, since=since, until=until)) for _ in range(3)) * 1_000
    return found | _reports(seller, since, until)


def _reports(seller: Seller, since: date, until: date) -> dict[str, float]:
    """Seconds until a year of each of the office's reports stands there as a page, and until its file is written."""
    sheets: dict[str, Callable[[], Sheet]] = {
        "trial-balance": lambda: trial_sheet(until),
        "journal": lambda: journal_sheet(since, until),
        "account": lambda: account_sheet(CHART["held"], None, who="", since=since, until=until),
        "sales": lambda: reports.sales_sheet(since, until, reports.By.SELLER),
        "commission": lambda: reports.commission_sheet(since, until),
        "tax": lambda: reports.tax_sheet(since, until),
        "tax-payments": lambda: tax_payments_sheet(since, until),
        "shipping": lambda: reports.shipping_sheet(since, until),
        "yearly": lambda: year_sheet(year_of(seller, until.year - 1)),
    }
    found: dict[str, float] = {}
    with current_app.test_request_context("/"):
        for name, sheet in sheets.items():
            session().expunge_all()
            found[f"page of {name}"] = _timed(lambda sheet=sheet: _page_of(sheet()))  # type: ignore[misc]
            found[f"file of {name}"] = _timed(lambda sheet=sheet: deque(csv_pieces(sheet()), maxlen=0))  # type: ignore[misc]
    return found


def _page_of(sheet: Sheet) -> None:
    """What a page asks of a table: how many rows there are, and the last hundred of them, which are read last."""
    total = len(sheet.rows)
    sheet.rows.part(max(0, total - PAGE), PAGE)


def main() -> None:
    """Measure on the empty database of the environment and print the figures."""
    app = create_app(
        Config(
            DATABASE_URL=os.environ["DATABASE_URL"],
            MEDIA_URL=os.environ["MEDIA_URL"],
            MAIL_URL=f"outbox:{Path(os.environ['MEDIA_URL']).parent / 'mail'}",
            LOG_LEVEL="ERROR",
        )
    )
    with app.app_context():
        upgrade()
        _originals()
        built = _timed(_multiply)
        print(json.dumps({"built": built} | _facts()))


if __name__ == "__main__":
    main()
