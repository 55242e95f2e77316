"""The description is held to: what Stripe would not take, or never says, is named."""

from __future__ import annotations

import copy

import pytest

from shop.demo.stripe import objects
from shop.demo.stripe.world import World
from shop.payments.stripe import API_VERSION
from tests.support.stripe import description

ASKED = "mode=payment&line_items[0][quantity]=1&line_items[0][price_data][currency]=idr"
ASKED += "&line_items[0][price_data][unit_amount]=17000000&line_items[0][price_data][product_data][name]=BR-1"

WRONG = {
    "of a kind there is none of": ASKED.replace("mode=payment", "mode=gift"),
    "a field Stripe does not know": ASKED + "&colour=red",
    "deep inside, a field Stripe does not know": ASKED + "&line_items[0][price_data][colour]=red",
    "an amount that is no number": ASKED.replace("17000000", "Rp170.000"),
    "a time that is no number": ASKED + "&expires_at=tomorrow",
}


def test_the_shop_speaks_the_version_described():
    assert description.version() == API_VERSION == objects.VERSION


def test_a_right_request_passes():
    description.check_request("POST", "/v1/checkout/sessions", ASKED)


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_request_is_named(text):
    with pytest.raises(description.Breach):
        description.check_request("POST", "/v1/checkout/sessions", text)


def test_a_question_nobody_answers_is_named():
    with pytest.raises(description.Breach):
        description.check_request("GET", "/v1/checkout/baskets", "")


def test_wrong_answers_are_named():
    world = World()
    page = world.open_page({"line_items": {"0": {"price_data": {"unit_amount": "17000000"}}}})
    description.check_answer("POST", "/v1/checkout/sessions", 200, page)
    for change in ({"payment_status": "perhaps"}, {"amount_total": "170"}, {"colour": "red"}, {"created": None}):
        with pytest.raises(description.Breach):
            description.check_answer("POST", "/v1/checkout/sessions", 200, copy.deepcopy(page) | change)
    with pytest.raises(description.Breach):
        description.check_answer(
            "POST", "/v1/checkout/sessions", 200, {name: page[name] for name in page if name != "livemode"}
        )
