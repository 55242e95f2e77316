"""The seller's stock pages: a row corrects itself, says what it did and takes it back; another's goods are not there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Variant
from shop.clock import today
from shop.db import session, transaction
from shop.stock.alerting import ask_alert
from shop.stock.counting import receive
from shop.stock.models import Batch, StockItem, StockMovement
from tests import cast, make
from tests.stock.conftest import reserve
from tests.support.browsing import form_to


@pytest.fixture
def sulastri(sign_in):
    """Sulastri's browser."""
    return sign_in(cast.person("Sulastri"))


def item_of(product):
    """The first stock item of a product."""
    return (
        session()
        .scalars(sa.select(StockItem).where(StockItem.variant_id == product.variants[0].id).order_by(StockItem.id))
        .first()
    )


def say(answer):
    """What a page says, without its markup's spaces."""
    return " ".join(answer.get_data(as_text=True).split())


def test_the_list_shows_sold_out_goods_too_and_narrows(sulastri):
    many, few, none = (
        make.product(title, stock=stock) for title, stock in (("Pouch", 12), ("Tas serut", 2), ("Selendang", 0))
    )
    everything = say(sulastri.get("/seller/stock"))
    assert all(product.title in everything for product in (many, few, none))
    nearly = say(sulastri.get("/seller/stock?left=few"))
    assert "Tas serut" in nearly and "Pouch" not in nearly
    assert "Selendang" in say(sulastri.get("/seller/stock?left=none"))
    found = say(sulastri.get("/seller/stock?q=tas+ser"))
    assert "Tas serut" in found
    assert "Pouch" not in found


@pytest.mark.parametrize(
    "address",
    ["/seller/stock?page=99999999999", "/seller/stock?q=%00%F0%9F%8C%BF", "/seller/stock?q=%25_"],
)
def test_an_odd_address_is_an_empty_or_whole_list(sulastri, address):
    make.product()
    assert sulastri.get(address).status_code == 200
    assert "Tidak ada yang habis" in say(sulastri.get("/seller/stock?left=none"))


def test_a_step_down_says_what_it_did_and_is_taken_back(sulastri):
    product = make.product("Keripik bawang", stock=24)
    item = item_of(product)
    answer = sulastri.post(f"/seller/stock/{item.id}/count", data={"counted": "24", "seen": "24", "step": "-1"})
    assert answer.status_code == 303
    page = sulastri.get("/seller/stock")
    assert "24" in say(page)
    assert item_of(product).on_hand == product.available == 23
    movement = session().scalars(sa.select(StockMovement).order_by(StockMovement.id.desc())).first()
    undo = f"/seller/stock/changes/{movement.id}/undoing"
    assert undo in say(page)
    assert sulastri.post(f"{undo}?back=stock.seller_count").location.startswith("/seller/stock#item-")
    assert item_of(product).on_hand == 24
    assert sulastri.post(undo).status_code == 303
    assert item_of(product).on_hand == 24


def test_a_typed_number_is_the_count_and_a_step_goes_on_from_it(sulastri):
    product = make.product(stock=5)
    item = item_of(product)
    sulastri.post(f"/seller/stock/{item.id}/count", data={"counted": "8", "seen": "5"})
    assert item_of(product).on_hand == 8
    sulastri.post(f"/seller/stock/{item.id}/count", data={"counted": "10", "seen": "8", "step": "1"})
    assert item_of(product).on_hand == 11


@pytest.mark.parametrize("typed", ["", "-3", "1000000000000", "１２", "🌿", "x" * 10_000, "3\x00", "2,5", "<b>"])
def test_an_absurd_number_stays_as_typed_with_its_message(sulastri, typed):
    product = make.product("Keripik bawang", stock=24)
    item = item_of(product)
    answer = sulastri.post(f"/seller/stock/{item.id}/count?q=keripik", data={"counted": typed, "seen": "24"})
    assert answer.status_code == 422
    assert 'class="field__error stock-row__error"' in say(answer)
    assert item_of(product).on_hand == 24


def test_what_buyers_ordered_is_not_counted_away(sulastri, order_lines):
    product = make.product(stock=5)
    [line] = order_lines(product.variants[0], quantity=3)
    with transaction():
        reserve(product.variants[0].id, 3, order_line_id=line)
    answer = sulastri.post(f"/seller/stock/{item_of(product).id}/count", data={"counted": "2", "seen": "5"})
    assert answer.status_code == 422
    assert 'value="2"' in say(answer)


