"""Addresses typed or copied a sign too many: the page that was meant, or that it is not there, never a fault."""

from __future__ import annotations

import pytest

from tests import cast, make


def test_a_visitor_asks_for_a_district_with_an_odd_sign(client):
    product = make.product()
    assert client.get(f"/products/{product.slug}?region=35.09.%00a&district=%00").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/office/ledger/statement?account=held&owner=%00",
        "/office/ledger/held?owner=%00a",
        "/office/incoming?order=%00",
        "/office/reports/account?account=held&owner=%00",
    ],
)
def test_the_office_asks_for_an_owner_or_order_with_an_odd_sign(sign_in, address):
    answer = sign_in(cast.person("Nurul")).get(address, follow_redirects=True)
    assert answer.status_code in {200, 404}, address


@pytest.mark.parametrize("word", ["%00", "a%00b", "%0d%0a", "%1b[2K", "%7f", "a" * 1_000])
@pytest.mark.parametrize(
    "named", ["products", "sellers", "villages", "categories", "stories", "guides", "orders", "t", "bazaars"]
)
def test_a_word_that_nothing_can_be_called_names_nothing(client, named, word):
    assert client.get(f"/{named}/{word}").status_code == 404


#: Lists of which the address names one, each with its usual one.
LISTS = {
    "Nurul": ["/office/orders?state=", "/office/sellers?list=", "/office/claims?state="],
    "Ratih": ["/office/reviews?list=", "/office/stories?list="],
    "Sulastri": ["/seller/orders?list=", "/seller/products?status=", "/seller/stock?left="],
}


@pytest.mark.parametrize(("who", "address"), [(who, one) for who, listed in LISTS.items() for one in listed])
def test_a_list_of_an_unknown_name_is_not_found_and_without_a_name_it_is_the_usual_one(sign_in, who, address):
    """All of them instead would hide that the address is wrong."""
    browser = sign_in(cast.person(who))
    answers = {name: browser.get(f"{address}{name}").status_code for name in ("", "piad", "%00", "%F0%9F%8C%BF")}
    assert answers == {"": 200, "piad": 404, "%00": 404, "%F0%9F%8C%BF": 404}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/products/", "/products"),
        ("/en/products/?sort=price&page=2", "/en/products?sort=price&page=2"),
        ("/sellers/kub-daun%20jati/", "/sellers/kub-daun%20jati"),
        ("/office/", "/office"),
    ],
)
def test_a_slash_at_the_end_of_an_address_leads_to_the_page_that_was_meant(client, typed, meant):
    answer = client.get(typed)
    assert (answer.status_code, answer.location) == (301, meant)


@pytest.mark.parametrize("typed", ["/nothing/here/", "/products/a%2Fb/c/", "/products/%0d%0a/"])
def test_an_address_that_means_no_page_is_not_found_with_a_slash_at_its_end_too(client, typed):
    assert client.get(typed).status_code == 404


def test_what_is_sent_to_an_address_with_a_slash_too_many_is_not_turned_into_a_page_to_read(client):
    assert client.post("/cart/lines/").status_code == 404


@pytest.mark.parametrize("address", ["/office/bank?account=%00", "/office/bank?account=bri%00"])
def test_the_office_asks_for_an_account_with_an_odd_sign(sign_in, address):
    assert sign_in(cast.person("Nurul")).get(address).status_code == 404


def test_a_buyer_comes_back_from_a_card_page_with_an_odd_sign(sign_in):
    order = make.order(buyer=cast.person("Budi"))
    answer = sign_in(cast.person("Budi")).get(f"/orders/{order.number}/payment/card?page=%00")
    assert answer.status_code == 303


@pytest.mark.parametrize("amount", [2**31 - 1, 2**31, 999_999_999_999])
def test_more_came_than_any_order_asks_for(sign_in, amount):
    """A grant, or a zero too many: it is looked for, booked as unknown, looked at, and given back."""
    browser, order = sign_in(cast.person("Nurul")), make.order()
    assert browser.get(f"/office/incoming?amount={amount}").status_code == 200
    settling = browser.post(f"/office/incoming/{order.number}/settlement", data={"amount": str(amount)})
    assert settling.status_code == 422
    receipt = make.unknown(amount, f"HIBAH {order.number}")
    for page in ("/office", "/office/incoming", "/office/bank"):
        assert browser.get(page).status_code == 200, page
    back = f"/office/incoming/unknown/{receipt}/return"
    ketua = sign_in(cast.person("Sutrisno"))
    assert ketua.post(back, data={"account": "bri", "reference": "R1"}).status_code in {303, 404, 422}


@pytest.mark.parametrize("seen", ["2147483648", "999999999999999999"])
def test_a_form_that_saw_more_than_was_ever_written_down_is_taken(sign_in, seen):
    """Nobody can have been faster than that; and it is no fault of the shop's."""
    browser = sign_in(cast.person("Sulastri"))
    sent = {"seen": seen, "line": "Daun jati", "story": "", "phone": "0812-3456-7890"}
    assert browser.post("/seller/profile", data=sent).status_code in {303, 422}


def test_nothing_is_called_so_in_the_office_or_where_sellers_work_either(sign_in):
    bendahara, seller = sign_in(cast.person("Nurul")), sign_in(cast.person("Sulastri"))
    for page in ("/office/payouts/{}", "/office/sellers/{}", "/office/bank/uploads/{}", "/office/cards/disputes/{}"):
        assert bendahara.get(page.format("%00")).status_code == 404, page
    assert bendahara.post("/office/incoming/%00/refund", data={"reference": "1"}).status_code == 404
    for page in ("/seller/orders/{}", "/seller/products/{}/words", "/seller/stories/{}"):
        assert seller.get(page.format("%00")).status_code == 404, page


@pytest.mark.parametrize("host", ["a" * 300, "a..b", "a" * 64 + ".example"])
def test_who_asks_at_a_host_that_cannot_be_one_is_refused(client, host):
    for page in ("/", "/cart", "/nothing"):
        assert client.get(page, headers={"Host": host}).status_code in {200, 400, 404}
