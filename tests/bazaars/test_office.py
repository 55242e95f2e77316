"""The office's pages of bazaars."""

from datetime import timedelta

import sqlalchemy as sa

from shop.bazaars.models import Bazaar, BazaarException
from shop.clock import today
from shop.db import session
from shop.ledger.queries import balance
from tests import cast, make


def opened(**changes):
    answers = {
        "name": "HUT Jember",
        "place": "Lapangan",
        "first_on": today().isoformat(),
        "last_on": (today() + timedelta(days=2)).isoformat(),
        "keeper": str(cast.person("Nurul").id),
        "change_money": "0",
    }
    return answers | changes


def test_the_office_opens_a_bazaar(sign_in):
    browser = sign_in(cast.person("Sutrisno"))
    assert browser.post("/office/bazaars", data=opened()).status_code == 303
    found = session().scalars(sa.select(Bazaar)).one()
    assert (found.title, found.keeper.name) == ("Bazar HUT Jember", "Nurul")
    assert "HUT Jember" in browser.get("/office/bazaars").text


def test_a_wrong_form_comes_back_with_what_was_typed(sign_in):
    browser = sign_in(cast.person("Nurul"))
    for changes in (
        {"last_on": "2020-01-01"},
        {"keeper": str(cast.person("Tono").id)},
        {"change_money": "1.000"},  # the office's box is empty
        {"change_money": "1000000000000"},
        {"name": "a\0b"},
        {"keeper": "x"},
    ):
        answer = browser.post("/office/bazaars", data=opened(**changes))
        assert answer.status_code == 422, changes
        assert "Lapangan" in answer.text
    assert session().scalar(sa.select(sa.func.count(Bazaar.id))) == 0


def test_an_exception_is_decided_where_the_front_page_leads(sign_in, stall):
    cloth = make.product("Kain jati", stock=0)
    stall.count(stall.sold((cloth, 2)))
    browser = sign_in(cast.person("Sutrisno"))
    assert "/office/bazaars" in browser.get("/office").text
    number, exception = stall.bazaar.id, session().scalar(sa.select(BazaarException.id))
    path, name = f"/office/bazaars/{number}/exceptions/{exception}", f"e{exception}-"
    assert browser.post(path, data={}).status_code == 422
    lacking = {f"{name}outcome": "from_shelf", f"{name}reason": "Dihitung"}
    assert browser.post(path, data=lacking).status_code == 422
    assert browser.post(path, data=lacking | {f"{name}outcome": "noted"}).status_code == 422
    told = lacking | {f"{name}outcome": "uncounted"}
    assert browser.post(path, data=told).status_code == 303
    assert browser.post(path, data=told).status_code in (303, 422)
    assert browser.post(f"/office/bazaars/{number}/exceptions/9999", data=told).status_code == 404
    assert "Dihitung" in browser.get(f"/office/bazaars/{number}").text


def test_the_count_closes_the_bazaar_once(sign_in, stall):
    stall.count(stall.sold((make.product(price=150_000), 1)))
    browser, path = sign_in(cast.person("Nurul")), f"/office/bazaars/{stall.bazaar.id}"
    assert browser.post(f"{path}/count", data={"counted": "149.000", "expected": "150000"}).status_code == 422
    counted = {"counted": "149.000", "expected": "150000", "reason": "Hilang"}
    for _click in range(2):
        assert browser.post(f"{path}/count", data=counted).status_code == 303
    assert (balance("cash", "kantor"), balance("cash_difference")) == (149_000, 1_000)
    assert "Hilang" in browser.get(path).text


def test_the_order_of_a_sale_opens_in_the_office_and_for_its_seller(sign_in, stall):
    sale = stall.count(stall.sold((make.product("Kain jati"), 1))).sale
    number, part = sale.order.number, sale.order.seller_orders[0].code
    assert "Bazar Alun-alun" in sign_in(cast.person("Nurul")).get(f"/office/orders/{number}").text
    seller = sign_in(cast.person("Sulastri"))
    assert seller.get(f"/seller/orders/{part}").status_code == 200
    assert seller.get("/seller/stock").status_code == 200


def test_the_buyer_s_own_hand_is_no_courier_that_the_office_could_offer_or_end(sign_in, stall):
    browser = sign_in(cast.person("Nurul"))
    assert "/office/settings/couriers/bazar" not in browser.get("/office/settings/couriers").text
    assert browser.get("/office/settings/couriers/bazar").status_code == 404
    assert browser.post("/office/settings/couriers/bazar/end").status_code == 404
