"""A person closes her account: her name leaves the audit trail, in which nothing else may ever change."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

#: What a row of the trail says besides the name, which must stay word for word.
SAID = ("id", "at", "user_id", "act", "subject", "CAST({row}.facts AS TEXT)")


def _stays() -> str:
    """That a row was rewritten in nothing but the name, of somebody who closed her account."""
    sides = [name if "{row}" in name else "{row}." + name for name in SAID]
    same = [f"{side.format(row='NEW')} = {side.format(row='OLD')}" for side in sides]
    closed = "EXISTS (SELECT 1 FROM users WHERE users.id = OLD.user_id AND users.closed_at IS NOT NULL)"
    return " AND ".join([*same, """NEW."by" = '–'""", closed])


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("users", sa.Column("closed_at", sa.DateTime(timezone=True)))
        op.execute(
            "CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF COALESCE({_stays()}, false) THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute("DROP TRIGGER audit_records_append_only ON audit_records")
        op.execute(
            "CREATE TRIGGER audit_records_append_only BEFORE DELETE ON audit_records "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER audit_records_no_rewriting BEFORE UPDATE ON audit_records "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )
    else:
        op.execute("ALTER TABLE users ADD COLUMN closed_at DATETIME")
        op.execute("DROP TRIGGER audit_records_no_update")
        op.execute(
            f"CREATE TRIGGER audit_records_no_update BEFORE UPDATE ON audit_records WHEN NOT COALESCE({_stays()}, 0) "
            "BEGIN SELECT RAISE(ABORT, 'audit_records is append-only'); END"
        )


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_records_no_rewriting ON audit_records")
        op.execute("DROP TRIGGER audit_records_append_only ON audit_records")
        op.execute("DROP FUNCTION refuse_rewriting()")
        op.execute(
            "CREATE TRIGGER audit_records_append_only BEFORE UPDATE OR DELETE ON audit_records "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    else:
        op.execute("DROP TRIGGER audit_records_no_update")
        op.execute(
            "CREATE TRIGGER audit_records_no_update BEFORE UPDATE ON audit_records "
            "BEGIN SELECT RAISE(ABORT, 'audit_records is append-only'); END"
        )
    op.execute("ALTER TABLE users DROP COLUMN closed_at")
