"""A seller's month: the same figures as the books, and advice that follows from them."""

from datetime import date, timedelta

import pytest

from shop.catalogue.costing import count_cost
from shop.catalogue.models import ProductCost
from shop.clock import now, today
from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.payouts.advising import Act, advice
from shop.payouts.months import seller_month
from tests import cast, make
from tests.support.queries import counted


def cost(product, each, *, minutes=60, wage=5_000):
    """Count what a piece takes: `each` in all, her wage in it."""
    made = ProductCost(
        pieces=1,
        materials=each - wage * minutes // 60,
        energy=0,
        packaging=0,
        tools=0,
        minutes=minutes,
        wage=wage,
        failed=0,
    )
    with transaction():
        count_cost(product, made, by=cast.person("Sulastri"))
    return product


def this_month():
    return seller_month(cast.seller().id, today().replace(day=1))


def advised():
    return {one.act: one for one in advice(cast.seller().id)}


def test_a_month_is_what_buyers_received_and_what_it_left(shop):
    cloth, bag = cost(make.product(price=150_000), 90_000), cost(make.product("Tas", price=60_000), 40_000)
    make.released_order(cloth, quantity=2)
    make.released_order(bag)
    make.refunded_claim(make.released_order(bag), 10_000)
    make.released_order(make.product(seller=cast.seller("KUB Melati")))  # another's
    make.shipped_order(cloth)  # not received yet
    month = this_month()
    whole = month.whole
    assert (whole.pieces, whole.gross, whole.back, whole.commission) == (4, 420_000, 10_000, 41_000)
    assert (whole.received, whole.cost, whole.profit) == (369_000, 260_000, 109_000)
    assert [(one.title, one.pieces, one.price) for one in month.goods] == [
        ("Selendang ecoprint daun jati", 2, 300_000),
        ("Tas", 2, 110_000),
    ]


def test_what_is_received_is_what_the_books_owe_her(shop):
    """Sulastri has one maker, paid nothing yet: what her months say is what the cooperative owes."""
    for _ in range(2):
        make.refunded_claim(make.released_order(make.product(price=77_777), quantity=3), 12_345)
    maker = cast.seller().makers[0]
    assert this_month().whole.received == -balance("payable", str(maker.id))


def test_profit_is_not_told_while_a_cost_is_not_counted(shop):
    cloth = make.product(price=150_000)
    make.released_order(cloth)
    cost(cloth, 90_000)
    make.released_order(cloth)
    whole = this_month().whole
    assert (whole.uncounted, whole.cost, whole.profit) == (1, 90_000, None)


def test_a_month_with_an_uncounted_cost_says_what_is_left_of_the_rest_and_what_was_paid_back(sulastri):
    cloth, bag = cost(make.product(price=150_000), 90_000), make.product("Tas", price=60_000)
    make.released_order(cloth, quantity=2)
    make.refunded_claim(make.released_order(bag), 60_000)
    html = sulastri.get("/seller/months").text
    assert "modal 1 buah belum dihitung saat dipesan" in html
    assert "Dari 2 buah yang modalnya sudah dihitung, untungnya Rp90.000." in html
    assert "1 buah, uangnya dikembalikan" in html
    assert "2 buah, uangnya" not in html


def test_six_months_stand_beside_each_other_also_over_a_new_year(shop, time_machine):
    time_machine.move_to("2026-11-20 10:00+07:00")
    make.released_order(make.product(price=100_000))
    time_machine.move_to("2027-02-10 10:00+07:00")
    make.released_order(make.product(price=40_000))
    assert [(first_on, sold.price) for first_on, sold in this_month().months] == [
        (date(2026, 9, 1), 0),
        (date(2026, 10, 1), 0),
        (date(2026, 11, 1), 100_000),
        (date(2026, 12, 1), 0),
        (date(2027, 1, 1), 0),
        (date(2027, 2, 1), 40_000),
    ]
    assert this_month().since_first[0][0] == date(2026, 11, 1)


def test_who_sells_below_her_cost_is_told_the_deepest_loss(shop):
    cost(make.product("Tas", price=50_000), 46_000)
    cost(make.product("Dompet", price=50_000), 60_000)
    found = advised()[Act.RAISE]
    assert (found.product.title, found.amount) == ("Dompet", 15_000)


def test_what_runs_out_is_to_be_made_again_but_no_piece_that_is_made_once(shop):
    scarce, plenty = make.product("Tas", stock=3), make.product("Dompet", stock=9)
    once = make.product("Kain nomor 3", stock=2)
    with transaction():
        session().merge(once).variants[0].piece_number = 3
    for goods in (scarce, plenty, once):
        make.order(goods, quantity=2)
    found = advised()[Act.MAKE]
    assert (found.product.title, found.pieces, found.left) == ("Tas", 2, 1)
    assert advised()[Act.COUNT].product.title in ("Tas", "Dompet", "Kain nomor 3")


def test_an_hour_is_compared_among_what_has_hours(shop):
    cost(make.product("Kain", price=150_000), 100_000, minutes=300)
    assert Act.PREFER not in advised()
    cost(make.product("Keripik", price=15_000), 9_000, minutes=15)
    found = advised()[Act.PREFER]
    assert (found.product.title, found.other.title) == ("Keripik", "Kain")
    assert (found.amount, found.less) == (23_000, 12_000)


def test_what_nobody_orders_for_two_months_is_named_with_the_money_in_it(shop, time_machine):
    asleep = cost(make.product("Kain lanang", stock=2), 95_000)
    make.order(asleep)
    assert Act.WAKE not in advised()
    time_machine.move_to(now() + timedelta(days=61))
    make.product("Baru ada", stock=9)
    found = advised()[Act.WAKE]
    assert (found.product.title, found.amount, found.left) == ("Kain lanang", 95_000, 1)


@pytest.fixture
def sulastri(sign_in):
    return sign_in(cast.person("Sulastri"))


def test_a_seller_reads_her_month(sulastri):
    cloth = cost(make.product(price=150_000), 90_000)
    make.released_order(cloth, quantity=2)
    with counted() as said:
        page = sulastri.get("/seller/months").get_data(as_text=True)
    assert len(said) <= 12, said
    for words in ("2 buah", "Rp300.000", "Rp270.000", "Rp180.000", "Rp90.000"):
        assert words in page, words
    assert "Bulan saya" in sulastri.get("/seller/more").get_data(as_text=True)
    before = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
    assert "tidak ada barang" in sulastri.get(f"/seller/months/{before:%Y-%m}").get_data(as_text=True)


@pytest.mark.parametrize("month", ["2026-13", "2019-12", "2099-01", "november", "2026-1", "2026-11-01"])
def test_a_month_that_is_none_or_not_begun_is_not_found(sulastri, month):
    assert sulastri.get(f"/seller/months/{month}").status_code == 404
