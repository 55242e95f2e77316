"""The office's card payments: what waits, one thing to do about each, and every line behind a payout."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.clock import today
from shop.db import session, transaction
from shop.jobs import drain
from shop.ledger.models import Entry
from shop.ledger.queries import balance
from shop.office.queries import waiting
from shop.payments import ending
from shop.payments.card_models import EventState, MoneyCase, ProviderEvent
from shop.payments.looking import work_inbox
from tests import cast, make
from tests.payments.cards import books, hear, paid_by_card
from tests.support.browsing import form_to
from tests.support.lint import complaints
from tests.support.stripe.stand import standing

pytestmark = pytest.mark.long  # each takes a card through the stand-in


@pytest.fixture
def nurul(sign_in):
    """The bendahara's browser."""
    return sign_in(cast.person("Nurul"))


@pytest.fixture
def sutrisno(sign_in):
    """The ketua's browser."""
    return sign_in(cast.person("Sutrisno"))


def read(browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert not complaints(answer.text, csrf=False)
    return answer.text


def case() -> MoneyCase:
    return session().scalars(sa.select(MoneyCase).order_by(MoneyCase.id.desc())).first()


def test_an_empty_page_says_so(app, nurul):
    shown = read(nurul, "/office/cards")
    assert "Kartu tidak ditawarkan" in shown
    assert "Belum ada yang dicairkan" in shown


def test_a_refund_is_paid_to_the_card_with_one_press(stripe, nurul):
    order, _ref = paid_by_card(stripe)
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Habis", by=cast.person("Nurul"))
    shown = read(nurul, "/office/incoming")
    assert "Kembalikan Rp170.000 ke kartu" in shown
    assert f"/office/incoming/{order.number}/refund" not in shown
    path = f"/office/incoming/{order.number}/card-refund"
    assert nurul.post(path).status_code == 303
    waiting = read(nurul, "/office/incoming")
    assert "Dalam perjalanan ke kartu: Rp170.000" in waiting
    assert "Kembalikan Rp170.000 ke kartu" not in waiting
    assert order.number in read(nurul, "/office/cards")
    nurul.post(path)
    drain()
    assert len(stripe.world.things["refunds"]) == 1
    assert balance("refunds_due", order.id) == 0
    assert "ke kartu" not in read(nurul, "/office/incoming")


def test_an_unknown_refund_is_explained_in_its_row(stripe, nurul, client):
    _order, ref = paid_by_card(stripe)
    stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"], "amount": "2000000"})
    hear(stripe, client)
    shown = read(nurul, "/office/cards")
    assert "Pengembalian yang tidak dikenal toko" in shown
    path = f"/office/cards/cases/{case().id}"
    odd = nurul.post(f"{path}/explanation", data={"account": "bank"})
    assert odd.status_code == 422
    assert not complaints(odd.text, csrf=False)
    early = nurul.post(f"{path}/explanation", data={"account": "refunds_due"})
    assert early.status_code == 422
    assert "Tidak ada pengembalian yang menunggu" in early.text
    assert nurul.post(f"{path}/closing").status_code == 404
    assert nurul.post(f"{path}/explanation", data={"account": "goodwill"}).status_code == 303
    assert books("suspense", "goodwill") == {"suspense": 0, "goodwill": 20_000}
    assert nurul.post(f"{path}/explanation", data={"account": "goodwill"}).status_code == 409
    assert "Pengembalian yang tidak dikenal toko" not in read(nurul, "/office/cards")


@pytest.mark.parametrize("account", ["goodwill", "payment_fees", "written_off", "other_income"])
def test_a_large_refund_that_is_not_the_buyer_s_is_explained_by_the_ketua(stripe, nurul, sutrisno, client, account):
    """Who has the provider's pages open could else give away any amount, and say herself that it was right."""
    _order, ref = paid_by_card(stripe)
    stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"], "amount": "2000100"})
    hear(stripe, client)
    path = f"/office/cards/cases/{case().id}/explanation"
    refused = nurul.post(path, data={"account": account})
    assert refused.status_code == 403 and not complaints(refused.text, csrf=False)
    assert form_to(refused.text, "/explanation").values["account"] == account
    assert "Lebih dari Rp20.000 hanya ketua" in refused.text and "field__error" in refused.text
    assert books("suspense", account)["suspense"] == 20_001
    form = form_to(read(sutrisno, "/office/cards"), "/explanation")
    assert sutrisno.post(form.action, data=form.values | {"account": account}).status_code == 303
    assert books("suspense")["suspense"] == 0


def test_an_unknown_refund_larger_than_what_is_due_is_explained_in_two_words(stripe, nurul, sutrisno, client):
    """170.000 went back on the provider's pages for 100.000 that a claim made due: the rest was goodwill."""
    order, ref = paid_by_card(stripe)
    stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"]})
    hear(stripe, client)
    make.ship(order)
    make.refunded_claim(order, 100_000)
    path = f"/office/cards/cases/{case().id}/explanation"
    first = nurul.post(path, data={"account": "refunds_due"}, follow_redirects=True).text
    assert "Rp100.000 dibukukan" in first and "Rp70.000 masih menunggu penjelasan" in first
    assert books("refunds_due", "suspense", "goodwill") == {"refunds_due": 0, "suspense": 70_000, "goodwill": 0}
    assert case().amount == 70_000 and case().closed_at is None
    assert nurul.post(path, data={"account": "refunds_due"}).status_code == 422
    sutrisno.post(path, data={"account": "goodwill"})
    assert books("suspense", "goodwill") == {"suspense": 0, "goodwill": 70_000}
    assert case().closed_at is not None


def test_a_dispute_is_seen_and_closed_once(stripe, nurul, client):
    _order, ref = paid_by_card(stripe)
    stripe.world.dispute(ref)
    hear(stripe, client)
    assert "Disengketakan bank pembeli" in read(nurul, "/office/cards")
    assert "Kasus uang kartu" in read(nurul, "/office")
    path = f"/office/cards/cases/{case().id}/closing"
    assert nurul.post(path).status_code == 303
    again = nurul.post(path)
    assert again.status_code == 409
    assert "sudah menutup kasus ini" in again.text


def test_a_payout_shows_every_line_to_the_sen(stripe, nurul, client):
    order, _ref = paid_by_card(stripe)
    ref = stripe.world.pay_out()["id"]
    stripe.world.settle_payout(ref)
    hear(stripe, client)
    assert "Rp163.029,20" in read(nurul, "/office/cards")
    shown = read(nurul, f"/office/cards/payouts/{ref}")
    assert order.number in shown
    for amount in ("Rp170.000,00", "−Rp6.970,80", "Rp163.029,20"):
        assert amount in shown
    assert nurul.get("/office/cards/payouts/po_nobody").status_code == 404
    english = nurul.get(f"/en/office/cards/payouts/{ref}")
    assert "Rp163,029.20" in english.text


def test_a_message_that_was_given_up_is_tried_again(stripe, nurul, client):
    paid_by_card(stripe)
    stripe.deliver(client, next(iter(stripe.world.things["events"].values())))
    with transaction():
        session().execute(sa.update(ProviderEvent).values(state=EventState.DEAD, trouble="Unreachable()"))
    shown = read(nurul, "/office/cards")
    assert "Unreachable()" in shown
    number = session().scalars(sa.select(ProviderEvent.id)).one()
    assert nurul.post(f"/office/cards/events/{number}/tries").status_code == 303
    work_inbox()
    session().expire_all()
    assert session().scalars(sa.select(ProviderEvent.state)).one() is EventState.DONE
    assert nurul.post("/office/cards/events/99/tries").status_code == 404


def test_what_the_bank_credited_for_a_payout_abroad_is_typed(app, nurul, client):
    with standing(app, currency="sgd", rate=0.0000825) as abroad:
        paid_by_card(abroad)
        ref = abroad.world.pay_out()["id"]
        abroad.world.settle_payout(ref)
        hear(abroad, client)
        shown = read(nurul, "/office/cards")
        assert "Pencairan dalam mata uang lain" in shown
        assert "SGD 13,44" in shown
        path = f"/office/cards/cases/{case().id}/arrival"
        assert nurul.post(path, data={"received": "x", "received_on": "2026-02-31"}).status_code == 422
        assert (
            nurul.post(path, data={"received": "161.500", "received_on": "2026-01-05"}).status_code == 303
        )  # before it left
        assert books("bank") == {"bank": 161_500}
        entry = session().scalars(sa.select(Entry).where(Entry.kind == "provider_payout_arrived")).one()
        assert entry.booked_on == today()
        assert nurul.post(path, data={"received": "161.500", "received_on": str(today())}).status_code == 409


def test_the_ketua_reads_and_changes_nothing(stripe, sign_in, client):
    _order, ref = paid_by_card(stripe)
    stripe.world.dispute(ref)
    hear(stripe, client)
    ketua = sign_in(cast.person("Sutrisno"))
    assert "Sudah dilihat" not in read(ketua, "/office/cards")
    assert ketua.post(f"/office/cards/cases/{case().id}/closing").status_code == 404


def test_the_office_reads_the_way_of_an_order_s_money(stripe, nurul, client):
    order, ref = paid_by_card(stripe)
    stripe.world.dispute(ref)
    hear(stripe, client)
    shown = read(nurul, f"/office/orders/{order.number}")
    for words in ("Kartu: ditagih Rp170.000", "Masuk Rp170.000", "Rp170.000 ditahan bank pembeli"):
        assert words in shown


def test_an_open_dispute_says_why_and_until_when_on_its_order_and_among_the_cases(stripe, nurul, client):
    order, ref = paid_by_card(stripe)
    stripe.world.dispute(ref)
    hear(stripe, client)
    for path in (f"/office/orders/{order.number}", "/office/cards"):
        page = read(nurul, path)
        assert "barang tidak sampai" in page and "Jawab sebelum" in page, path
        assert "product_not_received" not in page, path


def test_a_refund_on_its_way_to_the_card_is_not_to_be_paid_again(stripe, nurul):
    order, _ref = paid_by_card(stripe)
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="rusak", by=cast.person("Nurul"))
    path = f"/office/orders/{order.number}"
    assert "harus dikembalikan ke pembeli" in read(nurul, path)
    assert waiting()["refunds"].count == 1
    nurul.post(f"/office/incoming/{order.number}/card-refund")
    page = read(nurul, path)
    assert "sedang dikembalikan ke kartu pembeli" in page and "harus dikembalikan ke pembeli" not in page
    assert waiting()["refunds"].count == 0
