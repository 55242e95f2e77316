"""The stall's pages: what the keeper sends, also when it is nonsense."""

import json
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shop import media
from shop.bazaars.models import BazaarSale
from shop.catalogue.models import Variant
from shop.clock import now
from shop.db import session, transaction
from tests import cast, make
from tests.catalogue import ready


@pytest.fixture
def keeper(sign_in, stall):
    return sign_in(cast.person("Nurul"))


def sale(**changes):
    found = {
        "id": str(uuid4()),
        "at": now().isoformat(),
        "paid_by": "cash",
        "lines": [{"variant": session().scalar(sa.select(Variant.id)), "quantity": 1, "price": 150_000}],
    }
    return found | changes


def line(**changes):
    return [sale()["lines"][0] | changes]


def count() -> int:
    return session().scalar(sa.select(sa.func.count(BazaarSale.id)))


def test_a_day_is_sent_twice_and_each_sale_is_answered(keeper, stall):
    make.product(stock=1)
    path, day = f"/bazaars/{stall.bazaar.id}/sales", {"sales": [sale(), sale()]}
    assert [one["answer"] for one in keeper.post(path, json=day).get_json()["sales"]] == ["counted", "exception"]
    again = keeper.post(path, json=day)
    assert (again.status_code, [one["answer"] for one in again.get_json()["sales"]]) == (200, ["before", "before"])
    assert count() == 2


def test_unknown_goods_are_refused_and_the_others_counted(keeper, stall):
    make.product()
    sales = [sale(lines=line(variant=999_999)), sale()]
    answer = keeper.post(f"/bazaars/{stall.bazaar.id}/sales", json={"sales": sales})
    assert answer.status_code == 422
    assert [one["answer"] for one in answer.get_json()["sales"]] == ["refused", "counted"]
    assert count() == 1


def test_nonsense_is_refused_with_a_sentence_and_nothing_is_counted(keeper, stall):
    make.product()
    path = f"/bazaars/{stall.bazaar.id}/sales"
    raw = (b"", b"\xff\xfe\x00", b"{", b"[" * 100_000, b'{"sales": [NaN]}', b"x" * 1_100_000, "[]".encode("utf-16"))
    for data in raw:
        answer = keeper.post(path, data=data, content_type="application/json")
        assert answer.status_code in (400, 422), data[:20]
        assert answer.get_json()["message"]
    odd = [
        {"sales": []},
        {"sales": [sale()] * 5_000},
        {"sales": {}},
        {"sales": ["x"]},
        *({"sales": [sale(id=one)]} for one in ("", "x", 7, None, "0" * 36, "a\0" * 18)),
        *({"sales": [sale(at=one)]} for one in ("", "kemarin", "2026-11-25T10:00:00", "0001-01-01T00:00:00+00:00", 5)),
        *({"sales": [sale(paid_by=one)]} for one in ("card", None, [])),
        *({"sales": [sale(lines=one)]} for one in ([], {}, None, [1], line() * 61, line() * 2)),
        *({"sales": [sale(lines=line(quantity=one))]} for one in (0, -1, 10**12, 1.5, True, "1", None)),
        *({"sales": [sale(lines=line(price=one))]} for one in (0, -5, 10**12, "１２", 10**400)),
        *({"sales": [sale(lines=line(variant=one))]} for one in (-1, 2**31, "1\0", [], None)),
        {"sales": [sale(), sale(paid_by="x")]},
    ]
    for message in odd:
        answer = keeper.post(path, data=json.dumps(message), content_type="application/json")
        assert answer.status_code in (400, 422), str(message)[:200]
        assert answer.get_json()["message"]
    assert count() == 0


def test_the_stall_is_its_keepers_alone(sign_in, stall, keeper):
    make.product()
    for name in ("Budi", "Sutrisno", "Sulastri"):
        browser = sign_in(cast.person(name))
        for path in ("stall", "goods.json", "worker.js", "code.svg"):
            assert browser.get(f"/bazaars/{stall.bazaar.id}/{path}").status_code == 404
        assert browser.post(f"/bazaars/{stall.bazaar.id}/sales", json={"sales": [sale()]}).status_code == 404
    assert keeper.post("/bazaars/999/sales", json={"sales": [sale()]}).status_code == 404
    assert count() == 0


def test_without_javascript_one_sale_at_a_time_is_recorded_once(keeper, stall):
    make.product("Kain jati")
    path = f"/bazaars/{stall.bazaar.id}/stall"
    assert "Kain jati" in keeper.get(path).text
    typed = {
        "variant": str(session().scalar(sa.select(Variant.id))),
        "quantity": "2",
        "paid_by": "qris",
        "key": str(uuid4()),
    }
    for _click in range(2):
        assert keeper.post(path, data=typed).status_code == 303
    assert count() == 1
    for changes in (
        {"quantity": "-1"},
        {"quantity": "1000000000000"},
        {"quantity": "999", "price": "100000000"},
        {"variant": "999999"},
        {"key": "x"},
        {"paid_by": ""},
    ):
        assert keeper.post(path, data=typed | changes).status_code == 422, changes
    assert count() == 1


def test_the_worker_and_the_goods_are_served_for_this_stall(keeper, stall):
    make.product("Kain jati", price=150_000, stock=3)
    base = f"/bazaars/{stall.bazaar.id}"
    worker = keeper.get(f"{base}/worker.js")
    assert worker.mimetype == "text/javascript"
    assert "unsafe-inline" not in worker.headers["Content-Security-Policy"]
    (goods,) = keeper.get(f"{base}/goods.json").get_json()["goods"]
    assert (goods["name"], goods["price"], goods["there"]) == ("Kain jati", 150_000, 3)


def test_before_the_first_sale_the_pages_say_so_in_words(keeper, stall):
    kain = make.product("Kain jati")
    pages = f"/bazaars/{stall.bazaar.id}/stall", "/office/bazaars"
    before = [keeper.get(path).text for path in pages]
    assert "Belum ada yang terjual. Penjualan pertama akan tercatat di sini." in before[0]
    assert "belum ada" in before[1]
    assert not any("0 penjualan" in page for page in before)
    stall.count(stall.sold((kain, 1)))
    assert "1 penjualan tercatat, Rp150.000." in keeper.get(pages[0]).text
    assert "belum ada" not in keeper.get(pages[1]).text


def test_the_stall_leads_back_to_where_its_keeper_works(keeper, stall):
    assert 'class="topbar__back" href="/office"' in keeper.get(f"/bazaars/{stall.bazaar.id}/stall").text


def test_the_keeper_reads_what_was_sold_and_what_must_be_in_the_box(keeper, stall):
    product, stored = make.product(stock=5), media.put(*media.first_sizes(ready.jpeg()))
    with transaction():
        product.cover = media.keep(stored)
    path = f"/bazaars/{stall.bazaar.id}"
    begun = keeper.get(f"{path}/goods.json").get_json()["sums"]
    assert (begun["cash"], begun["qris"]) == (0, 0)
    keeper.post(f"{path}/sales", json={"sales": [sale(), sale(paid_by="qris")]})
    found = keeper.get(f"{path}/goods.json").get_json()
    assert found["sums"] == {"cash": 150_000, "qris": 150_000, "box": begun["box"] + 150_000}
    assert found["goods"][0]["photo"].endswith(".webp")
