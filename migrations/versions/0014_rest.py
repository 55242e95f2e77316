"""Numbers of tax payments that were typed wrongly, and what a regained dispute gives back to whoever bore it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CORRECTION_FACTS = "id, payment_id, ntpn, reason, recorded_at, recorded_by_id"
#: What was proposed stays; only who booked it is written later.
RETURN_FACTS = "id, dispute_id, amount, proposed_by_id, proposed_at"


def upgrade():
    op.create_table(
        "tax_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("ntpn", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["tax_payments.id"], name=op.f("fk_tax_corrections_payment_id_tax_payments")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_tax_corrections_recorded_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_corrections")),
    )
    op.create_index(op.f("ix_tax_corrections_payment_id"), "tax_corrections", ["payment_id"])
    op.create_table(
        "dispute_returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_by_id", sa.Integer(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_dispute_returns_amount")),
        sa.CheckConstraint("(booked_at IS NULL) = (booked_by_id IS NULL)", name=op.f("ck_dispute_returns_booked")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["users.id"], name=op.f("fk_dispute_returns_booked_by_id_users")),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["card_disputes.id"], name=op.f("fk_dispute_returns_dispute_id_card_disputes")
        ),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["users.id"], name=op.f("fk_dispute_returns_proposed_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_returns")),
        sa.UniqueConstraint("dispute_id", name=op.f("uq_dispute_returns_dispute_id")),
    )
    _guard("tax_corrections", CORRECTION_FACTS)
    _guard("dispute_returns", RETURN_FACTS)


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
    op.drop_table("dispute_returns")
    op.drop_table("tax_corrections")
