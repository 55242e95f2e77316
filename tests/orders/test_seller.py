"""The seller's orders as she meets them on her phone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.i18n import force_locale
from shop.jobs import Job, drain
from shop.orders import fulfilment, renumbering
from shop.orders.models import SellerOrder, SellerOrderStatus
from shop.payments import ending
from shop.shipping.labels import phone_hidden
from shop.shipping.models import Service
from tests import cast, make
from tests.support.letters import letters
from tests.support.lint import assert_clean


@pytest.fixture
def phone(sign_in):
    """Sulastri's browser."""
    return sign_in(cast.person("Sulastri"))


@pytest.fixture
def own_parcels(app):
    with transaction():
        cast.seller().uses_hub = False


def page(browser, address, status=200):
    answer = browser.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[:400]
    html = answer.get_data(as_text=True)
    assert_clean(html, address, csrf=False)
    return html


def press(browser, code, step, **fields):
    return browser.post(f"/seller/orders/{code}/{step}", data=fields)


def code_of(order):
    return order.seller_orders[0].code


def status(code):
    return session().scalar(sa.select(SellerOrder.status).where(SellerOrder.code == code))


def heading(html):
    return re.sub(r"<[^>]+>", "", re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)[1]).strip()


def test_her_side_begins_with_what_must_be_packed(phone):
    for _ in range(3):
        make.paid_order()
    assert phone.get("/seller").headers["Location"].endswith("/seller/orders")
    html = page(phone, "/seller/orders")
    assert heading(html) == "3 pesanan perlu dikemas hari ini"
    assert html.count('class="task__link"') == 3
    assert "Anda terima Rp135.000" in html


def test_the_oldest_order_comes_first(phone):
    first, second = make.paid_order(), make.paid_order()
    html = page(phone, "/seller/orders")
    assert html.index(code_of(first)) < html.index(code_of(second))


def english_order():
    """An order that its buyer placed on English pages."""
    with transaction() as current:
        current.execute(sa.update(Service).where(Service.slug == "jne-reg").values(name_en="JNE by road"))
    with force_locale("en"):
        order = make.paid_order(email="ratna@contoh.id")
    with transaction():
        order.language = "en"
    return order


@pytest.mark.parametrize("frozen", ["", "JNE by road"], ids=["now", "ordered long ago"])
def test_the_way_of_sending_is_named_in_her_language_not_in_the_buyers(phone, own_parcels, frozen):
    order = english_order()
    address, parcel = f"/seller/orders/{code_of(order)}", order.parcels[0]
    with transaction():
        parcel.service_name = frozen or parcel.service_name
        fulfilment.mark_ready(order.seller_orders[0], by=cast.person("Sulastri"))
    for _ in ("ready", "shipped"):
        for html in (page(phone, address), page(phone, f"{address}/label") if parcel.shipped_at is None else ""):
            assert "JNE by road" not in html and ("JNE Reguler" in html or not html)
        assert "JNE by road" in page(phone, f"/en{address}")
        if parcel.shipped_at is None:
            with transaction():
                fulfilment.send_own(order.seller_orders[0], tracking="JP1234567", by=cast.person("Sulastri"))


def test_letters_name_it_in_the_language_of_the_order(phone, own_parcels):
    order, by = english_order(), cast.person("Sulastri")
    assert order.parcels[0].service_name == "JNE Reguler"
    with transaction():
        fulfilment.mark_ready(order.seller_orders[0], by=by)
        fulfilment.send_own(order.seller_orders[0], tracking="JP1234567", by=by)
        renumbering.correct_tracking(order.parcels[0], tracking="JP1234576", by=by)
    letters = [job.facts for job in session().scalars(sa.select(Job).order_by(Job.id))]
    named = [one["facts"]["service"] for one in letters if "service" in one.get("facts", {})]
    assert named == ["JNE by road", "JNE by road"]


