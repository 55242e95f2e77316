"""Every change of money, stock, prices, roles and bank accounts leaves a trace (see support/trail.py): nothing slips past."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from shop import audit
from shop.db import db, session, transaction
from shop.users.models import Role, RoleGrant
from tests import cast
from tests.support.trail import EVERY, GONE, NEW, PROTECTED, TRAIL, lacking
from tests.town import SIGNED, rules_of

TESTS = Path(__file__).resolve().parent
AUDITED = "INSERT INTO audit_records (at) VALUES (?)"

#: Tables that need no trace of their own, and why.
ELSEWHERE = {
    # are a trace themselves: rows are only added, with who and when
    "audit_records", "entries", "lines", "accounts", "stock_movements", "order_events", "seals",
    # what a buyer or a machine sends, each with its moment: held against each other by the rooms' checks
    "orders", "order_lines", "order_line_shares", "seller_orders", "parcels", "reservations", "reviews", "claim_photos",
    "claim_shares", "card_sessions", "card_disputes", "provider_events", "provider_lines", "provider_payouts",
    "provider_payout_lines", "statements", "statement_lines", "statement_uploads", "reports", "report_rows",
    "bazaar_sales", "match_parts", "payout_items", "payout_shares",
    # goods as they are shown: nothing that is counted or paid
    "products", "product_costs", "product_edits", "product_photos", "photos", "batches", "places", "categories", "techniques", "villages",
    "regions", "shipping_services", "statement_layouts", "search_terms",
    # a visitor's own
    "carts", "cart_lines", "addresses", "user_sessions", "password_resets", "half_sign_ins", "stock_alerts", "jobs",
    # counts nothing before `users.two_step_since` says so, which is protected
    "two_steps",
    # when each step of the upkeep was last whole, for whoever watches the shop
    "upkeeps",
}  # fmt: skip

#: Forms whose address a test reads from a page or a letter.
READ_FROM_A_PAGE = {
    "users.take_email", "users.office_give_link", "payments.office_receive_unknown",
    "payments.office_add_area", "payouts.office_choose_layout", "office.seller_sign_account",
}  # fmt: skip


def test_every_table_is_protected_or_says_why_not():
    tables = set(db.metadata.tables)
    assert tables == set(PROTECTED) | ELSEWHERE, "a new table: does a change of it move money, stock, prices or rights?"
    assert not set(PROTECTED) & ELSEWHERE


def test_every_protected_column_is_there():
    wrong = [
        f"{table}.{name}"
        for table, (names, _traces) in PROTECTED.items()
        for name in names.split()
        if name not in (EVERY, NEW, GONE, *db.metadata.tables[table].columns.keys())
    ]
    assert not wrong


def test_every_form_of_the_shop_is_sent_by_a_test(app):
    """So that the statements of each are read: a new form without a test is found here."""
    sources = "\n".join(path.read_text() for path in TESTS.rglob("*.py"))
    unsent = set()
    for rule in rules_of(app, "POST"):
        *_places, before, last = ["", *re.split(r"<[^>]+>", rule.rule)]
        ending = re.escape(last) + r"[\"'?]" if last else re.escape(before)
        if rule.endpoint not in SIGNED and not re.search(ending, sources):
            unsent.add(rule.endpoint)
    assert unsent == READ_FROM_A_PAGE


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE variants SET price=?, position=? WHERE variants.id = ?"], ["variants: price"]),
        (["UPDATE variants SET price=? WHERE id = ?", AUDITED], []),
        (["UPDATE variants SET position=? WHERE variants.id = ?"], []),
        (["UPDATE stock_items SET on_hand=(on_hand - ?) WHERE id = ?", AUDITED], ["stock_items: on_hand"]),
        (["UPDATE stock_items SET on_hand=? WHERE id = ?", "INSERT INTO stock_movements (item_id) VALUES (?)"], []),
        (["INSERT INTO role_grants (user_id, role) VALUES (?, ?) RETURNING id"], ["role_grants: new"]),
        (["DELETE FROM role_grants WHERE role_grants.id = ?"], ["role_grants: gone"]),
        (["UPDATE bank_accounts SET ended_at=? WHERE bank_accounts.id = ?"], ["bank_accounts: ended_at"]),
        (["DELETE FROM payouts WHERE run_id = ?"], ["payouts: gone"]),
        (["UPDATE payments SET state=? WHERE id = ?", "INSERT INTO entries (kind) VALUES (?)"], []),
        (["SELECT price FROM variants", "UPDATE carts SET ordered_at=? WHERE id = ?"], []),
    ],
)
def test_a_change_without_its_trace_is_found(statements, found):
    assert lacking(statements) == found


def test_what_a_page_keeps_is_read(app):
    budi = cast.person("Budi").id
    with app.test_request_context("/logout", method="POST"):
        with transaction():
            session().add(RoleGrant(user_id=budi, role=Role.KETUA))
        with transaction():
            session().execute(sa.delete(RoleGrant).where(RoleGrant.user_id == budi))
            audit.record("role_taken", f"user {budi}", by=None)
    found, TRAIL.untold[:] = list(TRAIL.untold), []
    assert found == ["users.logout: role_grants: new"]
