"""The office's queue of money that fits nothing: each case shows its figures and one button; the others lie behind a touch."""

from __future__ import annotations

import pytest

from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.orders.models import Order
from shop.payments.deciding import Act, decide
from shop.payments.ending import cancel_paid_part, expire
from shop.payments.queries import request_of
from shop.payments.settling import settle_payment
from tests import cast, make
from tests.support.browsing import form_to, forms_of
from tests.support.desk import Desk

INCOMING = "/office/incoming"


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


receipt_of = make.unknown


def decisions(page: str, receipt: str) -> list[dict[str, str]]:
    """What the forms of a case would send, the proposed one first."""
    return [form.values for form in forms_of(page) if form.action.endswith(f"/{receipt}/decision")]


@pytest.fixture
def order(app):
    return make.order(make.product(price=152_000))


@pytest.mark.parametrize(
    ("amount", "before", "name", "figures", "proposed", "others"),
    [
        (169_999, "expired", "Terlambat", "Barangnya masih ada", "revive", ["owe_back"]),
        (150_000, "", "Kurang bayar", "kurang Rp19.999", "ask_rest", ["bear", "owe_back"]),
        (175_000, "", "Lebih bayar", "lebih Rp5.001", "settle", ["owe_back"]),
        (169_999, "paid", "Dibayar dua kali", "Sudah lunas", "owe_back", []),
        (170_000, "", "Tanpa kode", "Rp169.999", "settle", ["owe_back"]),
    ],
)
def test_each_case_is_named_with_its_figures_and_one_button(
    desk, order, amount, before, name, figures, proposed, others
):
    with transaction():
        if before == "expired":
            expire(session().get_one(Order, order.id))
        if before == "paid":
            settle_payment(request_of(order.number), received=169_999, by=cast.person("Nurul"))
    receipt = receipt_of(amount, f"TRSF CR BUDI {order.number}")
    page = desk.open(INCOMING)
    assert name in page and figures in page
    found = decisions(page, receipt)
    assert [one["act"] for one in found] == [proposed, *others]
    page = desk.send(f"{INCOMING}/unknown/{receipt}/decision", act=proposed, number=order.number)
    assert f"{receipt}/decision" not in page


@pytest.mark.parametrize(
    ("amount", "act", "told"),
    [
        (169_500, Act.BEAR, "Kurang Rp499; ditanggung koperasi"),
        (170_000, Act.SETTLE, "Dibayar tanpa kode unik"),
    ],
)
def test_the_office_reads_on_the_order_what_was_borne_or_let_go_of_and_the_buyer_does_not(
    desk, client, order, amount, act, told
):
    receipt = receipt_of(amount, order.number)
    with transaction():
        decide(receipt, act, number=order.number, by=cast.person("Nurul"))
    assert told in desk.open(f"/office/orders/{order.number}")
    hers = client.get(f"/orders/{order.number}?key={order.secret}", follow_redirects=True).text
    assert order.number in hers and told not in hers


def test_a_large_shortfall_waits_for_the_ketua_who_bears_it_once(desk, sign_in, order):
    receipt = receipt_of(100_000, order.number)
    address = f"{INCOMING}/unknown/{receipt}/shortfall"
    page = desk.open(INCOMING)
    assert [one["act"] for one in decisions(page, receipt)] == ["ask_rest", "owe_back"]
    assert "Apakah koperasi menanggung Rp69.999 diputuskan ketua" in page
    fields = {"act": "bear", "number": order.number}
    assert "Lebih dari Rp20.000 hanya ketua" in desk.send(f"{INCOMING}/unknown/{receipt}/decision", 403, **fields)
    assert desk.browser.post(address, data=fields).status_code == 404
    ketua = Desk(sign_in(cast.person("Sutrisno")))
    form = form_to(ketua.open(INCOMING), "/shortfall")
    assert f"{order.number} lunas" in ketua.send(form.action, **form.values)
    assert balance("goodwill") == 69_999
    assert "Sutrisno" in ketua.send(form.action, 409, **form.values)
    assert balance("goodwill") == 69_999


def test_the_ketua_names_the_order_of_money_that_nothing_else_tells(sign_in, order):
    receipt = receipt_of(100_000, "SETOR TUNAI")
    ketua = Desk(sign_in(cast.person("Sutrisno")))
    assert "/shortfall" not in ketua.open(INCOMING)
    assert "/shortfall" in ketua.open(f"{INCOMING}?receipt={receipt}&number={order.number}")


def test_unknown_money_has_its_return_and_can_be_named_for_an_order(desk, order):
    receipt = receipt_of(20_000, "SETOR TUNAI")
    page = desk.open(INCOMING)
    assert "Tidak dikenal" in page and f"{receipt}/return" in page and decisions(page, receipt) == []
    page = desk.open(f"{INCOMING}?receipt={receipt}&number={order.number.lower()}")
    assert decisions(page, receipt)[0] | {"csrf_token": ""} == {
        "csrf_token": "",
        "act": "ask_rest",
        "number": order.number,
    }
    assert "Tidak ada pesanan bernomor ini" in desk.open(f"{INCOMING}?receipt={receipt}&number=BR-0000-0000")


