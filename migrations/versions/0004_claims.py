"""Claims of buyers, what they take back from makers, and where refunds go."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS_BEFORE = (
    "commission_bps",
    "payment_window_hours",
    "hold_days",
    "minimum_payout_rupiah",
    "debt_cap_bps",
    "unique_code_sign",
)
KINDS = (*KINDS_BEFORE, "claim_days")
IS_OPEN = sa.text("state = 'open'")
MOMENT = sa.DateTime(timezone=True)


def word(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def allow_kinds(kinds):
    """Hold the kinds of decisions to these words."""
    allowed = "kind IN ({})".format(", ".join(f"'{kind}'" for kind in kinds))
    with op.batch_alter_table("decisions") as decisions:
        decisions.drop_constraint(op.f("ck_decisions_kind"), type_="check")
        decisions.create_check_constraint(op.f("ck_decisions_kind"), allowed)


def upgrade():
    allow_kinds(KINDS)
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(34), nullable=False),
        sa.Column("line_id", sa.Integer, nullable=False),
        sa.Column("seller_order_id", sa.Integer, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column(
            "reason", word("reason", "not_arrived", "damaged", "other_goods", "lacking", "spoiled"), nullable=False
        ),
        sa.Column("text", sa.String(1_000), nullable=False),
        sa.Column("state", word("state", "open", "refunded", "replaced", "rejected", "withdrawn"), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("answer", sa.String(1_000), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("verdict", sa.String(500), nullable=False),
        sa.Column("borne_by", word("borne_by", "seller", "cooperative", "courier"), nullable=True),
        sa.Column("refund", sa.Integer, nullable=False),
        sa.Column("shipping_refund", sa.Integer, nullable=False),
        sa.Column("commission_back", sa.Integer, nullable=False),
        sa.Column("was_released", sa.Boolean, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_claims_quantity")),
        sa.CheckConstraint("refund >= 0 AND shipping_refund >= 0", name=op.f("ck_claims_refund")),
        sa.CheckConstraint("commission_back BETWEEN 0 AND refund", name=op.f("ck_claims_commission_back")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_claims_line_id_order_lines")),
        sa.ForeignKeyConstraint(
            ["seller_order_id"], ["seller_orders.id"], name=op.f("fk_claims_seller_order_id_seller_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("code", name=op.f("uq_claims_code")),
    )
    op.create_index(
        "uq_claims_open", "claims", ["line_id"], unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
    op.create_index(op.f("ix_claims_line_id"), "claims", ["line_id"])
    op.create_index(op.f("ix_claims_seller_order_id"), "claims", ["seller_order_id"])
    op.create_index(op.f("ix_claims_state_id"), "claims", ["state", "id"])
    op.create_table(
        "claim_photos",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("claim_id", sa.Integer, nullable=False),
        sa.Column("photo_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_photos_claim_id_claims")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_claim_photos_photo_id_photos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_photos")),
    )
    op.create_index(op.f("ix_claim_photos_claim_id"), "claim_photos", ["claim_id"])
    op.create_table(
        "claim_shares",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("claim_id", sa.Integer, nullable=False),
        sa.Column("maker_id", sa.Integer, nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_claim_shares_amount")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_shares_claim_id_claims")),
        sa.ForeignKeyConstraint(["maker_id"], ["makers.id"], name=op.f("fk_claim_shares_maker_id_makers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_shares")),
        sa.UniqueConstraint("claim_id", "maker_id", name=op.f("uq_claim_shares_claim_id_maker_id")),
    )
    op.create_index(op.f("ix_claim_shares_maker_id"), "claim_shares", ["maker_id"])
    op.create_table(
        "refund_accounts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("order_id", sa.Integer, nullable=False),
        sa.Column("token", sa.String(43), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("bank_code", sa.String(3), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("holder", sa.String(120), nullable=False),
        sa.Column("given_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_refund_accounts_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_accounts")),
        sa.UniqueConstraint("order_id", name=op.f("uq_refund_accounts_order_id")),
        sa.UniqueConstraint("token", name=op.f("uq_refund_accounts_token")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER claim_shares_append_only BEFORE UPDATE OR DELETE ON claim_shares "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER claim_shares_no_truncate BEFORE TRUNCATE ON claim_shares "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER claim_shares_no_{act} BEFORE {act.upper()} ON claim_shares "
                "BEGIN SELECT RAISE(ABORT, 'claim_shares is append-only'); END"
            )


def downgrade():
    for table in ("refund_accounts", "claim_shares", "claim_photos", "claims"):
        op.drop_table(table)
    op.execute("DELETE FROM decisions WHERE kind = 'claim_days'")
    allow_kinds(KINDS_BEFORE)
