"""Entries sum to zero, happen once, and are never changed."""

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import Draft, UnbalancedEntry, credit, debit, is_posted, post, post_many, reverse
from shop.ledger.queries import balance
from tests import cast


def post_fee(amount=2_500, key="fee:1"):
    return post(
        "bank_fee",
        [debit("bank_fees", amount), credit("bank", amount, "bri")],
        subject="x",
        key=key,
        by=cast.person("Nurul"),
    )


def test_an_entry_moves_an_amount_from_one_account_to_another(app):
    with transaction():
        entry = post_fee()
    assert balance("bank_fees") == 2_500
    assert balance("bank", "bri") == -2_500
    assert entry.by == "Nurul"
    assert is_posted("fee:1")
    assert not is_posted("fee:2")


def test_lines_keep_their_order_and_zero_amounts_are_left_out(app):
    with transaction():
        entry = post(
            "x",
            [debit("bank", 5, "bri"), credit("goodwill", 0), credit("other_income", 5)],
            subject="x",
            key="x",
            by=None,
        )
    assert [line.amount for line in entry.lines] == [5, -5]
    assert entry.by == "shop"


@pytest.mark.parametrize(
    "postings",
    [
        [debit("bank", 5, "bri")],
        [debit("bank", 5, "bri"), credit("other_income", 4)],
        [debit("bank", 0, "bri"), credit("other_income", 0)],
        [],
    ],
)
def test_what_does_not_balance_is_refused(app, postings):
    with pytest.raises(UnbalancedEntry), transaction():
        post("x", postings, subject="x", key="x", by=None)
    assert session().scalar(sa.select(sa.func.count(Entry.id))) == 0


@pytest.mark.parametrize(("account", "owner"), [("banks", "bri"), ("bank", ""), ("goodwill", "somebody")])
def test_an_account_that_is_not_in_the_chart_is_refused(app, account, owner):
    with pytest.raises(ValueError, match="not an account of the chart"), transaction():
        post("x", [debit(account, 5, owner), credit("other_income", 5)], subject="x", key="x", by=None)


def test_the_same_event_cannot_be_posted_twice(app):
    with transaction():
        post_fee()
    with pytest.raises(sa.exc.IntegrityError), transaction():
        post_fee()
    assert balance("bank_fees") == 2_500


def test_a_sub_account_is_opened_once(app):
    with transaction():
        post_fee(key="fee:1")
        post_fee(key="fee:2")
    assert session().scalar(sa.select(sa.func.count(Account.id)).where(Account.name == "bank")) == 1


def test_a_mistake_is_reversed_by_its_mirror_image(app):
    with transaction():
        entry = post_fee()
        mirror = reverse(entry, key="fee:1:reversed", by=cast.person("Nurul"), memo="wrong bank")
    assert mirror.kind == "bank_fee_reversed"
    assert mirror.reverses_id == entry.id
    assert balance("bank_fees") == balance("bank", "bri") == 0


def test_an_entry_is_reversed_once(app):
    with transaction():
        entry = post_fee()
        reverse(entry, key="a", by=None, memo="")
    with pytest.raises(sa.exc.IntegrityError), transaction():
        reverse(entry, key="b", by=None, memo="")


@pytest.mark.parametrize(
    "statement",
    [sa.update(Line).values(amount=1), sa.delete(Line), sa.update(Entry).values(memo="x"), sa.delete(Entry)],
)
def test_the_database_refuses_to_change_what_is_written(app, statement):
    with transaction():
        post_fee()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), transaction():
        session().execute(statement)


def test_many_entries_are_written_as_each_would_be_alone(app):
    """More than one statement's worth; each keeps its own lines in their order."""
    drafts = [
        Draft(
            [debit("payable", number, number), debit("written_off", 0), credit("goodwill", number)],
            subject=f"x/{number}",
            key=f"many:{number}",
        )
        for number in range(1, 1_102)
    ]
    with transaction():
        post_many("x", drafts, by=cast.person("Nurul"), memo="banyak")
    entry = session().scalars(sa.select(Entry).where(Entry.key == "many:777")).one()
    assert (entry.kind, entry.subject, entry.memo, entry.by) == ("x", "x/777", "banyak", "Nurul")
    assert [line.amount for line in entry.lines] == [777, -777]
    assert (balance("payable", 777), balance("goodwill")) == (777, -1_101 * 1_102 // 2)
    with pytest.raises(sa.exc.IntegrityError), transaction():
        post_many("x", drafts[:1], by=None)


def test_one_of_many_that_does_not_balance_writes_none(app):
    good = Draft([debit("bank", 5, "bri"), credit("other_income", 5)], subject="x", key="a")
    bad = Draft([debit("bank", 5, "bri"), credit("other_income", 4)], subject="x", key="b")
    with pytest.raises(UnbalancedEntry), transaction():
        post_many("x", [good, bad], by=None)
    with pytest.raises(ValueError, match="not an account"), transaction():
        post_many("x", [Draft([debit("bank", 5, "bri"), credit("gold", 5)], subject="x", key="c")], by=None)
    assert session().scalar(sa.select(sa.func.count(Entry.id))) == 0
