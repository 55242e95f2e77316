"""Signs that PostgreSQL stores nowhere, in what an address asks: a page as always, never a fault."""

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