def test_a_large_return_is_booked_by_the_ketua_alone(desk, sign_in):
    """What one person books as received she does not send away alone."""
    receipt = receipt_of(20_001, "SETOR TUNAI")
    address = f"{INCOMING}/unknown/{receipt}/return"
    page = desk.open(INCOMING)
    assert f'action="{address}"' not in page and "Pengembalian di atas Rp20.000 dibukukan ketua" in page
    assert "Lebih dari Rp20.000 hanya ketua" in desk.send(address, 403, reference="BIFAST 1")
    ketua = Desk(sign_in(cast.person("Sutrisno")))
    form = form_to(ketua.open(INCOMING), "/return")
    assert "Rp20.001 dikembalikan" in ketua.send(form.action, **form.values | {"reference": "BIFAST 1"})
    assert balance("unidentified") == 0


def test_the_ketua_is_not_asked_to_book_a_small_return(sign_in):
    receipt = receipt_of(20_000, "SETOR TUNAI")
    assert f"{receipt}/return" not in Desk(sign_in(cast.person("Sutrisno"))).open(INCOMING)


def test_of_several_orders_a_person_chooses_by_the_name(desk):
    goods = make.product(price=152_000)
    orders = [make.order(goods), make.order(goods)]
    receipt = receipt_of(170_000)
    form = next(form for form in forms_of(desk.open(INCOMING)) if form.action.endswith("/decision"))
    assert form.offered["number"] == [one.number for one in orders] and "number" not in form.values
    assert "berubah" not in desk.send(form.action, **form.values, number=orders[1].number)
    assert balance("unidentified", receipt) == 0


def test_a_stale_page_says_who_and_when_and_changes_nothing(desk, order):
    receipt = receipt_of(170_000)
    desk.send(f"{INCOMING}/unknown/{receipt}/decision", act="settle", number=order.number)
    page = desk.send(f"{INCOMING}/unknown/{receipt}/decision", 409, act="owe_back", number=order.number)
    assert "Nurul sudah memutuskan" in page and "WIB" in page
    assert balance("refunds_due") == 0


@pytest.mark.parametrize("fields", [{"act": "x"}, {}, {"act": "settle", "number": "BR-0000-0000"}, {"act": "settle"}])
def test_odd_decisions_are_not_found(desk, order, fields):
    receipt = receipt_of(170_000)
    assert desk.browser.post(f"{INCOMING}/unknown/{receipt}/decision", data=fields).status_code == 404


def test_the_buyer_is_shown_what_is_missing(client, desk, order):
    receipt = receipt_of(150_000, order.number)
    desk.send(f"{INCOMING}/unknown/{receipt}/decision", act="ask_rest", number=order.number)
    page = client.get(f"/orders/{order.number}/payment?key={order.secret}", follow_redirects=True).text
    assert "Sebagian sudah masuk" in page and "Rp19.999" in page and "19999" in page


def test_the_ketua_sees_cases_and_decides_nothing(sign_in, order):
    receipt = receipt_of(170_000)
    desk = Desk(sign_in(cast.person("Sutrisno")))
    assert "Tanpa kode" in desk.open(INCOMING)
    assert desk.browser.post(f"{INCOMING}/unknown/{receipt}/decision", data={"act": "settle"}).status_code == 404


def test_the_order_s_page_says_what_came_what_is_missing_and_where_to_pay_it(client, desk, order):
    receipt = receipt_of(150_000, order.number)
    address = f"/orders/{order.number}?key={order.secret}"
    assert "Sebagian sudah masuk" not in client.get(address, follow_redirects=True).text
    desk.send(f"{INCOMING}/unknown/{receipt}/decision", act="ask_rest", number=order.number)
    page = client.get(address, follow_redirects=True).text
    assert "Sebagian sudah masuk" in page and "Rp150.000 sudah kami terima" in page
    assert "Masih kurang Rp19.999" in page and f'href="/orders/{order.number}/payment"' in page
    with transaction():
        expire(session().get_one(Order, order.id))
    page = client.get(address, follow_redirects=True).text
    assert "Masih kurang" not in page and "Rp150.000 tidak diperlukan untuk pesanan ini" in page


def test_an_order_with_a_refund_due_leads_to_where_it_is_paid(desk, sign_in):
    order = make.paid_order()
    address = f"/office/orders/{order.number}"
    assert "harus dikembalikan" not in desk.open(address)
    with transaction():
        cancel_paid_part(order.seller_orders[0], reason="rusak", by=cast.person("Nurul"))
    page = desk.open(address)
    assert "Rp167.999 harus dikembalikan" in page and f'href="{INCOMING}#refund-{order.number}"' in page
    assert f'id="refund-{order.number}"' in desk.open(INCOMING)
    assert "harus dikembalikan" not in Desk(sign_in(cast.person("Ratih"))).open(address)
