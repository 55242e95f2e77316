"""More ways to pay: the cooperative's QRIS code, and requests left for another method."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0003_methods"
down_revision = "0002"
branch_labels = None
depends_on = None

#: Columns that hold one of a few words, and the words that are new.
NEW_WORDS = {("payments", "state"): ("cancelled",)}


def upgrade():
    for (table, column), words in NEW_WORDS.items():
        _change_words(table, column, lambda known, new=words: [*known, *(word for word in new if word not in known)])
    op.add_column("payments", sa.Column("qris_text", sa.String(length=512), nullable=True))
    op.create_table(
        "qris_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=512), nullable=False),
        sa.Column("coop_account_id", sa.Integer(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_account_id"], ["coop_accounts.id"], name=op.f("fk_qris_codes_coop_account_id_coop_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qris_codes")),
    )


def downgrade():
    op.drop_table("qris_codes")
    op.drop_column("payments", "qris_text")
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
        op.create_check_constraint(op.f(name), table, sa.column(column).in_([sa.literal_column(f"'{word}'") for word in words]))
        return
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    before = connection.execute(query, {"table": table}).scalar_one()
    found = re.search(rf"(CONSTRAINT {name} CHECK \({column} IN \()([^)]*)(\)\))", before)
    words = change(re.findall(r"'([a-z_]+)'", found[2]))
    listed = ", ".join(f"'{word}'" for word in words)
    after = before[: found.start()] + found[1] + listed + found[3] + before[found.end() :]
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.execute(sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :table"), {"sql": after, "table": table})
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")
