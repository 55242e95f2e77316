"""Bazaars: sales at a stall, what of them does not fit, and how the cash box was counted."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NEW_WORDS = {("stock_movements", "reason"): ("bazaar",)}
#: What was counted stays as it was written; only the acquirer's row is named later.
SALE_FACTS = "id, bazaar_id, key, order_id, paid_by, total, sold_at, is_moved, counted_at, counted_by_id"


def word(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade():
    for (table, column), words in NEW_WORDS.items():
        _change_words(table, column, lambda known, new=words: [*known, *(word for word in new if word not in known)])
    op.create_table(
        "bazaars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=False),
        sa.Column("change_money", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_bazaars_days")),
        sa.CheckConstraint("change_money >= 0", name=op.f("ck_bazaars_change_money")),
        sa.ForeignKeyConstraint(["keeper_id"], ["users.id"], name=op.f("fk_bazaars_keeper_id_users")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["users.id"], name=op.f("fk_bazaars_opened_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bazaars")),
    )
    op.create_table(
        "bazaar_sales",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bazaar_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("paid_by", word("paid_by", "cash", "qris"), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("sold_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by_id", sa.Integer(), nullable=False),
        sa.Column("report_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("total > 0", name=op.f("ck_bazaar_sales_total")),
        sa.ForeignKeyConstraint(["bazaar_id"], ["bazaars.id"], name=op.f("fk_bazaar_sales_bazaar_id_bazaars")),
        sa.ForeignKeyConstraint(["counted_by_id"], ["users.id"], name=op.f("fk_bazaar_sales_counted_by_id_users")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_bazaar_sales_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bazaar_sales")),
        sa.UniqueConstraint("bazaar_id", "key", name=op.f("uq_bazaar_sales_bazaar_id_key")),
        sa.UniqueConstraint("order_id", name=op.f("uq_bazaar_sales_order_id")),
        sa.UniqueConstraint("report_key", name=op.f("uq_bazaar_sales_report_key")),
    )
    op.create_table(
        "bazaar_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sale_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("kind", word("kind", "lacking", "price"), nullable=False),
        sa.Column("shop_price", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", word("outcome", "from_shelf", "uncounted", "noted"), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL) AND (closed_at IS NULL) = (closed_by_id IS NULL)",
            name=op.f("ck_bazaar_exceptions_closed"),
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name=op.f("fk_bazaar_exceptions_closed_by_id_users")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_bazaar_exceptions_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(
            ["sale_id"], ["bazaar_sales.id"], name=op.f("fk_bazaar_exceptions_sale_id_bazaar_sales")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bazaar_exceptions")),
        sa.UniqueConstraint("order_line_id", "kind", name=op.f("uq_bazaar_exceptions_order_line_id_kind")),
    )
    op.create_index(op.f("ix_bazaar_exceptions_sale_id"), "bazaar_exceptions", ["sale_id"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_bazaar_exceptions_open",
        "bazaar_exceptions",
        ["opened_at"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "bazaar_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bazaar_id", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("expected >= 0 AND counted >= 0", name=op.f("ck_bazaar_counts_amounts")),
        sa.CheckConstraint("expected = counted OR reason <> ''", name=op.f("ck_bazaar_counts_reason")),
        sa.CheckConstraint("(entry_id IS NULL) = (expected = 0 AND counted = 0)", name=op.f("ck_bazaar_counts_entry")),
        sa.ForeignKeyConstraint(["bazaar_id"], ["bazaars.id"], name=op.f("fk_bazaar_counts_bazaar_id_bazaars")),
        sa.ForeignKeyConstraint(["counted_by_id"], ["users.id"], name=op.f("fk_bazaar_counts_counted_by_id_users")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_bazaar_counts_entry_id_entries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bazaar_counts")),
    )
    op.create_index(op.f("ix_bazaar_counts_bazaar_id"), "bazaar_counts", ["bazaar_id"])
    _guard("bazaar_counts", "UPDATE", "DELETE")
    _guard("bazaar_sales", f"UPDATE OF {SALE_FACTS}", "DELETE")


def _guard(table, *acts):
    """Refuse these acts on a table, on both databases."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for act in acts:
        name = f"{table}_no_{act[:6].lower()}"
        if is_postgresql:
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade():
    for table in ("bazaar_counts", "bazaar_exceptions", "bazaar_sales", "bazaars"):
        op.drop_table(table)
    for (table, column), words in NEW_WORDS.items():
        _change_words(table, column, lambda known, new=words: [word for word in known if word not in new])


def _change_words(table, column, change):
    """Give a column's CHECK other words, whatever words it has now.

    SQLite keeps a CHECK only as text, which is rewritten in place, as its manual advises for changes that do not touch
    the rows; rebuilding the table would copy it and lose its triggers.
    """
    connection, name = op.get_bind(), f"ck_{table}_{column}"
    if connection.dialect.name == "postgresql":
        query = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
        words = change(re.findall(r"'([a-z_]+)'", connection.execute(query, {"name": name}).scalar_one()))
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(
            op.f(name), table, sa.column(column).in_([sa.literal_column(f"'{word}'") for word in words])
        )
        return
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    before = connection.execute(query, {"table": table}).scalar_one()
    found = re.search(rf"(CONSTRAINT {name} CHECK \({column} IN \()([^)]*)(\)\))", before)
    words = change(re.findall(r"'([a-z_]+)'", found[2]))
    listed = ", ".join(f"'{word}'" for word in words)
    after = before[: found.start()] + found[1] + listed + found[3] + before[found.end() :]
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :table"),
        {"sql": after, "table": table},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")
