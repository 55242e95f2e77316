"""What a product costs its seller: counted to the rupiah, frozen in orders, read by nobody but her."""

import pytest

from shop.catalogue.costing import CostsNothing, Gain, count_cost
from shop.catalogue.models import ProductCost
from shop.db import transaction
from tests import cast, make
from tests.catalogue import ready
from tests.catalogue.steps import say

NOTHING = {"materials": 0, "energy": 0, "packaging": 0, "tools": 0, "wage": 0, "minutes": 0, "failed": 0, "pieces": 1}
#: A cloth, and forty packs of keripik from one frying.
CLOTH = {"materials": 53_000, "energy": 3_000, "packaging": 4_000, "tools": 2_000, "wage": 8_000, "minutes": 300}
TYPED = {
    "pieces": "1",
    "materials": "53rb",
    "energy": "3.000",
    "packaging": "4000",
    "hours": "5",
    "wage": "8.000",
    "tools": "2.000",
    "failed": "5",
}


def taking(**amounts):
    return ProductCost(**{**NOTHING, **amounts})


def count(product, **amounts):
    with transaction():
        count_cost(product, taking(**amounts), by=cast.person("Sulastri"))


def test_a_cloth_bears_materials_time_tools_and_what_fails():
    cost = taking(**CLOTH, failed=5)
    assert (cost.goods, cost.wages, cost.reserve, cost.each) == (60_000, 40_000, 5_368, 107_368)
    gain = Gain(149_000, cost, 1_000)
    assert (gain.received, gain.profit, gain.an_hour) == (134_100, 26_732, 13_346)


def test_a_frying_is_divided_by_its_packs():
    cost = taking(materials=250_000, packaging=40_000, wage=10_000, minutes=390, pieces=40)
    assert (cost.total, cost.each) == (355_000, 8_875)
    assert Gain(12_000, cost, 1_000).an_hour == 21_846
    assert Gain(12_000, taking(materials=5_000), 1_000).an_hour is None


@pytest.mark.parametrize("commission", [0, 1, 750, 1_000, 3_333])
@pytest.mark.parametrize("each", [1, 7, 999, 107_368])
def test_the_least_price_pays_the_cost_and_one_rupiah_less_does_not(each, commission):
    cost = taking(materials=each)
    least = Gain(0, cost, commission).least_price
    assert Gain(least, cost, commission).profit >= 0
    assert Gain(least - 1, cost, commission).profit < 0


def test_a_seller_counts_and_reads_what_is_left(sulastri):
    product = make.product(price=149_000)
    page = f"/seller/products/{product.slug}/cost"
    answer = sulastri.post(page, data=TYPED)
    assert (answer.status_code, answer.location) == (303, page)
    told = say(sulastri.get(page))
    for words in ("Rp107.368", "Rp149.000", "Rp134.100", "Rp26.732", "Rp13.346", "Rp119.298", 'value="53.000"'):
        assert words in told, words
    assert "Rp107.368" in say(sulastri.get(f"/seller/products/{product.slug}"))
    assert "Rp26.732" in say(sulastri.get(f"/seller/products/{product.slug}/price"))
    assert sulastri.post(page, data={**TYPED, "materials": "100.000"}).status_code == 303
    assert "rugi <b>Rp22.742</b>" in say(sulastri.get(page))
    assert "rugi Rp22.742" in say(sulastri.get(f"/seller/products/{product.slug}/price"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"materials": "lima ribu"}, "Pakai angka saja"),
        ({"pieces": "0"}, "0"),
        ({"failed": "95"}, "95"),
        ({"minutes": "75"}, "75"),
        ({name: "" for name in TYPED if name != "pieces"}, "Tulis setidaknya"),
    ],
)
def test_what_was_typed_stays_beside_what_is_wrong(sulastri, wrong, words):
    product = make.product()
    answer = sulastri.post(f"/seller/products/{product.slug}/cost", data={**TYPED, **wrong})
    assert answer.status_code == 422
    told = say(answer)
    assert 'role="alert"' in told
    assert words in told
    assert all(f'value="{typed}"' in told for name, typed in TYPED.items() if name not in wrong)
    assert product.unit_cost is None


def test_an_order_keeps_the_cost_of_its_day(shop):
    product = make.product()
    before = make.order(product)
    count(product, **CLOTH)
    ordered = make.order(product, quantity=2)
    count(product, materials=1)
    lines = [made.seller_orders[0].lines[0] for made in (before, ordered, make.order(product))]
    assert [line.unit_cost for line in lines] == [None, 102_000, 1]


def test_a_cost_of_nothing_is_refused_and_the_one_before_stays(shop):
    product = make.product()
    count(product, **CLOTH)
    with pytest.raises(CostsNothing):
        count(product)
    assert product.unit_cost == 102_000


def test_a_draft_that_was_counted_can_be_thrown_away(sulastri):
    draft = ready.cloth(photos=0)
    count(draft, **CLOTH)
    answer = sulastri.post(f"/seller/products/{draft.slug}/removal")
    assert answer.status_code == 303


def test_no_buyer_reads_it(client):
    product = make.product(price=149_000)
    count(product, materials=98_765)
    assert "98.765" not in client.get(f"/products/{product.slug}").get_data(as_text=True)
