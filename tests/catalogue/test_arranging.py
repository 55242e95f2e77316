"""Shelves and techniques: added, named, put in order, closed; their goods follow, and orders do not."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from shop import audit
from shop.catalogue import arranging, shelving
from shop.catalogue.choices import choices
from shop.catalogue.models import Category, ProductStatus, Technique
from shop.catalogue.queries import Browse, browse
from shop.db import db, session, transaction
from tests import cast, make
from tests.catalogue import ready


def shelf(slug: str = "kain") -> Category:
    return arranging.find(Category, slug)


def technique(slug: str = "ecoprint") -> Technique:
    return arranging.find(Technique, slug)


def change(slug: str = "kain", **words: Any) -> None:
    with transaction():
        found = shelf(slug)
        kept = {name: getattr(found, name) for name in ("name", "name_en", "text", "text_en", "is_food")}
        arranging.change_shelf(found, **{**kept, **words}, by=cast.person("Ratih"))


def name_technique(slug: str = "ecoprint", **words: Any) -> None:
    with transaction():
        found = technique(slug)
        kept = {name: getattr(found, name) for name in ("name", "name_en", "uses_wax")}
        arranging.change_technique(found, **{**kept, **words}, by=cast.person("Ratih"))


def add(name: str = "Anyaman", name_en: str = "Weaving", *, is_food: bool = False) -> str:
    with transaction():
        words = {"name": name, "name_en": name_en, "text": "", "text_en": ""}
        return arranging.add_shelf(**words, is_food=is_food, by=cast.person("Ratih")).slug


def place(slug: str, number: int) -> None:
    with transaction():
        arranging.place_shelf(shelf(slug), number, by=cast.person("Ratih"))


def set_open(thing: Any, is_open: bool) -> None:
    with transaction():
        arranging.set_open(thing, is_open=is_open, by=cast.person("Ratih"))


def order() -> list[str]:
    return [one.slug for one in arranging.shelves()]


def found(words: str) -> int:
    return browse(Browse(words=words), 1).page.total


def orders() -> dict[str, list[Any]]:
    """Every row of orders and what belongs to them."""
    names = [name for name in db.metadata.tables if name.startswith(("order", "seller_orders", "cart", "parcels"))]
    return {name: session().execute(sa.select(db.metadata.tables[name])).all() for name in names}


def test_a_shelf_is_added_after_the_others_with_an_address_of_its_own(app):
    assert add("Anyaman & rotan") == "anyaman-rotan"
    assert order() == ["kain", "tas", "makanan", "anyaman-rotan"]
    facts = audit.trail("shelf anyaman-rotan")[0].facts
    assert facts == {"name": "Anyaman & rotan", "name_en": "Weaving", "is_food": False}
    assert choices().category["anyaman-rotan"].is_listed


@pytest.mark.parametrize(("name", "name_en", "field"), [("kain", "Linen", "name"), ("Lena", "CLOTH", "name_en")])
def test_two_shelves_of_one_name_could_not_be_told_apart(app, name, name_en, field):
    with pytest.raises(arranging.NameTaken) as refused:
        add(name, name_en)
    assert refused.value.field == field
    with pytest.raises(arranging.NameTaken):
        change("tas", name=name, name_en=name_en)
    assert order() == ["kain", "tas", "makanan"]
    change("kain", name="KAIN")  # its own name may be written otherwise


def test_a_renamed_shelf_keeps_its_address_and_its_goods_are_found_by_the_new_name_only(app):
    make.product("Selendang jati")
    make.product("Tas jati", category="tas")
    change(name="Wastra", name_en="Textiles")
    assert (found("wastra"), found("textiles"), found("kain"), found("cloth")) == (1, 1, 0, 0)
    assert choices().category["kain"].name_id == "Wastra"
    facts = audit.trail("shelf kain")[-1].facts
    assert facts["changed"] == {"name": ["Kain", "Wastra"], "name_en": ["Cloth", "Textiles"]}


def test_the_same_words_again_change_nothing_and_leave_no_trace(app):
    change()
    change("kain", text="Dari daun.")
    change("kain", text="Dari daun.")
    assert [one.act for one in audit.trail("shelf kain")] == ["shelf_changed"]


def test_orders_and_carts_stay_word_for_word_when_a_shelf_and_a_technique_are_renamed_and_closed(app):
    goods = make.product("Selendang jati")
    make.released_order(goods)
    make.paid_order(goods)
    make.cart({goods: 2})
    before = orders()
    assert before["order_lines"] and before["cart_lines"]
    change(name="Wastra", name_en="Textiles")
    name_technique(name="Cetak daun", name_en="Leaf print")
    for thing in (shelf(), technique()):
        set_open(thing, False)
    session().expire_all()
    assert orders() == before


def test_what_a_shelf_asks_for_is_settled_by_its_first_product(app):
    change("tas", is_food=True)
    change("tas", is_food=False)
    assert audit.trail("shelf tas")[0].facts["changed"] == {"is_food": [False, True]}
    make.product("Tas jati", category="tas", status=ProductStatus.DRAFT)
    with pytest.raises(arranging.InUse):
        change("tas", name="Tas daun", is_food=True)
    assert (shelf("tas").name, shelf("tas").is_food) == ("Tas", False)


def test_what_may_be_called_batik_is_settled_by_the_first_product(app):
    name_technique("batik-tulis", uses_wax=False)
    name_technique("batik-tulis", uses_wax=True)
    make.product("Batik jati", technique="batik-tulis")
    with pytest.raises(arranging.InUse):
        name_technique("batik-tulis", uses_wax=False)
    assert technique("batik-tulis").uses_wax


def test_a_renamed_ecoprint_still_is_no_batik(app):
    """Rule: SNI 0239. The rule knows the technique by its address, which stays."""
    name_technique(name="Cetak daun", name_en="Leaf print")
    product = ready.cloth("Selendang batik daun")
    with pytest.raises(shelving.NotReady) as refused, transaction():
        shelving.submit_for_review(product, by=cast.person("Sulastri"))
    assert [lack.code for lack in refused.value.lacking] == ["batik"]


def test_a_renamed_technique_is_found_by_its_new_name_only(app):
    make.product("Selendang jati", seller=cast.seller("KUB Melati"))
    name_technique(name="Cetak daun", name_en="Leaf print")
    assert (found("cetak"), found("print"), found("ecoprint")) == (1, 1, 0)
    changed = audit.trail("technique ecoprint")[-1].facts["changed"]
    assert changed == {"name": ["Ecoprint", "Cetak daun"], "name_en": ["Ecoprint", "Leaf print"]}


def test_a_technique_is_added_once(app):
    def add_it() -> None:
        with transaction():
            arranging.add_technique(name="Jumputan", name_en="Tie-dye", uses_wax=False, by=cast.person("Ratih"))

    add_it()
    with pytest.raises(arranging.NameTaken) as refused:
        add_it()
    assert refused.value.thing.slug == "jumputan"
    assert [one.slug for one in arranging.techniques()] == ["batik-tulis", "ecoprint", "jumputan"]
    assert [one.act for one in audit.trail("technique jumputan")] == ["technique_added"]


def test_a_shelf_is_put_in_another_place_and_a_second_press_leaves_it_there(app):
    for _press in range(2):
        place("makanan", 1)
    assert order() == ["makanan", "kain", "tas"]
    assert [one.facts for one in audit.trail("shelf makanan")] == [{"changed": {"place": [3, 1]}}]
    place("makanan", 999)
    assert order() == ["kain", "tas", "makanan"]
    assert list(choices().category) == order()


def test_a_closed_shelf_takes_no_new_products_and_keeps_those_it_has(app):
    goods, draft = make.product("Selendang jati"), ready.cloth()
    for _press in range(2):
        set_open(shelf(), False)
    with pytest.raises(shelving.ShelfClosed), transaction():
        shelving.begin_product(cast.seller(), category=shelf(), by=cast.person("Sulastri"))
    assert ready.published(draft).category.slug == goods.category.slug == "kain"
    assert found("jati") == 1 and choices().category["kain"].is_listed
    set_open(shelf(), True)
    assert [(one.act, one.facts) for one in audit.trail("shelf kain")] == [
        ("shelf_closed", {"changed": {"is_open": [True, False]}}),
        ("shelf_opened", {"changed": {"is_open": [False, True]}}),
    ]


def test_a_closed_shelf_on_which_nothing_is_sold_is_listed_no_more(app):
    make.product("Tas jati", category="tas", status=ProductStatus.WITHDRAWN)
    set_open(shelf("tas"), False)
    assert [one.slug for one in choices().category.values() if one.is_listed] == ["kain", "makanan"]
    make.product("Tas daun", category="tas")
    assert choices().category["tas"].is_listed


def test_every_act_has_words():
    acts = {act for _kind, *two in arranging.KINDS.values() for act in two}
    acts |= {"shelf_added", "shelf_changed", "shelf_moved", "technique_added", "technique_changed"}
    assert acts <= set(audit.WORDS)