def test_a_count_of_an_older_look_is_refused(sulastri):
    product = make.product(stock=5)
    item = item_of(product)
    answer = sulastri.post(f"/seller/stock/{item.id}/count", data={"counted": "4", "seen": "7"})
    assert answer.status_code == 422
    assert item_of(product).on_hand == 5


def test_a_change_has_a_reason_and_stands_in_the_history(sulastri):
    product = make.product(stock=5)
    item = item_of(product)
    data = {"reason": "sold_elsewhere", "quantity": "2", "seen": "5", "note": "bazar Balung Lor"}
    assert sulastri.post(f"/seller/stock/{item.id}/changes", data=data).status_code == 303
    page = say(sulastri.get(f"/seller/stock/{item.id}"))
    assert "bazar Balung Lor" in page
    assert "Sulastri" in page
    assert item_of(product).on_hand == 3
    for reason, quantity, then in (("received", "4", 7), ("damaged", "1", 6), ("counted", "0", 0)):
        now = item_of(product).on_hand
        sulastri.post(
            f"/seller/stock/{item.id}/changes",
            data={"reason": reason, "quantity": quantity, "seen": str(now)},
        )
        assert item_of(product).on_hand == then


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": "0"},
        {"quantity": "9"},
        {"quantity": "-1"},
        {"quantity": ""},
        {"quantity": "999999999999"},
        {"reason": "shipped"},
        {"reason": "🌿"},
        {"note": "x" * 201},
        {"note": "a\x00b"},
    ],
)
def test_a_wrong_change_shows_the_form_again_with_everything_typed(sulastri, wrong):
    product = make.product(stock=5)
    data = {"reason": "damaged", "quantity": "1", "seen": "5", "note": "Sobek di ujung", **wrong}
    answer = sulastri.post(f"/seller/stock/{item_of(product).id}/changes", data=data)
    assert answer.status_code == 422
    if "note" not in wrong:
        assert "Sobek di ujung" in say(answer)
    assert item_of(product).on_hand == 5


def test_who_ordered_what_is_promised_is_named_and_leads_to_her_order(sulastri):
    product = make.product(stock=9)
    paid, unpaid = make.paid_order(product, quantity=2), make.order(product, quantity=3)
    page = say(sulastri.get(f"/seller/stock/{item_of(product).id}"))
    code = paid.seller_orders[0].code
    assert f'2 <a href="/seller/orders/{code}">untuk Ratna Dewi</a>, 3 untuk Ratna Dewi, belum dibayar' in page
    assert unpaid.seller_orders[0].code not in page
    make.ship(paid)
    page = say(sulastri.get(f"/seller/stock/{item_of(product).id}"))
    assert "2 <a" not in page and f'<a href="/seller/orders/{code}">{code}</a>' in page


def test_a_change_sent_twice_counts_once(sulastri):
    product = make.product(stock=5)
    item = item_of(product)
    for reason, quantity, then in (("received", "4", 9), ("sold_elsewhere", "2", 7)):
        data = {"reason": reason, "quantity": quantity, "note": "pasar", "seen": str(item_of(product).on_hand)}
        assert sulastri.post(f"/seller/stock/{item.id}/changes", data=data).status_code == 303
        again = sulastri.post(f"/seller/stock/{item.id}/changes", data=data)
        assert again.status_code == 422 and "Perubahan terakhir" in again.text and "pasar" in again.text
        assert item_of(product).on_hand == then


def test_the_last_change_is_taken_back_from_the_history_too(sulastri):
    product = make.product(stock=5)
    item = item_of(product)
    page, data = f"/seller/stock/{item.id}", {"reason": "damaged", "quantity": "2", "seen": "5"}
    sulastri.post(f"{page}/changes", data=data)
    sulastri.get(page)  # what the press did is said once
    found = form_to(sulastri.get(page).text, "/undoing")
    assert sulastri.post(found.action, data=found.values).status_code == 303
    assert item_of(product).on_hand == 5
    sulastri.get(page)
    with pytest.raises(LookupError):
        form_to(sulastri.get(page).text, "/undoing")


def test_a_piece_is_found_by_its_number_and_goods_by_their_batch(sulastri):
    cloth = make.product("Kain jati", stock=1)
    with transaction():
        cloth.variants[0].piece_number = 14
    crisps = make.product("Keripik", stock=4, best_before=(today() + timedelta(days=90),))
    batch = session().scalars(sa.select(Batch).where(Batch.product_id == crisps.id)).one()
    for words, found, other in (("14", "Kain jati", "Keripik"), ("No. 14", "Kain jati", "Keripik")):
        page = say(sulastri.get("/seller/stock", query_string={"q": words}))
        assert found in page and other not in page
    page = say(sulastri.get("/seller/stock", query_string={"q": batch.code.lower()}))
    assert "Keripik" in page and "Kain jati" not in page
    for words in ("99999999999999999999", "１４", "-14", "no"):
        assert sulastri.get("/seller/stock", query_string={"q": words}).status_code == 200


