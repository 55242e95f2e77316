"""A form that lay open while somebody else acted: it says who that was and when, and changes nothing.

Each row names a page, the form on it and what is typed, and what another person does meanwhile: usually the same. Forms
about money that are told by the state of what they are about alone: tests/payments/test_office_stale.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shop import clock
from shop.clock import now, today
from shop.db import db, session, transaction
from shop.decisions.models import Decision, Kind
from shop.ledger.queries import balance
from shop.payments.approving import approve_refund
from shop.payments.ending import cancel_paid_part
from shop.sellers.models import MemberRole, SellerMember
from shop.users.models import Role, RoleGrant
from tests import cast, make
from tests.stale_forms import stories
from tests.stale_forms.office_goods import GOODS
from tests.stale_forms.office_money import MONEY
from tests.stale_forms.row import by
from tests.stale_forms.sellers import SELLERS
from tests.support.browsing import form_to

pytestmark = pytest.mark.long  # every form of the shop, pressed by two

OFFICE = [*MONEY, *GOODS, *stories.OFFICE]

#: What is no row of the shop's own business: when a browser was seen last.
APART = ("user_sessions",)


@pytest.fixture
def two(app: Any, sign_in: Any) -> Callable[[bool], tuple[Any, Any]]:
    """Two people who may do the same: of the office, or of KUB Melati. The second is Ratih, or Tono."""

    def signed_in(in_office: bool) -> tuple[Any, Any]:
        with transaction():
            if in_office:
                for name in ("Sutrisno", "Ratih"):
                    lacking = set(Role) - cast.person(name).roles
                    cast.person(name).grants += [RoleGrant(role=role) for role in lacking]
            else:
                member = {"user_id": cast.person("Tono").id, "role": MemberRole.OWNER}
                session().add(SellerMember(seller_id=cast.seller("KUB Melati").id, **member))
        first, second = ("Sutrisno", "Ratih") if in_office else ("Wiwik", "Tono")
        return sign_in(cast.person(first)), sign_in(cast.person(second))

    return signed_in


def everything() -> dict[str, list[str]]:
    """Every row of the shop as it stands."""
    session().rollback()
    return {
        table.name: sorted(repr(tuple(row)) for row in session().execute(table.select()))
        for table in db.metadata.sorted_tables
        if table.name not in APART
    }


def send(browser: Any, form: Any, typed: dict[str, Any]) -> Any:
    return browser.post(form.action, data=form.values | typed)


@pytest.mark.parametrize("made", [*OFFICE, *SELLERS, *stories.SELLERS], ids=lambda made: made.__name__)
def test_a_form_that_lay_open_says_who_was_faster_and_changes_nothing(app, two, made):
    first, second = two(made in OFFICE)
    with app.test_request_context("/"):
        row = made()
    with clock.set_to(row.at or now()):
        lay_open = form_to(first.get(row.mine.page).text, row.mine.form)
        done = send(second, form_to(second.get(row.theirs.page).text, row.theirs.form), row.theirs.typed)
        assert done.status_code == 303, done.text[done.text.index("<main") :][:900]
        before = everything()
        answer = send(first, lay_open, row.mine.typed)
        assert answer.status_code in (303, 409, 422), answer.text[:600]
        page = first.get(answer.location).text if answer.status_code == 303 else answer.text
    said = page[page.index("<main") :]
    name = "Ratih" if made in OFFICE else "Tono"
    told = [words for words in said.split("<") if name in words and "WIB" in words]
    assert told, said[:1500]
    after = everything()
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_whoever_approves_a_refund_that_was_paid_meanwhile_is_told_by_whom(app, two, sign_in):
    """Another ketua approved it, and the bendahara paid it, while the first one's page lay open."""
    with transaction():
        kind = Kind.REFUND_ALONE_RUPIAH
        session().add(Decision(kind=kind, value=10_000, starts_on=today(), source="RAT", recorded_at=now()))
    order = make.paid_order()
    with transaction():
        cancel_paid_part(order.seller_orders[0], reason="Rusak", by=by())
    first, _second = two(True)
    lay_open = form_to(first.get("/office/incoming").text, f"/{order.number}/refund/approval")
    with transaction():
        approve_refund(order, amount=-balance("refunds_due", order.id), by=by("Ratih"))
    paid = sign_in(by()).post(f"/office/incoming/{order.number}/refund", data={"reference": "BIFAST 1"})
    assert paid.status_code == 303
    before = everything()
    answer = send(first, lay_open, {})
    assert answer.status_code == 409
    assert "Nurul" in answer.text[answer.text.index("<main") :]
    assert everything() == before
