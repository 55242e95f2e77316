"""Payment by card: pages at the provider, its balance line by line, refunds, disputes, payouts, messages and cases."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: In the order in which they refer to each other.
TABLES = (
    "provider_events",
    "provider_payouts",
    "money_cases",
    "card_sessions",
    "card_disputes",
    "card_refunds",
    "provider_lines",
    "provider_payout_lines",
)
APPEND_ONLY = "provider_lines"


def word(*words):
    return sa.Enum(*words, name="state", native_enum=False, create_constraint=True, length=32)


def upgrade():
    op.create_table(
        "provider_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("event_ref", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("object_ref", sa.String(length=255), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("api_version", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", word("new", "done", "ignored", "dead", "quarantined"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_events")),
        sa.UniqueConstraint("provider", "event_ref", name=op.f("uq_provider_events_provider_event_ref")),
    )
    op.create_index(
        "ix_provider_events_due",
        "provider_events",
        ["next_try_at"],
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )
    op.create_index(op.f("ix_provider_events_state_id"), "provider_events", ["state", "id"])

    op.create_table(
        "provider_payouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("arrives_on", sa.Date(), nullable=False),
        sa.Column("coop_account_id", sa.Integer(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trouble", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_account_id"], ["coop_accounts.id"], name=op.f("fk_provider_payouts_coop_account_id_coop_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_payouts")),
        sa.UniqueConstraint("ref", name=op.f("uq_provider_payouts_ref")),
    )
    op.create_table(
        "money_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=255), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_money_cases_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_cases")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_money_cases_kind_ref")),
    )
    op.create_index(
        "ix_money_cases_open",
        "money_cases",
        ["id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(op.f("ix_money_cases_order_id"), "money_cases", ["order_id"])

    op.create_table(
        "card_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("state", word("asked", "open", "complete", "expired", "refused"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_ref", sa.String(length=255), nullable=True),
        sa.Column("intent_ref", sa.String(length=255), nullable=True),
        sa.Column("charge_ref", sa.String(length=255), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_card_sessions_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_sessions")),
        sa.UniqueConstraint("intent_ref", name=op.f("uq_card_sessions_intent_ref")),
        sa.UniqueConstraint("session_ref", name=op.f("uq_card_sessions_session_ref")),
    )
    op.create_index(op.f("ix_card_sessions_payment_id"), "card_sessions", ["payment_id"])
    op.create_index(op.f("ix_card_sessions_state_id"), "card_sessions", ["state", "id"])

    op.create_table(
        "card_disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=255), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_before", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["card_sessions.id"], name=op.f("fk_card_disputes_session_id_card_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_disputes")),
        sa.UniqueConstraint("ref", name=op.f("uq_card_disputes_ref")),
    )
    op.create_index(op.f("ix_card_disputes_session_id"), "card_disputes", ["session_id"])

    op.create_table(
        "card_refunds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("state", word("requested", "pending", "succeeded", "failed"), nullable=False),
        sa.Column("ref", sa.String(length=255), nullable=True),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("from_due", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(length=120), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_card_refunds_amount")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["card_sessions.id"], name=op.f("fk_card_refunds_session_id_card_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_refunds")),
        sa.UniqueConstraint("ref", name=op.f("uq_card_refunds_ref")),
    )
    op.create_index(op.f("ix_card_refunds_session_id"), "card_refunds", ["session_id"])
    op.create_index(op.f("ix_card_refunds_state_id"), "card_refunds", ["state", "id"])

    op.create_table(
        "provider_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=255), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("source_ref", sa.String(length=255), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("exchange_rate", sa.String(length=40), nullable=False),
        sa.Column("amount_sen", sa.BigInteger(), nullable=False),
        sa.Column("fee_sen", sa.BigInteger(), nullable=False),
        sa.Column("balance_sen", sa.BigInteger(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["card_sessions.id"], name=op.f("fk_provider_lines_session_id_card_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_lines")),
        sa.UniqueConstraint("ref", name=op.f("uq_provider_lines_ref")),
    )
    op.create_index(op.f("ix_provider_lines_session_id"), "provider_lines", ["session_id"])

    op.create_table(
        "provider_payout_lines",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("payout_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["provider_lines.id"], name=op.f("fk_provider_payout_lines_line_id_provider_lines")
        ),
        sa.ForeignKeyConstraint(
            ["payout_id"], ["provider_payouts.id"], name=op.f("fk_provider_payout_lines_payout_id_provider_payouts")
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_provider_payout_lines")),
    )
    op.create_index(op.f("ix_provider_payout_lines_payout_id"), "provider_payout_lines", ["payout_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {APPEND_ONLY}_append_only BEFORE UPDATE OR DELETE ON {APPEND_ONLY} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {APPEND_ONLY}_no_truncate BEFORE TRUNCATE ON {APPEND_ONLY} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {APPEND_ONLY}_no_{act} BEFORE {act.upper()} ON {APPEND_ONLY} "
                f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY} is append-only'); END"
            )


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)