def test_a_numbered_piece_has_no_stepper(sulastri):
    product = make.product(stock=1)
    with transaction():
        product.variants[0].piece_number = 14
    page = say(sulastri.get("/seller/stock"))
    assert "No. 14" in page
    assert 'name="counted"' not in page
    item = item_of(product)
    assert sulastri.post(f"/seller/stock/{item.id}/changes", data={"reason": "sold_elsewhere"}).status_code == 303
    assert item_of(product).on_hand == 0
    gone = say(sulastri.get("/seller/stock"))
    assert "Sudah tidak ada" in gone and "Stok habis." not in gone
    assert item_of(product).place.name not in gone
    assert sulastri.post(f"/seller/stock/{item.id}/changes", data={"reason": "received"}).status_code == 303
    assert sulastri.post(f"/seller/stock/{item.id}/changes", data={"reason": "received"}).status_code == 422
    assert item_of(product).on_hand == 1


def test_food_is_received_by_batch(sulastri):
    product = make.product(
        "Keripik bawang",
        category="makanan",
        technique=None,
        stock=4,
        best_before=(today() + timedelta(days=60),),
    )
    item = item_of(product)
    data = {
        "code": "KB-1116",
        "made_on": today().isoformat(),
        "best_before": (today() + timedelta(days=90)).isoformat(),
        "made": "30",
    }
    answer = sulastri.post(f"/seller/stock/{item.id}/batches", data=data)
    assert answer.status_code == 303
    batch = session().scalars(sa.select(Batch).where(Batch.code == "KB-1116")).one()
    assert (
        answer.location
        == f"/seller/stock/{session().scalar(sa.select(StockItem.id).where(StockItem.batch_id == batch.id))}"
    )
    assert product.available == 34
    again = sulastri.post(f"/seller/stock/{item.id}/batches", data=data)
    assert again.status_code == 422
    assert "KB-1116" in say(again)
    assert product.available == 34


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""},
        {"code": "x" * 41},
        {"made_on": "kemarin"},
        {"made_on": "2999-01-01"},
        {"made_on": (today() + timedelta(days=2)).isoformat()},
        {"best_before": date(2020, 1, 1).isoformat()},
        {"best_before": "２０２７-01-01"},
        {"made": "0"},
        {"made": "1e9"},
    ],
)
def test_a_wrong_batch_is_shown_again(sulastri, wrong):
    product = make.product(category="makanan", technique=None, stock=4, best_before=(today() + timedelta(days=60),))
    good = {
        "code": "KB-7",
        "made_on": today().isoformat(),
        "best_before": (today() + timedelta(days=90)).isoformat(),
        "made": "30",
    }
    answer = sulastri.post(f"/seller/stock/{item_of(product).id}/batches", data={**good, **wrong})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in say(answer)
    assert product.available == 4


def test_cloth_has_no_batches(sulastri):
    assert sulastri.post(f"/seller/stock/{item_of(make.product()).id}/batches", data={}).status_code == 404


def never_counted(product, size="XL", piece_number=0):
    """A variant of a product that stands in no place yet."""
    with transaction():
        variant = Variant(product_id=product.id, size=size, colour="", piece_number=piece_number, available=0)
        variant.price, variant.weight_grams, variant.position, variant.is_active = 150_000, 300, 1, True
        session().add(variant)
        session().flush()
        return variant.id


def test_goods_never_counted_are_opened_once(sulastri):
    address = f"/seller/stock/variants/{never_counted(make.product(stock=3))}/item"
    assert address in say(sulastri.get("/seller/stock"))
    first = sulastri.post(address)
    assert first.status_code == 303
    assert sulastri.post(address).location == first.location
    assert sulastri.get(first.location).status_code == 200


