"""Vouchers, what orders hold of them, and what goes back of them with a refund."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: Terms are written once; only who approved, who ended and how often it was used is written later.
TERMS = "id, code, purpose, amount, bps, most, least_order, starts_on, ends_on, most_uses, coop_bps, created_by_id, created_at"
DISCOUNTED = ("orders", "seller_orders", "order_lines")
#: A line's total is what is held for it: without the seller's part of a voucher.
TOTAL_BEFORE, TOTAL = "total = quantity * price", "total = quantity * price - seller_discount"


def upgrade():
    op.create_table(
        "vouchers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("bps", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("least_order", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("coop_bps", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "in_force", "ended", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(amount IS NULL) <> (bps IS NULL)", name=op.f("ck_vouchers_kind")),
        sa.CheckConstraint("amount > 0 AND most IS NULL OR amount IS NULL", name=op.f("ck_vouchers_amount")),
        sa.CheckConstraint("bps BETWEEN 1 AND 10000", name=op.f("ck_vouchers_bps")),
        sa.CheckConstraint("most > 0", name=op.f("ck_vouchers_most")),
        sa.CheckConstraint("coop_bps BETWEEN 0 AND 10000", name=op.f("ck_vouchers_coop_bps")),
        sa.CheckConstraint("least_order >= 0 AND most_uses > 0 AND uses >= 0", name=op.f("ck_vouchers_uses")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_vouchers_days")),
        sa.CheckConstraint("approved_by_id <> created_by_id", name=op.f("ck_vouchers_two_people")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_vouchers_approved_by_id_users")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_vouchers_created_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouchers")),
        sa.UniqueConstraint("code", name=op.f("uq_vouchers_code")),
    )
    op.create_table(
        "voucher_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_voucher_answers_answered_by_id_users")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_voucher_answers_seller_id_sellers")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=op.f("fk_voucher_answers_voucher_id_vouchers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_answers")),
        sa.UniqueConstraint("voucher_id", "seller_id", name=op.f("uq_voucher_answers_voucher_id_seller_id")),
    )
    op.create_index(op.f("ix_voucher_answers_seller_id"), "voucher_answers", ["seller_id"])
    # Both databases add a checked column in these words; Alembic's own do not on SQLite.
    op.execute(
        "ALTER TABLE orders ADD COLUMN voucher_id INTEGER "
        "CONSTRAINT fk_orders_voucher_id_vouchers REFERENCES vouchers (id)"
    )
    op.add_column("orders", sa.Column("voucher_code", sa.String(length=20), server_default="", nullable=False))
    held = sa.text("voucher_id IS NOT NULL")
    op.create_index("ix_orders_voucher_id", "orders", ["voucher_id"], sqlite_where=held, postgresql_where=held)
    for table in DISCOUNTED:
        for column in ("coop_discount", "seller_discount"):
            op.execute(
                f"ALTER TABLE {table} ADD COLUMN {column} INTEGER DEFAULT 0 NOT NULL "
                f"CONSTRAINT ck_{table}_{column} CHECK ({column} >= 0)"
            )
    op.execute(
        "ALTER TABLE claims ADD COLUMN discount_back INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_claims_discount_back CHECK (discount_back BETWEEN 0 AND refund)"
    )
    _check_total(TOTAL_BEFORE, TOTAL)
    _guard_terms()


def downgrade():
    _check_total(TOTAL, TOTAL_BEFORE)
    op.drop_column("claims", "discount_back")
    for table in DISCOUNTED:
        op.drop_column(table, "seller_discount")
        op.drop_column(table, "coop_discount")
    op.drop_index("ix_orders_voucher_id", "orders")
    op.drop_column("orders", "voucher_code")
    op.drop_column("orders", "voucher_id")
    op.drop_table("voucher_answers")
    op.drop_table("vouchers")


def _check_total(before, after):
    """Hold a line's total to other words.

    SQLite keeps a CHECK only as text, which is rewritten in place, as its manual advises for changes that do not touch
    the rows; rebuilding the table would copy it and lose its triggers.
    """
    connection, name = op.get_bind(), "ck_order_lines_total"
    if connection.dialect.name == "postgresql":
        op.drop_constraint(op.f(name), "order_lines", type_="check")
        op.create_check_constraint(op.f(name), "order_lines", after)
        return
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'order_lines'")
    found = connection.execute(query).scalar_one()
    clause = f"CONSTRAINT {name} CHECK ({before})"
    if found.count(clause) != 1:
        raise RuntimeError(f"order_lines has no {clause}")
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'order_lines'"),
        {"sql": found.replace(clause, f"CONSTRAINT {name} CHECK ({after})")},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")


def _guard_terms():
    """Refuse that a voucher goes or that its terms change; the function is the one of 0002."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER vouchers_append_only BEFORE DELETE OR UPDATE OF {TERMS} ON vouchers "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER vouchers_no_truncate BEFORE TRUNCATE ON vouchers "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act, when in (("update", f"UPDATE OF {TERMS}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER vouchers_no_{act} BEFORE {when} ON vouchers "
            "BEGIN SELECT RAISE(ABORT, 'vouchers is append-only'); END"
        )
