"""More ways to pay: the cooperative's QRIS code, and requests left for another method; payment on delivery."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: Columns that hold one of a few words, and the words that are new.
NEW_WORDS = {
    ("payments", "state"): ("cancelled",),
    ("orders", "status"): ("on_delivery",),
    ("stock_movements", "reason"): ("returned",),
    ("decisions", "kind"): ("cod_most_rupiah", "cod_open_orders"),
}


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

    op.create_table(
        "cod_areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cod_areas")),
        sa.UniqueConstraint("region_code", name=op.f("uq_cod_areas_region_code")),
    )
    op.create_table(
        "remittances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("coop_account_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("fee", sa.Integer(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["shipping_services.id"], name=op.f("fk_remittances_service_id_shipping_services")
        ),
        sa.ForeignKeyConstraint(
            ["coop_account_id"], ["coop_accounts.id"], name=op.f("fk_remittances_coop_account_id_coop_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittances")),
        sa.UniqueConstraint("service_id", "reference", name=op.f("uq_remittances_service_id_reference")),
    )
    with op.batch_alter_table("payments") as batch_op:
        batch_op.add_column(sa.Column("remittance_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_payments_remittance_id_remittances"), "remittances", ["remittance_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_payments_remittance_id"), ["remittance_id"])


def downgrade():
    with op.batch_alter_table("payments") as batch_op:
        batch_op.drop_index(op.f("ix_payments_remittance_id"))
        batch_op.drop_constraint(op.f("fk_payments_remittance_id_remittances"), type_="foreignkey")
        batch_op.drop_column("remittance_id")
    op.drop_table("remittances")
    op.drop_table("cod_areas")
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
