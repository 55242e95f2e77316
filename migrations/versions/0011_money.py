"""Who bears a lost dispute, and the tax withheld from makers paid to the state."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW_WORDS = {("claims", "reason"): ("disputed",)}
#: What was proposed stays; only who booked it is written later.
DECISION_FACTS = "id, dispute_id, amount, bearings, reason, proposed_by_id, proposed_at"
PAYMENT_FACTS = "id, month_on, amount, ntpn, paid_on, coop_account_id, entry_id, recorded_at, recorded_by_id"


def upgrade():
    for (table, column), words in NEW_WORDS.items():
        _change_words(table, column, lambda known, new=words: [*known, *(word for word in new if word not in known)])
    op.create_table(
        "dispute_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("bearings", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_dispute_decisions_decided")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_dispute_decisions_decided_by_id_users")),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["card_disputes.id"], name=op.f("fk_dispute_decisions_dispute_id_card_disputes")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_dispute_decisions_proposed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_decisions")),
    )
    op.create_index(
        "uq_dispute_decisions_dispute",
        "dispute_decisions",
        ["dispute_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NOT NULL"),
        postgresql_where=sa.text("decided_at IS NOT NULL"),
    )
    op.create_table(
        "tax_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("ntpn", sa.String(length=16), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("coop_account_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_tax_payments_amount")),
        sa.ForeignKeyConstraint(
            ["coop_account_id"], ["coop_accounts.id"], name=op.f("fk_tax_payments_coop_account_id_coop_accounts")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_tax_payments_entry_id_entries")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_tax_payments_recorded_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_payments")),
        sa.UniqueConstraint("month_on", name=op.f("uq_tax_payments_month_on")),
        sa.UniqueConstraint("ntpn", name=op.f("uq_tax_payments_ntpn")),
    )
    _guard("dispute_decisions", DECISION_FACTS)
    _guard("tax_payments", PAYMENT_FACTS)


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
    op.drop_table("tax_payments")
    op.drop_table("dispute_decisions")
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
