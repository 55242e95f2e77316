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
