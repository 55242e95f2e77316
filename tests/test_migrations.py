"""The migrations from nothing give exactly the tables of the models, with their guards, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask_migrate import check, downgrade, upgrade

from config import Config
from shop import create_app
from shop.bank.importing import import_statement
from shop.clock import now
from shop.db import db, transaction
from shop.payments.provider import BalanceLine
from shop.payments.provider_books import enter_line
from shop.payments.requesting import coop_account
from tests import cast, make
from tests.bank import files
from tests.support import postgres

pytestmark = [
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
    pytest.mark.filterwarnings("ignore:autogenerate skipping"),
]

APPEND_ONLY = (
    "entries",
    "lines",
    "stock_movements",
    "audit_records",
    "order_events",
    "order_line_shares",
    "claim_shares",
)
APPEND_ONLY += ("statements", "statement_lines", "provider_lines")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_app(request, tmp_path):
    address = f"sqlite:///{tmp_path / 'shop.sqlite'}" if request.param == "sqlite" else postgres.fresh_database()
    app = create_app(Config(DATABASE_URL=address, MEDIA_URL=str(tmp_path), LOG_LEVEL="ERROR"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.long
def test_models_and_migrations_agree(empty_app):
    upgrade()
    check()  # exits when a model has what no migration made
    assert sa.inspect(db.engine).has_table("orders")


@pytest.mark.long
def test_the_way_back_leaves_nothing(empty_app):
    upgrade()
    downgrade(revision="base")
    assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}


#: Tables of which some rows or some facts of a row never change; the list above is refused everything.
GUARDED = {*APPEND_ONLY, "reports", "report_rows", "withholdings", "months", "month_explanations", "vouchers"}
GUARDED |= {"bazaar_counts", "bazaar_sales", "cash_receipts", "payout_exports", "dispute_decisions", "dispute_returns"}
GUARDED |= {"refund_approvals", "tax_payments", "tax_corrections", "seals"}


def test_no_later_migration_takes_a_guard_away(empty_app):
    """SQLite makes a table anew to alter it, and its triggers go with the old one: each must be made again."""
    upgrade()
    with db.engine.connect() as connection:
        sqlite = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
        postgresql = "SELECT event_object_table, event_manipulation FROM information_schema.triggers"
        found = connection.execute(sa.text(sqlite if db.engine.dialect.name == "sqlite" else postgresql)).all()
    for act in ("UPDATE", "DELETE"):
        assert {table for table, said in found if act in said.upper()} >= GUARDED, act
    assert {table for table, _said in found} == GUARDED


@pytest.mark.long
def test_what_was_written_down_stays(empty_app):
    """Each guarded table holds a row when it is asked: a trigger speaks only when there is something to refuse."""
    upgrade()
    with transaction():
        cast.found_shop()
    make.refunded_claim(make.released_order())
    with transaction():
        import_statement(coop_account(), files.bri_cms().encode(), name="mutasi.csv", by=cast.person("Nurul"))
        enter_line(BalanceLine("txn_1", "charge", "ch_1", "idr", 17_000_000, 0, None, now()), subject="txn_1")
    db.session.remove()
    for table in APPEND_ONLY:
        for act in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(sa.exc.DatabaseError, match="append-only"), db.engine.begin() as connection:
                connection.execute(sa.text(act))
        with db.engine.connect() as connection:
            assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar() > 0
