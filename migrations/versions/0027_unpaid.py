"""What one buyer may leave unpaid: by decision in rupiah, and counted by her number."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NEW_KINDS = ("unpaid_most_rupiah",)


def upgrade():
    _change_kinds(lambda known: [*known, *(word for word in NEW_KINDS if word not in known)])
    op.create_index(op.f("ix_orders_buyer_phone"), "orders", ["buyer_phone"])


def downgrade():
    op.drop_index(op.f("ix_orders_buyer_phone"), table_name="orders")
    op.execute("DELETE FROM decisions WHERE kind = 'unpaid_most_rupiah'")
    _change_kinds(lambda known: [word for word in known if word not in NEW_KINDS])


def _change_kinds(change):
    """Give `decisions.kind` other words, whatever words it has now; on SQLite the CHECK's text is rewritten in place."""
    connection, name = op.get_bind(), "ck_decisions_kind"
    if connection.dialect.name == "postgresql":
        query = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
        words = change(re.findall(r"'([a-z_]+)'", connection.execute(query, {"name": name}).scalar_one()))
        op.drop_constraint(op.f(name), "decisions", type_="check")
        op.create_check_constraint(
            op.f(name), "decisions", sa.column("kind").in_([sa.literal_column(f"'{word}'") for word in words])
        )
        return
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'decisions'")
    before = connection.execute(query).scalar_one()
    found = re.search(rf"(CONSTRAINT {name} CHECK \(kind IN \()([^)]*)(\)\))", before)
    listed = ", ".join(f"'{word}'" for word in change(re.findall(r"'([a-z_]+)'", found[2])))
    after = before[: found.start()] + found[1] + listed + found[3] + before[found.end() :]
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'decisions'"), {"sql": after}
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")
