"""An account is closed: the books stay whole, and nothing says any more who she was. What is unfinished is finished first."""

from __future__ import annotations

import json

import obstore
import pytest
import sqlalchemy as sa

from shop import audit, clock, media
from shop.clock import now
from shop.db import db, session, transaction
from shop.jobs import Job, drain
from shop.ledger.models import Entry, Line
from shop.orders.models import Order
from shop.payments.ending import cancel_unpaid
from shop.privacy import forgetting, queries
from shop.sellers.models import Maker, MemberRole
from shop.sellers.people import add_member, end_member
from shop.stock.alerting import ask_alert
from shop.stock.models import StockAlert
from shop.users import standing
from shop.users.models import HalfSignIn, RecoveryCode, Role, TwoStep, User
from shop.users.signing_in import WrongSignIn, begin_half, check_password, find_user
from tests import cast, make
from tests.privacy import penanda
from tests.support.phone import Phone

pytestmark = pytest.mark.long  # each closes an account with all that hangs on it


def close(user: User) -> None:
    with transaction():
        forgetting.close_account(session().get_one(User, user.id))


def refused(user: User) -> str:
    with pytest.raises(forgetting.StillOpen) as refusal:
        close(user)
    return refusal.value.sentence()


def books() -> list[tuple]:
    lines = sa.select(Line.id, Line.entry_id, Line.account_id, Line.amount).order_by(Line.id)
    return [tuple(row) for row in session().execute(lines)]


def test_nothing_says_any_more_who_she_was_and_the_books_are_as_they_were(shop):
    user = penanda.registered()
    photo = penanda.everything(user)
    before, entries = books(), session().scalar(sa.select(sa.func.count(Entry.id)))
    assert {
        "users",
        "orders",
        "addresses",
        "claims",
        "reviews",
        "refund_accounts",
        "user_sessions",
        "stock_alerts",
    } <= set(penanda.marks_in(shop.folder / "media"))
    close(user)
    drain()
    assert penanda.marks_in(shop.folder / "media") == {}
    assert books() == before and session().scalar(sa.select(sa.func.count(Entry.id))) == entries
    gone = session().get_one(User, user.id)
    assert (gone.name, gone.phone, gone.is_active) == ("–", None, False) and gone.closed_at is not None
    assert find_user("0812-777-000-77") is None
    with pytest.raises(WrongSignIn):
        check_password(gone, penanda.PASSWORD)
    orders = session().scalars(sa.select(Order).where(Order.user_id == user.id)).all()
    assert [order.recipient for order in orders] == ["–", "–"] and all(order.total > 0 for order in orders)
    with clock.set_to(now() + 2 * media.LEFT_ALONE):
        session().rollback()
        media.sweep()
    names = [file["path"] for listed in obstore.list(media.store()) for file in listed]
    assert not [name for name in names if name.startswith(photo.key)], "the photograph of her complaint"


def test_of_her_second_step_nothing_is_left_and_nothing_secret_is_given_away(app):
    user, tono = cast.person("Budi"), Phone.of("Tono")
    phone = Phone.of("Budi")
    with transaction():
        begin_half(user)
    told = json.dumps([part.things for part in [*queries.known_of(user), queries.done_by(user)]])
    assert "Verifikasi dua langkah" in told and phone.secret not in told and phone.codes[0] not in told
    assert session().scalars(sa.select(TwoStep.begun_in)).first() not in told
    close(user)
    for kind in (TwoStep, RecoveryCode, HalfSignIn):
        assert session().scalars(sa.select(kind.id).where(kind.user_id == user.id)).all() == []
    assert session().get_one(User, user.id).two_step_since is None
    assert session().scalars(sa.select(TwoStep.secret)).all() == [tono.secret]


def test_what_a_buyer_did_is_in_the_trail_under_her_number_alone(shop):
    user = penanda.registered()
    penanda.received(penanda.bought(user), user)
    acts = [record.act for record in audit.trail(f"user {user.id}")]
    close(user)
    session().expire_all()
    mine = session().scalars(sa.select(audit.AuditRecord).where(audit.AuditRecord.user_id == user.id)).all()
    assert {record.by for record in mine} == {"–"} and "delivered" in {record.act for record in mine}
    assert [record.act for record in audit.trail(f"user {user.id}")] == [*acts, "account_left"]


@pytest.mark.parametrize(
    "change",
    [
        "act = 'x'",
        "facts = '{\"a\": 1}'",
        "by = 'Tono'",
        "by = '–', user_id = NULL",
        "by = '–', at = '2020-01-01 00:00:00'",
    ],
)
def test_the_trail_of_a_closed_account_lets_nothing_else_be_rewritten(shop, change):
    user = penanda.registered()
    close(user)
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), db.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE audit_records SET {change} WHERE user_id = {user.id}"))


def test_the_name_of_somebody_who_did_not_leave_stays_in_the_trail(shop):
    user = penanda.registered()
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), transaction():
        audit.take_name_out(user)


def test_the_books_name_no_buyer(shop):
    user = penanda.registered()
    penanda.received(penanda.bought(user), user)
    assert not session().scalars(sa.select(Entry.by).where(Entry.by.contains("zqx"))).all()


