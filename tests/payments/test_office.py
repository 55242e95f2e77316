"""The office's money in: the amount finds the order, one button confirms it."""

import re

import pytest

from shop.clock import today
from shop.db import session, transaction
from shop.jobs import drain
from shop.ledger.queries import balance
from shop.orders.models import OrderStatus
from shop.payments.ending import cancel_paid_part, expire
from shop.payments.queries import request_of
from shop.payments.unknown import unexplained
from tests import cast, make
from tests.support.browsing import form_to
from tests.support.desk import Desk
from tests.support.letters import letters

INCOMING = "/office/incoming"


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


def status_of(order):
    return request_of(order.number).order.status


def test_the_one_order_of_an_amount_stands_on_top_with_one_button(desk):
    order, other = make.order(), make.order()
    page = desk.open(f"{INCOMING}?amount=167.999")
    assert page.index("Tepat") < page.index(order.number)
    assert form_to(page, f"/{order.number}/settlement").values["amount"] == "167999"
    with pytest.raises(LookupError):
        form_to(page, f"/{other.number}/settlement")


def test_one_press_confirms_it(desk):
    order = make.order()
    page = desk.send(f"{INCOMING}/{order.number}/settlement", amount="167999")
    assert f"{order.number} lunas" in page
    assert status_of(order) is OrderStatus.PAID
    assert balance("bank") == 167_999


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("168000", "Tagihannya Rp167.999"),
        ("", "Isi dulu"),
        ("banyak", "angka saja"),
        ("-5", "Paling sedikit"),
        ("１２", "angka saja"),
        ("9" * 15, "Paling banyak"),
        ("\0", "angka saja"),
    ],
)
def test_a_wrong_amount_changes_nothing_and_says_so(desk, amount, words):
    order = make.order()
    page = desk.send(f"{INCOMING}/{order.number}/settlement", 422, amount=amount)
    assert words in page
    assert status_of(order) is OrderStatus.AWAITING_PAYMENT


def test_a_second_press_finds_it_paid(desk):
    order = make.order()
    desk.send(f"{INCOMING}/{order.number}/settlement", amount="167999")
    page = desk.send(f"{INCOMING}/{order.number}/settlement", 409, amount="167999")
    assert "sudah lunas" in page
    assert balance("bank") == 167_999


def test_an_expired_order_s_money_is_pointed_to_the_unknown(desk):
    order = make.order()
    with transaction():
        expire(order)
    page = desk.open(f"{INCOMING}?amount=167999")
    assert "Terlambat" in page
    page = desk.send(f"{INCOMING}/{order.number}/settlement", 409, amount="167999")
    assert "sudah kedaluwarsa" in page
    assert balance("bank") == 0


def test_an_amount_nobody_asked_for_shows_what_is_near(desk):
    make.order()
    page = desk.open(f"{INCOMING}?amount=168000")
    assert "Tidak ada pesanan terbuka" in page
    assert "Lebih Rp1" in page
    assert 'value="168000"' in page  # the form for unknown money is filled in already


def test_an_odd_amount_is_shown_again_with_what_is_wrong(desk):
    page = desk.open(f"{INCOMING}?amount=12,5", 422)
    assert "angka saja" in page
    assert 'value="12,5"' in page


def test_unknown_money_is_booked_once_however_often_the_button_is_pressed(desk):
    form = form_to(desk.open(INCOMING), "/unknown")
    form.values |= {"amount": "60rb", "sender": "SETOR TUNAI 0021", "memo": ""}
    for _ in range(2):
        page = desk.send(form.action, **form.values)
    assert "SETOR TUNAI 0021" in page
    assert balance("bank") == 60_000


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("amount", "0"),
        ("sender", ""),
        ("sender", "x" * 81),
        ("received_on", "2026-13-45"),
        ("received_on", "2099-01-01"),
        ("token", "'; --"),
    ],
)
def test_odd_unknown_money_is_shown_again_with_what_was_typed(desk, field, typed):
    fields = {
        "amount": "60000",
        "sender": "BUDI",
        "memo": "",
        "received_on": today().isoformat(),
        "token": "ab" * 16,
        field: typed,
    }
    page = desk.send(f"{INCOMING}/unknown", 422, **fields)
    assert "perlu dibetulkan" in page
    assert "60000" in page or field == "amount"
    assert balance("bank") == 0


