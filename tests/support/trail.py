"""What must leave a trace: every change of money, stock, prices, roles or bank accounts that a page keeps says who and when.

All tests of pages are witnesses: whatever form any of them sends, the statements of its transaction are read when it is
kept. So a new page is held to it by its first test.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Any

import sqlalchemy as sa
from flask import has_request_context, request
from sqlalchemy import event

WRITES = re.compile(r'\s*(INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
SET = re.compile(r"\bSET\s+(.*?)(?:\s+WHERE\b|\s+RETURNING\b|$)", re.IGNORECASE | re.DOTALL)
ASSIGNED = re.compile(r'(?:^|,)\s*"?(\w+)"?\s*=(?!=)')

AUDIT, BOOKS, MOVED = {"audit_records"}, {"audit_records", "entries"}, {"stock_movements"}
#: All of a row's columns, also of a new one; a row that is new, where some columns are named; one that is gone.
EVERY, NEW, GONE = "*", "new", "gone"

#: Protected columns, and the tables of which one must have got a row in the same transaction.
PROTECTED: dict[str, tuple[str, set[str]]] = {
    # money
    "payments": ("state settled_at amount coop_account_id", BOOKS),
    "payouts": ("new status amount bank_account_id account_number holder", AUDIT),
    "payout_runs": ("new status fingerprint", AUDIT),
    "payout_exports": (EVERY, AUDIT),
    "cash_receipts": (EVERY, AUDIT),
    "claims": ("new state refund shipping_refund borne_by", AUDIT),
    "refund_approvals": (EVERY, AUDIT),
    "card_refunds": ("amount state from_due", BOOKS),
    "dispute_decisions": (EVERY, AUDIT),
    "dispute_returns": (EVERY, AUDIT),
    "vouchers": ("new state amount bps most least_order most_uses coop_bps starts_on ends_on", AUDIT),
    "voucher_answers": (EVERY, AUDIT),
    "remittances": (EVERY, AUDIT),
    "tax_payments": (EVERY, AUDIT),
    "tax_corrections": (EVERY, AUDIT),
    "withholdings": (EVERY, BOOKS),
    "bazaar_counts": (EVERY, AUDIT),
    "bazaar_exceptions": ("outcome", AUDIT),
    "money_cases": ("closed_at", AUDIT),
    "matches": (EVERY, AUDIT),
    "months": (EVERY, AUDIT),
    "month_explanations": (EVERY, AUDIT),
    "exemption_letters": (EVERY, AUDIT),
    # stock
    "stock_items": ("on_hand", MOVED),
    # prices, and what is decided about money
    "variants": ("new price is_active", AUDIT),
    "decisions": (EVERY, AUDIT),
    "shipping_rates": (EVERY, AUDIT),
    "cod_areas": (EVERY, AUDIT),
    "makers": ("new default_bps left_on user_id", AUDIT),
    "product_shares": (EVERY, AUDIT),
    # roles, and who may sign in as whom
    "role_grants": (EVERY, AUDIT),
    "users": ("new is_active phone email password_hash two_step_since", AUDIT),
    "recovery_codes": (EVERY, AUDIT),
    "seller_members": (EVERY, AUDIT),
    "village_coordinators": (EVERY, AUDIT),
    "bazaars": ("keeper_id", AUDIT),
    "sellers": ("new status", AUDIT),
    # what is told of people, and with whose word
    "stories": ("new status agreed_at agreed_by_id title lead text", AUDIT),
    "story_photos": (EVERY, AUDIT),
    # bank accounts
    "bank_accounts": (EVERY, AUDIT),
    "coop_accounts": (EVERY, AUDIT),
    "qris_codes": (EVERY, AUDIT),
    "refund_accounts": ("bank_code number holder", AUDIT),
}


def touched(statement: str) -> tuple[str, set[str]]:
    """The table a statement writes, and which of its columns, or that rows are NEW or GONE."""
    found = WRITES.match(statement)
    if found is None:
        return "", set()
    table = found[2].lower()
    if not found[1].upper().startswith("UPDATE"):
        return table, {GONE if found[1].upper().startswith("DELETE") else NEW}
    assigned = SET.search(statement)
    return table, set(ASSIGNED.findall(assigned[1])) if assigned else set()


def lacking(statements: list[str]) -> list[str]:
    """What a transaction of these statements changes without the trace it needs."""
    writes = [touched(statement) for statement in statements]
    written = {table for table, _columns in writes}
    found = []
    for table, columns in writes:
        names, traces = PROTECTED.get(table, ("", set()))
        hit = columns if names == EVERY else columns & {*names.split(), GONE}
        if names and hit and not traces & written:
            found.append(f"{table}: {', '.join(sorted(hit))}")
    return found


class Trail:
    """Listens to what pages keep, whichever application says it."""

    def __init__(self) -> None:
        self.untold: list[str] = []
        event.listen(sa.Engine, "after_cursor_execute", self._note)
        event.listen(sa.Engine, "commit", self._kept)
        event.listen(sa.Engine, "rollback", self._dropped)

    def begin(self) -> None:
        """A test begins."""
        self.untold.clear()

    def _note(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        is_sent = has_request_context() and request.method == "POST" and WRITES.match(statement)
        if is_sent and _changed(connection, cursor):
            connection.info.setdefault("written", []).append(statement)

    def _kept(self, connection: Any) -> None:
        statements = connection.info.pop("written", [])
        self.untold += [f"{request.endpoint if request else ''}: {what}" for what in lacking(statements)]

    def _dropped(self, connection: Any) -> None:
        if not connection.invalidated:  # else its facts went with the driver's connection
            connection.info.pop("written", None)


def _changed(connection: Any, cursor: Any) -> bool:
    """Whether the statement that just ran wrote any row: on SQLite rows that it returns are not counted by its cursor."""
    driver = connection.connection.dbapi_connection
    if not isinstance(driver, sqlite3.Connection):
        return cursor.rowcount != 0
    before, connection.info["changes"] = connection.info.get("changes", 0), driver.total_changes
    return driver.total_changes != before


#: Reads what every page keeps, in all tests.
TRAIL = Trail()
