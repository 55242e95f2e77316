"""Months that are closed by a second person and take no entry afterwards; tax withheld, with the letters that exempt."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: The number of the advisory lock that `shop.ledger.months` shares and takes.
LOCK = 370006
NEW_KIND = "tax_withheld_bps"

CLOSED = "SELECT 1 FROM months WHERE closed_at IS NOT NULL AND until >= {day}"
DAY_OF_ENTRY = "(SELECT booked_on FROM entries WHERE id = NEW.entry_id)"
MONTH_IS_CLOSED = "SELECT 1 FROM months WHERE id = {month} AND closed_at IS NOT NULL"

FUNCTIONS = (
    f"""
CREATE FUNCTION refuse_closed_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({LOCK});
    IF EXISTS ({CLOSED.format(day="NEW.booked_on")}) THEN
        RAISE EXCEPTION 'the month of an entry is closed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
""",
    f"""
CREATE FUNCTION refuse_closed_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS ({CLOSED.format(day=DAY_OF_ENTRY)}) THEN
        RAISE EXCEPTION 'the month of a line is closed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
""",
    f"""
CREATE FUNCTION refuse_closed_explanation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS ({MONTH_IS_CLOSED.format(month="OLD.month_id")}) OR EXISTS ({MONTH_IS_CLOSED.format(month="NEW.month_id")}) THEN
        RAISE EXCEPTION 'the month of an explanation is closed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$
""",
)
POSTGRESQL = (
    "CREATE TRIGGER withholdings_append_only BEFORE UPDATE OR DELETE ON withholdings FOR EACH ROW "
    "EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER entries_closed_month BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION refuse_closed_entry()",
    "CREATE TRIGGER lines_closed_month BEFORE INSERT ON lines FOR EACH ROW EXECUTE FUNCTION refuse_closed_line()",
    "CREATE TRIGGER months_append_only BEFORE UPDATE OR DELETE ON months FOR EACH ROW "
    "WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER months_no_truncate BEFORE TRUNCATE ON months FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER month_explanations_closed BEFORE INSERT OR UPDATE OR DELETE ON month_explanations FOR EACH ROW "
    "EXECUTE FUNCTION refuse_closed_explanation()",
)
SQLITE = (
    *(
        f"CREATE TRIGGER withholdings_no_{act} BEFORE {act.upper()} ON withholdings "
        "BEGIN SELECT RAISE(ABORT, 'withholdings is append-only'); END"
        for act in ("update", "delete")
    ),
    f"CREATE TRIGGER entries_closed_month BEFORE INSERT ON entries WHEN EXISTS ({CLOSED.format(day='NEW.booked_on')}) "
    "BEGIN SELECT RAISE(ABORT, 'the month of an entry is closed'); END",
    f"CREATE TRIGGER lines_closed_month BEFORE INSERT ON lines WHEN EXISTS ({CLOSED.format(day=DAY_OF_ENTRY)}) "
    "BEGIN SELECT RAISE(ABORT, 'the month of a line is closed'); END",
    *(
        f"CREATE TRIGGER months_no_{act} BEFORE {act.upper()} ON months WHEN OLD.closed_at IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'months is append-only'); END"
        for act in ("update", "delete")
    ),
    *(
        f"CREATE TRIGGER month_explanations_no_{act} BEFORE {act.upper()} ON month_explanations "
        f"WHEN EXISTS ({MONTH_IS_CLOSED.format(month=row + '.month_id')}) "
        "BEGIN SELECT RAISE(ABORT, 'the month of an explanation is closed'); END"
        for act, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD"))
    ),
)


def upgrade():
    op.add_column("entries", sa.Column("happened_on", sa.Date(), nullable=True))
    op.create_table(
        "months",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("closed_by_id IS NULL OR closed_by_id <> prepared_by_id", name=op.f("ck_months_two_people")),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name=op.f("ck_months_closed")),
        sa.CheckConstraint("closed_at IS NULL OR prepared_at IS NOT NULL", name=op.f("ck_months_prepared")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["users.id"], name=op.f("fk_months_prepared_by_id_users")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name=op.f("fk_months_closed_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_months")),
        sa.UniqueConstraint("first_on", name=op.f("uq_months_first_on")),
    )
    op.create_table(
        "month_explanations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("first_by_id", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_by_id", sa.Integer(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "second_by_id IS NULL OR second_by_id <> first_by_id", name=op.f("ck_month_explanations_two_people")
        ),
        sa.CheckConstraint("(second_at IS NULL) = (second_by_id IS NULL)", name=op.f("ck_month_explanations_second")),
        sa.ForeignKeyConstraint(["month_id"], ["months.id"], name=op.f("fk_month_explanations_month_id_months")),
        sa.ForeignKeyConstraint(["first_by_id"], ["users.id"], name=op.f("fk_month_explanations_first_by_id_users")),
        sa.ForeignKeyConstraint(["second_by_id"], ["users.id"], name=op.f("fk_month_explanations_second_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_explanations")),
        sa.UniqueConstraint("month_id", "ref", name=op.f("uq_month_explanations_month_id_ref")),
    )
    op.create_table(
        "exemption_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["maker_id"], ["makers.id"], name=op.f("fk_exemption_letters_maker_id_makers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption_letters")),
        sa.UniqueConstraint("maker_id", "year", name=op.f("uq_exemption_letters_maker_id_year")),
    )
    op.create_table(
        "withholdings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("bps", sa.Integer(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("withheld_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_withholdings_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(["maker_id"], ["makers.id"], name=op.f("fk_withholdings_maker_id_makers")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_withholdings_claim_id_claims")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_withholdings_entry_id_entries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withholdings")),
    )
    op.create_index(op.f("ix_withholdings_order_line_id_maker_id"), "withholdings", ["order_line_id", "maker_id"])
    op.create_index(op.f("ix_withholdings_maker_id_withheld_on"), "withholdings", ["maker_id", "withheld_on"])
    _change_words("decisions", "kind", lambda known: [*known, NEW_KIND] if NEW_KIND not in known else known)
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in (*FUNCTIONS, *POSTGRESQL) if is_postgresql else SQLITE:
        op.execute(statement)


def downgrade():
    _change_words("decisions", "kind", lambda known: [word for word in known if word != NEW_KIND])
    op.drop_table("withholdings")
    op.drop_table("exemption_letters")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER lines_closed_month ON lines")
        op.execute("DROP TRIGGER entries_closed_month ON entries")
    else:
        op.execute("DROP TRIGGER lines_closed_month")
        op.execute("DROP TRIGGER entries_closed_month")
    op.drop_table("month_explanations")
    op.drop_table("months")
    if op.get_bind().dialect.name == "postgresql":
        for name in ("entry", "line", "explanation"):
            op.execute(f"DROP FUNCTION refuse_closed_{name}()")
    op.drop_column("entries", "happened_on")


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
