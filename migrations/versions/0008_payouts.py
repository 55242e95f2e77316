"""Payouts: bank files, cash with a receipt, the wait after a bank account was changed; refunds that two people approve."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

#: Columns that hold one of a few words, and the words that are new.
NEW_WORDS = {
    ("payouts", "status"): ("handed",),
    ("decisions", "kind"): ("account_wait_hours", "refund_alone_rupiah"),
}
#: What a made file says of itself stays; only that it was given back is written later.
EXPORT_FACTS = "run_id, coop_account_id, layout, made_on, sha256, count, total, made_by_id, made_at"
RECEIPT_FACTS = "payout_id, number, box, received_by, paid_by_id, paid_at"


def upgrade():
    for (table, column), words in NEW_WORDS.items():
        _change_words(table, column, lambda known, new=words: [*known, *(word for word in new if word not in known)])
    op.add_column(
        "coop_accounts", sa.Column("payout_layout", sa.String(length=20), server_default="generic", nullable=False)
    )
    for column in (
        sa.Column("named_by_id", sa.Integer(), nullable=True),
        sa.Column("contact_phone", sa.String(length=20), server_default="", nullable=False),
        sa.Column("contact_emails", sa.JSON(), nullable=True),
        sa.Column("payable_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs_signature", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("bank_accounts", column)
    op.execute(
        "UPDATE bank_accounts SET contact_phone = (SELECT phone FROM sellers WHERE sellers.id = bank_accounts.seller_id)"
    )
    _tables()
    _guard("payout_exports", EXPORT_FACTS)
    _guard("cash_receipts", RECEIPT_FACTS)
    _guard("refund_approvals", "id, order_id, amount, approved_by_id, approved_at")


def _tables():
    op.create_table(
        "payout_exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("coop_account_id", sa.Integer(), nullable=False),
        sa.Column("layout", sa.String(length=20), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), server_default="", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_account_id"], ["coop_accounts.id"], name=op.f("fk_payout_exports_coop_account_id_coop_accounts")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_payout_exports_made_by_id_users")),
        sa.ForeignKeyConstraint(["run_id"], ["payout_runs.id"], name=op.f("fk_payout_exports_run_id_payout_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_exports")),
    )
    op.create_index(
        "uq_payout_exports_run",
        "payout_exports",
        ["run_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "cash_receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payout_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("box", sa.String(length=20), nullable=False),
        sa.Column("received_by", sa.String(length=120), nullable=False),
        sa.Column("paid_by_id", sa.Integer(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("confirmed_by_id <> paid_by_id", name=op.f("ck_cash_receipts_two_people")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_cash_receipts_confirmed_by_id_users")),
        sa.ForeignKeyConstraint(["paid_by_id"], ["users.id"], name=op.f("fk_cash_receipts_paid_by_id_users")),
        sa.ForeignKeyConstraint(["payout_id"], ["payouts.id"], name=op.f("fk_cash_receipts_payout_id_payouts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_receipts")),
        sa.UniqueConstraint("number", name=op.f("uq_cash_receipts_number")),
        sa.UniqueConstraint("payout_id", name=op.f("uq_cash_receipts_payout_id")),
    )
    op.create_table(
        "refund_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_refund_approvals_approved_by_id_users")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_refund_approvals_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_approvals")),
    )
    op.create_index(op.f("ix_refund_approvals_order_id"), "refund_approvals", ["order_id"])


def _guard(table, facts):
    """Refuse that a row goes or that its facts change; the function is the one of 0002."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR UPDATE OF {facts} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act, when in (("update", f"UPDATE OF {facts}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act} BEFORE {when} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade():
    op.drop_table("refund_approvals")
    op.drop_table("cash_receipts")
    op.drop_table("payout_exports")
    for column in (
        "signed_at",
        "signed_by_id",
        "needs_signature",
        "payable_from",
        "contact_emails",
        "contact_phone",
        "named_by_id",
    ):
        op.drop_column("bank_accounts", column)
    op.drop_column("coop_accounts", "payout_layout")
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
