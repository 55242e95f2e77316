"""Indexes over the rows whose flag is set, said as queries say it: SQLite read the whole table instead."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FLAGGED = (
    ("uq_payments_amount", "payments", ["coop_account_id", "amount"], "keeps_amount"),
    ("uq_payout_items_line", "payout_items", ["line_id"], "is_active"),
    ("uq_match_parts_ledger_line", "match_parts", ["ledger_line_id"], "is_active"),
    ("uq_match_parts_statement_line", "match_parts", ["statement_line_id"], "is_active"),
)


def upgrade():
    _made_anew("{} = 1")


def downgrade():
    _made_anew("{}")


def _made_anew(condition):
    if op.get_bind().dialect.name != "sqlite":
        return
    for name, table, columns, flag in FLAGGED:
        op.drop_index(name, table)
        op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(condition.format(flag)))
