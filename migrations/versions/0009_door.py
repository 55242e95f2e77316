"""Reports of QRIS payments and couriers' lists through the door of the bank's files; who bears a refused parcel's freight."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

APPEND_ONLY = ("reports", "report_rows")
NEW_KINDS = ("cod_freight_seller_bps",)


def upgrade():
    op.add_column("statement_uploads", sa.Column("source", sa.String(length=20), server_default="bank", nullable=False))
    op.add_column("statement_uploads", sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("statement_uploads", sa.Column("saved_by", sa.String(length=120), server_default="", nullable=False))
    op.add_column("statement_layouts", sa.Column("kind", sa.String(length=8), server_default="bank", nullable=False))
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("coop_account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("layout", sa.String(length=60), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_new", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_account_id"], ["coop_accounts.id"], name=op.f("fk_reports_coop_account_id_coop_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_source_id"), "reports", ["source", "id"])
    op.create_table(
        "report_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("gross_sen", sa.BigInteger(), nullable=False),
        sa.Column("fee_sen", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("became", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_rows_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_rows")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_report_rows_source_key")),
    )
    op.create_index(op.f("ix_report_rows_report_id"), "report_rows", ["report_id"])
    _change_kinds(lambda known: [*known, *(word for word in NEW_KINDS if word not in known)])
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
    else:
        for table in APPEND_ONLY:
            for act in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )


def downgrade():
    op.drop_table("report_rows")
    op.drop_table("reports")
    op.drop_column("statement_layouts", "kind")
    op.drop_column("statement_uploads", "saved_by")
    op.drop_column("statement_uploads", "saved_at")
    op.drop_column("statement_uploads", "source")
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
