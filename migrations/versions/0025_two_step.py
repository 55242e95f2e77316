"""Signing in may take two steps: the phone's secret, recovery codes, and sign-ins that are half done."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("users", sa.Column("two_step_since", sa.DateTime(timezone=True)))
    else:
        op.execute("ALTER TABLE users ADD COLUMN two_step_since DATETIME")
    op.create_table(
        "two_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("begun_in", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_two_steps_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_two_steps")),
        sa.UniqueConstraint("user_id", name=op.f("uq_two_steps_user_id")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("user_id", "code_hash", name=op.f("uq_recovery_codes_user_id_code_hash")),
    )
    op.create_table(
        "half_sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_half_sign_ins_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_half_sign_ins_token_hash")),
    )
    op.create_index(op.f("ix_half_sign_ins_user_id"), "half_sign_ins", ["user_id"])
    op.create_index(op.f("ix_half_sign_ins_expires_at"), "half_sign_ins", ["expires_at"])


def downgrade():
    for table in ("half_sign_ins", "recovery_codes", "two_steps"):
        op.drop_table(table)
    op.execute("ALTER TABLE users DROP COLUMN two_step_since")