def test_a_letter_that_waits_to_be_sent_to_her_is_dropped_but_the_last(shop):
    user = penanda.registered()
    assert session().scalar(sa.select(sa.func.count(Job.id)).where(Job.done_at.is_(None))) > 0
    close(user)
    close(user)  # the button pressed twice
    waiting = session().scalars(sa.select(Job).where(Job.done_at.is_(None), Job.kind == "send_letter")).all()
    hers = [job.facts["template"] for job in waiting if "zqxsurel" in json.dumps(job.facts)]
    assert hers == ["privacy/mail/closed.txt"]
    assert not [job for job in waiting if "closed.invalid" in json.dumps(job.facts)]


def test_an_order_under_way_is_finished_first(shop):
    user = penanda.registered()
    order = penanda.bought(user, paid=False)
    assert order.number in refused(user)
    assert session().get_one(User, user.id).name == "zqxmarni Penanda", "nothing was done by halves"
    with transaction():
        cancel_unpaid(session().get_one(Order, order.id), by=user)
    close(user)


def test_money_that_must_go_back_to_her_goes_back_first(shop):
    user = penanda.registered()
    order = penanda.bought(user)
    penanda.received(order, user)
    claim = make.claim(order)
    assert "belum diputuskan" in refused(user)
    with transaction():
        make.refunding.refund(
            claim, amount=20_000, borne_by=make.Bearer.COOPERATIVE, verdict="Jelas", by=cast.person("Nurul")
        )
    assert order.number in refused(user)


def test_whoever_works_in_the_office_has_her_role_taken_first(shop):
    user = penanda.registered()
    with transaction():
        standing.grant(user, Role.CATALOGUE_OFFICER, by=None)
    assert "kantor" in refused(user)


def test_a_seller_with_money_that_is_not_paid_out_is_refused_with_its_amount(shop):
    make.released_order(make.product(price=100_000))
    assert "Rp90.000" in refused(cast.person("Sulastri")) and "Sulastri" in refused(cast.person("Sulastri"))


def test_a_maker_who_acts_for_nobody_any_more_is_refused_until_her_money_is_paid(shop):
    user, by = penanda.registered(), cast.person("Nurul")
    with transaction():
        maker = session().scalars(sa.select(Maker).where(Maker.seller_id == cast.seller().id)).one()
        maker.user_id, maker.returned_from = user.id, "zqxkong"
        add_member(cast.seller(), user, MemberRole.OWNER, by=by)
    assert "Sulastri" in refused(user)
    with transaction():
        end_member(cast.seller(), user.id, by=by)
    make.released_order(make.product(price=100_000))
    assert "Rp90.000" in refused(user)


def test_a_closed_account_is_not_opened_again(shop):
    user = penanda.registered()
    close(user)
    with transaction():
        standing.let_in(session().get_one(User, user.id), by=cast.person("Sutrisno"))
    assert not session().get_one(User, user.id).is_active


def test_a_guest_is_taken_out_of_her_order_once_it_is_over(shop):
    by = cast.person("Nurul")
    order = make.shipped_order(email="ratna@contoh.id", note="Titip di warung")
    with pytest.raises(forgetting.StillOpen), transaction():
        forgetting.forget_buyer(order, by=by)
    with transaction():
        make.fulfilment.confirm_receipt(order.parcels[0], by=None)
    secret, awaited = order.secret, make.product(stock=0).variants[0]
    with transaction():
        for email in ("ratna@contoh.id", "lain@contoh.id"):
            ask_alert(awaited, email=email, language="id", by=None)
    for _ in range(2):
        with transaction():
            forgetting.forget_buyer(session().get_one(Order, order.id), by=by)
    order = session().get_one(Order, order.id)
    assert (order.buyer_name, order.buyer_phone, order.buyer_email, order.note) == ("–", "", None, "")
    assert order.secret != secret, "her link opens it no more"
    assert session().scalars(sa.select(StockAlert.email)).all() == ["lain@contoh.id"]
    assert len(audit.trail(f"order {order.number}")) == 2  # paid, and this


def test_the_copy_holds_all_of_hers_and_nothing_of_anybody_else(shop):
    user, other = penanda.registered(), penanda.registered("wvy", 87)
    penanda.everything(user)
    order = penanda.bought(other, "wvy")
    penanda.received(order, other)
    penanda.reviewed(order, other, "wvy")
    text = json.dumps([part.things for part in [*queries.known_of(user), queries.done_by(user)]], ensure_ascii=False)
    typed = "marni surel lain@ gawai penerima jalan patokan catatan keluhan rekening judul ulasan".split()
    assert [word for word in typed if f"zqx{word}" not in text] == []
    assert "7770001112" in text and "0812-7770-0077" in text and "/media/" in text
    assert "wvy" not in text


#: Tables that name a user: what becomes of each row when she closes her account.
DECIDED = {
    # deleted
    "addresses", "user_sessions", "password_resets", "two_steps", "recovery_codes", "half_sign_ins", "carts", "stock_alerts",
    "stories",
    # hers no more: the row stays, without her
    "orders", "makers",
    # stand in the way until they are ended, then name a number
    "role_grants", "seller_members", "village_coordinators", "bazaars",
    # work for the cooperative, kept with the books under a number
    "bazaar_counts", "bazaar_exceptions", "bazaar_sales", "cash_receipts", "dispute_decisions", "dispute_returns",
    "month_explanations", "months", "payout_exports", "payout_runs", "refund_approvals", "reviews", "tax_corrections",
    "tax_payments", "voucher_answers", "vouchers",
}  # fmt: skip


def test_every_table_that_names_a_user_has_its_end_decided():
    named = {
        table.name
        for table in db.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "users" for key in column.foreign_keys)
    }
    assert named == DECIDED, "a new table names a user: say in shop/privacy/forgetting.py what becomes of it"
