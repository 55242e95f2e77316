"""A seller's yes or no: hers alone, and never later than the order it is about."""

from __future__ import annotations

import pytest

from shop.audit import trail
from shop.db import session, transaction
from shop.sellers.models import MemberRole, SellerMember
from tests import cast, make
from tests.support.lint import assert_clean


@pytest.fixture
def sulastri(sign_in):
    return sign_in(cast.person("Sulastri"))


def answer(browser, said, code="PULANG10"):
    return browser.post(f"/seller/vouchers/{code}/answer", data={"agrees": said})


def test_without_her_yes_her_goods_stay_as_they_are_and_with_it_she_sees_what_it_took(sulastri):
    make.voucher(coop_bps=5_000)
    page = sulastri.get("/seller/vouchers").text
    assert_clean(page, csrf=False)
    assert "50%" in page
    assert answer(sulastri, "yes").status_code == 303
    order = make.paid_order(make.product(price=100_000), voucher="PULANG10")
    [part] = order.seller_orders
    assert (part.coop_discount, part.seller_discount, part.commission) == (5_000, 5_000, 9_500)
    shown = sulastri.get(f"/seller/orders/{part.code}").text
    for words in ("Rp100.000", "Voucher PULANG10, bagian Anda", "Rp85.500", "Rp5.000 dari harga dibayar voucher"):
        assert words in shown
    make.ship(order)
    assert answer(sulastri, "no").status_code == 303
    assert [one.act for one in trail("voucher PULANG10")][-2:] == ["voucher_agreed", "voucher_declined"]
    session().refresh(part)
    assert part.earned == 85_500


def test_her_statement_says_who_bore_it_on_the_page_in_the_table_and_on_paper(sulastri):
    make.voucher(coop_bps=5_000, agreed=(cast.seller(),))
    make.released_order(make.product(price=100_000), voucher="PULANG10")
    page = sulastri.get("/seller/money/statement").text
    assert "100.000 (5.000 di antaranya dibayar voucher koperasi) − voucher tanggungan Anda 5.000 − 9.500" in page
    table = sulastri.get("/seller/money/statement.csv").text
    assert "Voucher, tanggungan Anda" in table
    assert "100000" in table
    assert "-5000" in table
    printed = sulastri.get("/seller/money/statement/print").text
    assert_clean(printed)
    assert "Diskon voucher Rp10.000: Rp5.000 dibayar koperasi kepada Anda, Rp5.000 Anda tanggung." in printed
    assert "Rp100.000 (Rp5.000 di antaranya dibayar voucher koperasi)" in sulastri.get("/seller/money").text


def test_the_same_answer_twice_is_written_down_once(sulastri):
    make.voucher(coop_bps=0)
    answer(sulastri, "yes")
    answer(sulastri, "yes")
    assert [one.act for one in trail("voucher PULANG10")].count("voucher_agreed") == 1


def test_what_the_cooperative_bears_alone_or_what_is_over_asks_nobody(sulastri):
    make.voucher()
    assert "PULANG10" not in sulastri.get("/seller/vouchers").text
    assert answer(sulastri, "yes").status_code == 409
    assert answer(sulastri, "yes", "TIDAKADA").status_code == 404
    assert answer(sulastri, "perhaps").status_code == 404


def test_a_member_who_may_not_touch_the_money_reads_and_cannot_answer(sign_in):
    make.voucher(coop_bps=5_000)
    with transaction():
        session().add(SellerMember(user_id=cast.person("Tono").id, seller_id=cast.seller().id, role=MemberRole.MEMBER))
    tono = sign_in(cast.person("Tono"))
    page = tono.get("/seller/vouchers").text
    assert "PULANG10" in page
    assert "/answer" not in page
    assert answer(tono, "yes").status_code == 404