def test_unknown_money_goes_back_with_the_bank_s_reference(desk):
    form = form_to(desk.open(INCOMING), "/unknown")
    desk.send(form.action, **{**form.values, "amount": "20000", "sender": "BUDI"})
    receipt = unexplained()[0].receipt
    page = desk.send(f"{INCOMING}/unknown/{receipt}/return", 422, reference="")
    assert f'id="reference-{receipt}-error"' in page
    desk.send(f"{INCOMING}/unknown/{receipt}/return", reference="BIFAST 9")
    page = desk.send(f"{INCOMING}/unknown/{receipt}/return", reference="BIFAST 9")
    assert "Tidak dibukukan dua kali" in page
    assert balance("bank") == 0
    assert desk.browser.post(f"{INCOMING}/unknown/UM-0000-NOBODY/return", data={"reference": "x"}).status_code == 404


def test_a_refund_due_is_paid_with_the_bank_s_reference_once(desk):
    order = make.paid_order()
    with transaction():
        cancel_paid_part(order.seller_orders[0], reason="Warna pudar", by=cast.person("Nurul"))
    assert "Warna pudar" in desk.open(INCOMING)
    page = desk.send(f"{INCOMING}/{order.number}/refund", 422, reference=" ")
    [focused] = re.findall(r"<[^>]*\bautofocus\b[^>]*>", page)
    assert 'name="reference"' in focused, "what is wrong stands far below the amount that is looked for first"
    assert "sudah dikembalikan" in desk.send(f"{INCOMING}/{order.number}/refund", reference="BIFAST 3")
    assert "Tidak dibukukan dua kali" in desk.send(f"{INCOMING}/{order.number}/refund", reference="BIFAST 3")
    assert "Tidak ada pengembalian" in desk.send(f"{INCOMING}/{order.number}/refund", 409, reference="BIFAST 4")
    assert balance("refunds_due") == 0


def test_a_part_is_cancelled_with_a_reason(desk):
    order = make.paid_order()
    code = order.seller_orders[0].code
    assert "Belum ada yang dibatalkan" in desk.send(f"/office/parts/{code}/cancellation", reason="", status=422)
    desk.send(f"/office/parts/{code}/cancellation", reason="Stok rusak")
    assert balance("refunds_due") == -167_999


def test_an_order_nobody_paid_is_cancelled_with_a_reason_that_its_buyer_reads(desk, shop):
    goods = make.product("Tas", stock=1)
    order = make.order(goods, email="budi@contoh.id")
    address = f"/office/orders/{order.number}/cancellation"
    assert "Belum ada yang dibatalkan" in desk.send(address, reason=" ", status=422)
    assert goods.available == 0
    assert "bisa dijual lagi" in desk.send(address, reason="Pesanan ganda")
    session().expire_all()
    assert (order.status, goods.available) == (OrderStatus.CANCELLED, 1)
    assert "sudah berubah" in desk.send(address, reason="Pesanan ganda")
    assert "Pesanan ganda" in desk.open(f"/office/orders/{order.number}")
    drain()
    (letter,) = [one for one in letters(shop.folder) if "dibatalkan" in one["Subject"]]
    assert "Pesanan ganda" in letter.get_content()


def test_a_paid_order_is_not_cancelled_whole(desk):
    paid = make.paid_order()
    assert "sudah berubah" in desk.send(f"/office/orders/{paid.number}/cancellation", reason="Salah")
    assert desk.browser.post("/office/orders/BR-0000-0000/cancellation", data={"reason": "x"}).status_code == 404


def test_the_ketua_reads_and_books_nothing(sign_in):
    order = make.order()
    desk = Desk(sign_in(cast.person("Sutrisno")))
    assert "settlement" not in desk.open(f"{INCOMING}?amount=167999")
    assert desk.browser.post(f"{INCOMING}/{order.number}/settlement", data={"amount": "167999"}).status_code == 404
    assert balance("bank") == 0


@pytest.mark.parametrize("who", ["Ratih", "Tono", "Sulastri"])
def test_others_find_nothing_there(sign_in, who):
    assert sign_in(cast.person(who)).get(INCOMING).status_code == 404


def test_an_unknown_order_is_not_found(desk):
    for way in ("settlement", "refund"):
        assert (
            desk.browser.post(f"{INCOMING}/BR-0000-0000/{way}", data={"amount": "1", "reference": "x"}).status_code
            == 404
        )
    assert desk.browser.post("/office/parts/BR-0000-0000-A/cancellation", data={"reason": "x"}).status_code == 404