def test_nothing_to_pack_is_said_so(phone):
    assert heading(page(phone, "/seller/orders")) == "Perlu dikemas"


def test_an_unpaid_order_is_not_yet_hers_to_see(phone):
    order = make.order()
    assert code_of(order) not in page(phone, "/seller/orders")
    page(phone, f"/seller/orders/{code_of(order)}", 404)


def test_every_list_opens_and_an_unknown_one_does_not(phone):
    make.released_order()
    for name in ("to-pack", "ready", "on-the-way", "arrived", "done", "cancelled"):
        page(phone, f"/seller/orders?list={name}")
    page(phone, "/seller/orders?list=secret", 404)
    assert "task__link" in page(phone, "/seller/orders?list=done")


def test_a_long_list_is_turned_page_by_page_with_few_questions(phone, app):
    goods = make.product(stock=60)
    for _ in range(23):
        make.paid_order(goods)
    asked = []
    engine = session().get_bind()
    sa.event.listen(engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    html = page(phone, "/seller/orders")
    assert html.count('class="task__link"') == 20
    assert len([one for one in asked if one.startswith("SELECT")]) <= 14
    assert page(phone, "/seller/orders?page=2").count('class="task__link"') == 3
    assert page(phone, "/seller/orders?page=x").count('class="task__link"') == 20


def test_the_page_says_which_batch_to_take(phone):
    goods = make.product(
        "Keripik bawang", category="makanan", technique=None, best_before=(date(2099, 5, 1), date(2099, 2, 16)), stock=2
    )
    order = make.paid_order(goods, quantity=3)
    html = page(phone, f"/seller/orders/{code_of(order)}")
    assert "baik digunakan sebelum 16 Februari 2099" in html
    assert html.index("16 Februari 2099") < html.index("1 Mei 2099")
    assert "2 ×" in html


def test_the_page_names_the_numbered_piece(phone):
    goods = make.product(stock=1)
    with transaction():
        goods.variants[0].piece_number = 14
    order = make.paid_order(goods)
    assert "Lembar nomor 14" in page(phone, f"/seller/orders/{code_of(order)}")


def test_message_gift_and_half_a_phone_number_are_shown(phone):
    order = make.paid_order(is_gift=True, note="Tolong dibungkus rapi <ya> Bu")
    html = page(phone, f"/seller/orders/{code_of(order)}")
    assert "Tolong dibungkus rapi &lt;ya&gt; Bu" in html
    assert "Hadiah dari Budi" in html
    assert "0812-0000-••31" in html
    assert "0812-0000-0031" not in html


def test_the_printed_label_has_the_whole_number_and_no_price(phone):
    order = make.paid_order()
    html = page(phone, f"/seller/orders/{code_of(order)}/label")
    assert "0812-0000-0031" in html
    assert "RT 003/RW 009" in html
    assert "Rp" not in html
    assert '<link rel="icon"' in html, "the browser asks for /favicon.ico, which is not there"


def test_once_the_parcel_has_left_its_label_leads_back_to_the_order(phone):
    code = code_of(make.paid_order())
    label = f"/seller/orders/{code}/label"
    for step in ("packing", "handover"):
        assert phone.get(label).status_code == 200
        press(phone, code, step)
    assert phone.get(label).location == f"/seller/orders/{code}"


def test_two_digits_of_a_number_are_hidden_where_others_look():
    assert phone_hidden("+6281230551118") == "0812-3055-••18"
    assert phone_hidden("+85261234567") == "+852 6123 ••67"


def test_packed_brought_and_taken_back(phone):
    code = code_of(make.paid_order())
    answer = press(phone, code, "packing")
    assert (answer.status_code, status(code)) == (303, SellerOrderStatus.READY)
    html = page(phone, answer.headers["Location"])
    assert "sudah dikemas" in html
    assert f"/seller/orders/{code}/unpacking" in html
    press(phone, code, "unpacking")
    assert status(code) is SellerOrderStatus.TO_PACK
    press(phone, code, "packing")
    assert press(phone, code, "handover").status_code == 303
    assert "Paket sudah di koperasi" in page(phone, f"/seller/orders/{code}")


def test_a_button_pressed_twice_does_one_thing(phone):
    code = code_of(make.paid_order())
    for step in ("packing", "packing", "handover", "handover"):
        assert press(phone, code, step).status_code == 303
    assert status(code) is SellerOrderStatus.READY


def test_what_she_does_comes_before_what_she_earns(phone):
    code = code_of(make.paid_order())
    html = page(phone, f"/seller/orders/{code}")
    assert html.index(f'action="/seller/orders/{code}/packing"') < html.index("Uang dari pesanan ini")


def test_each_list_names_the_parcel_and_its_day(phone):
    order = make.paid_order()
    part = order.seller_orders[0]
    with transaction():
        order.paid_at = datetime(2026, 11, 3, 5, tzinfo=UTC)
    assert f"{part.short_code}, 3 Nov" in page(phone, "/seller/orders")
    make.ship(order)
    with transaction():
        part.shipped_at = datetime(2026, 11, 5, 5, tzinfo=UTC)
    assert f"{part.short_code}, 5 Nov" in page(phone, "/seller/orders?list=on-the-way")


def test_what_was_cancelled_promises_no_money(phone):
    part = make.paid_order().seller_orders[0]
    with transaction():
        ending.cancel_paid_part(part, reason="Kain habis", by=cast.person("Nurul"))
    html = page(phone, f"/seller/orders/{part.code}")
    assert "Tidak ada yang dipotong" in html and "Anda terima" not in html


def test_what_is_done_leads_to_the_money(phone):
    html = page(phone, f"/seller/orders/{code_of(make.released_order())}")
    assert 'href="/seller/money">Lihat di Uang' in html and "setelah paket tiba" not in html


def packed(phone, count):
    codes = [code_of(make.paid_order()) for _ in range(count)]
    for code in codes:
        press(phone, code, "packing")
    return codes


def hand_over(phone, codes):
    return phone.post("/seller/orders/handovers", data={"code": codes})


def test_who_brings_several_parcels_presses_once(phone):
    first, second, third = packed(phone, 3)
    html = page(phone, "/seller/orders?list=ready")
    assert re.findall(r'name="code" value="([^"]+)" checked', html) == [third, second, first]
    answer = hand_over(phone, [first, third])
    assert answer.status_code == 303
    assert "2 paket sudah diserahkan" in page(phone, answer.location)
    html = page(phone, "/seller/orders?list=ready")
    assert re.findall(r'name="code" value="([^"]+)"', html) == [second]
    assert hand_over(phone, [first, third]).status_code == 303


def test_nothing_ticked_is_said_beside_the_ticks(phone):
    (code,) = packed(phone, 1)
    answer = hand_over(phone, [])
    assert answer.status_code == 422
    assert_clean(answer.text, csrf=False)
    assert "Centang" in answer.text[answer.text.index("field__error") :]
    assert code in answer.text


def test_one_that_cannot_be_handed_over_does_not_keep_the_others(phone):
    first, second = packed(phone, 2)
    press(phone, first, "unpacking")
    html = page(phone, hand_over(phone, [first, second]).location)
    assert first[-6:] in html and "sudah berubah" in html
    assert "1 paket sudah diserahkan" in html


def test_what_she_sends_herself_is_not_brought(phone, own_parcels):
    (code,) = packed(phone, 1)
    assert 'name="code"' not in page(phone, "/seller/orders?list=ready")
    assert hand_over(phone, [code, code_of(make.paid_order())]).status_code == 303
    assert hand_over(phone, ["BR-0000-0000-A"]).status_code == 404


def test_a_page_left_open_too_long_shows_where_the_order_stands(phone):
    code = code_of(make.paid_order())
    press(phone, code, "packing")
    press(phone, code, "handover")
    answer = press(phone, code, "unpacking")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert_clean(html, csrf=False)
    assert "sudah berubah" in html
    assert "Paket sudah di koperasi" in html


@pytest.mark.parametrize("typed", ["", "   ", "??", "x" * 10_000, "JP1234\x00567", "ＪＰ１２３４５", "😀😀😀😀😀"])
def test_a_number_that_cannot_be_one_is_asked_for_again(phone, own_parcels, typed):
    code = code_of(make.paid_order())
    press(phone, code, "packing")
    answer = press(phone, code, "shipment", tracking=typed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert_clean(html, csrf=False)
    assert "field__error" in html
    assert status(code) is SellerOrderStatus.READY


def test_her_own_parcel_leaves_with_its_number(phone, own_parcels):
    code = code_of(make.paid_order())
    press(phone, code, "packing")
    html = page(phone, f"/seller/orders/{code}")
    assert 'name="tracking"' in html and "Koperasi yang membayar kurir" in html
    assert press(phone, code, "shipment", tracking=" jp 1234-567 ").status_code == 303
    assert press(phone, code, "shipment", tracking="JP1234-567").status_code == 303
    assert "JP1234-567" in page(phone, f"/seller/orders/{code}")
    assert press(phone, code, "delivery").status_code == 409


def test_a_number_typed_wrong_is_put_right_where_the_order_stands(phone, own_parcels):
    code = code_of(make.paid_order())
    press(phone, code, "packing")
    press(phone, code, "shipment", tracking="JP1234567")
    html = page(phone, f"/seller/orders/{code}")
    assert 'value="JP1234567"' in html
    refused = press(phone, code, "tracking", tracking="??")
    assert refused.status_code == 422 and 'value="??"' in refused.text and "field__error" in refused.text
    assert press(phone, code, "tracking", tracking="").status_code == 422
    assert press(phone, code, "tracking", tracking="jp 1234576").status_code == 303
    told = page(phone, f"/seller/orders/{code}")
    assert "Nomor resi sudah dibetulkan" in told and told.count("JP1234576") >= 2


def test_what_the_hub_sends_is_not_numbered_by_the_seller(phone):
    order = make.shipped_order()
    code = code_of(order)
    assert "tracking" not in page(phone, f"/seller/orders/{code}")
    assert press(phone, code, "tracking", tracking="JP1234576").status_code == 404


def test_another_sellers_order_does_not_exist(sign_in):
    code = code_of(make.paid_order())
    other = sign_in(cast.person("Wiwik"))
    for address in ("", "/label", "/cancellation"):
        page(other, f"/seller/orders/{code}{address}", 404)
    for step in ("packing", "unpacking", "handover", "shipment", "tracking", "delivery", "cancellation"):
        assert press(other, code, step).status_code == 404
    assert status(code) is SellerOrderStatus.TO_PACK


def test_who_acts_for_no_seller_gets_nothing(sign_in, client):
    code = code_of(make.paid_order())
    for name in ("Tono", "Budi", "Nurul"):
        assert sign_in(cast.person(name)).get(f"/seller/orders/{code}").status_code == 404
    assert client.get("/seller/orders").status_code in (302, 303)


def test_the_letter_to_the_seller_leads_to_the_order(shop):
    order = make.paid_order()
    drain()
    letter = next(one for one in letters(shop.folder) if one["To"] == "sulastri@contoh.id")
    assert code_of(order) in letter["Subject"]
    assert f"http://localhost/seller/orders/{code_of(order)}" in letter.get_content()


def test_the_page_speaks_english_too(phone):
    code = code_of(make.paid_order())
    html = page(phone, f"/en/seller/orders/{code}")
    assert heading(html) == "Pack the order of Ratna Dewi"
    assert f'action="/en/seller/orders/{code}/packing"' in html
