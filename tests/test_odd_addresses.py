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


@pytest.mark.parametrize("word", ["%00", "a%00b", "%0d%0a", "%7f", "a" * 201])
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