def test_goods_are_counted_for_the_first_time_in_the_list(sulastri):
    variant = never_counted(make.product("Kain", stock=3))
    address = f"/seller/stock/variants/{variant}/item"
    for typed in ("", "-1", "100000", "１２", "dua", "x" * 10_000, "1\0", "🌿"):
        page = sulastri.post(address, data={"counted": typed})
        assert page.status_code == 422 and "field__error" in page.text
        assert typed.replace("\0", "\ufffd")[:40] in page.text
    for _click in range(2):
        assert sulastri.post(address, data={"counted": "7"}).status_code == 303
    (item,) = session().scalars(sa.select(StockItem).where(StockItem.variant_id == variant))
    assert item.on_hand == 7 and item.variant.available == 7
    again = sulastri.post(address, data={"counted": "9"})
    assert again.status_code == 422, "it is counted by now: corrected in its own line"
    assert session().scalars(sa.select(StockMovement.change).where(StockMovement.item_id == item.id)).all() == [7]


def test_a_numbered_piece_is_said_to_be_here_and_food_goes_by_its_batch(sulastri):
    piece = never_counted(make.product("Kain", stock=1), size="", piece_number=15)
    form = form_to(sulastri.get("/seller/stock").text, f"/variants/{piece}/item")
    assert sulastri.post(form.action, data=form.values).status_code == 303
    assert session().scalar(sa.select(StockItem.on_hand).where(StockItem.variant_id == piece)) == 1
    crisps = make.product("Keripik", category="makanan", technique=None, best_before=(today() + timedelta(days=90),))
    address = f"/seller/stock/variants/{never_counted(crisps)}/item"
    assert sulastri.post(address, data={"counted": "5"}).status_code == 404
    assert sulastri.post(address).status_code == 303


def test_anothers_goods_are_not_found(sulastri, sign_in, client):
    product = make.product(seller=cast.seller("KUB Melati"), stock=5)
    item, movement = item_of(product), session().scalars(sa.select(StockMovement)).first()
    addresses = [
        ("GET", f"/seller/stock/{item.id}"),
        ("POST", f"/seller/stock/{item.id}/count"),
        ("POST", f"/seller/stock/{item.id}/changes"),
        ("POST", f"/seller/stock/{item.id}/batches"),
        ("POST", f"/seller/stock/changes/{movement.id}/undoing"),
        ("POST", f"/seller/stock/variants/{product.variants[0].id}/item"),
    ]
    tono = sign_in(cast.person("Tono"))
    for method, address in addresses:
        data = {"counted": "1", "seen": "5", "reason": "damaged", "quantity": "1"} if method == "POST" else None
        assert sulastri.open(address, method=method, data=data).status_code == 404, address
        assert tono.open(address, method=method, data=data).status_code == 404, address
        assert client.open(address, method=method, data=data).status_code == 303, address
    assert product.title not in say(sulastri.get("/seller/stock"))
    assert item_of(product).on_hand == 5


def test_the_list_asks_few_questions_however_long_it_is(app, sulastri):
    for _ in range(6):
        make.product(stock=5, sizes=("S", "M", "L"))
    said = []

    def count(*facts):
        said.append(facts[2])

    sulastri.get("/seller/stock")
    bind = session().get_bind()
    sa.event.listen(bind, "before_cursor_execute", count)
    sulastri.get("/seller/stock")
    sa.event.remove(bind, "before_cursor_execute", count)
    assert len(said) <= 10, said


def test_titles_that_are_only_indonesian_are_marked_so_on_english_lists(sulastri):
    title = make.product().title
    for address in ("stock", "products"):
        assert f'<span lang="id">{title}</span></a>' in sulastri.get(f"/en/seller/{address}").text, address
        assert f">{title}</a>" in sulastri.get(f"/seller/{address}").text, address


def test_what_no_person_did_is_not_signed_in_english(sulastri):
    product = make.product()
    with transaction():
        receive(product.variants[0], quantity=2, place=item_of(product).place, by=None)
    item = item_of(product)
    page = sulastri.get(f"/seller/stock/{item.id}").text
    assert "· sistem toko" in page
    assert "· shop" not in page


def test_she_reads_how_many_wait_for_what_is_sold_out(sulastri):
    product, other = make.product("Selendang", stock=0), make.product("Tas serut", stock=0)
    assert "menunggu" not in say(sulastri.get("/seller/stock?q=selendang"))
    with transaction():
        for number in range(5):
            ask_alert(session().merge(product.variants[0]), email=f"{number}@contoh.id", language="id", by=None)
        ask_alert(session().merge(other.variants[0]), email="1@contoh.id", language="id", by=None)
    assert "5 orang menunggu" in say(sulastri.get("/seller/stock?left=none"))
    assert "5 orang menunggu" in say(sulastri.get(f"/seller/stock/{item_of(product).id}"))
