"""On pages in English a screen reader speaks Indonesian where only Indonesian was written, and English everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
import sqlalchemy as sa

from shop.catalogue.labels import say_label
from shop.catalogue.models import HalalStatus, Product, Variant
from shop.db import session, transaction
from shop.i18n import force_locale
from shop.orders.models import OrderLine
from tests import cast, make
from tests.support.lint import assert_clean
from tests.support.queries import counted

WORDS = {
    "title": "Keripik tempe",
    "text": "Digoreng pagi hari.",
    "care": "Simpan di tempat kering.",
    "materials": "Kedelai lokal.",
    "ingredients": "Kedelai, bawang putih, minyak kelapa",
    "allergens": "Serbuk bunga",
}
ENGLISH = {
    "title_en": "Tempeh crisps",
    "text_en": "Fried in the morning.",
    "care_en": "Keep it dry.",
    "materials_en": "Local soy.",
}


def food(**more):
    product = make.product(
        "Keripik tempe", category="makanan", technique=None, sizes=("pedas sekali", "sambal matah", "250")
    )
    with transaction():
        found = session().get_one(Product, product.id)
        found.halal, found.halal_number = HalalStatus.CERTIFIED, "ID35110000000000000"
        found.seller.line = "Dari dapur sendiri"
        for name, value in (WORDS | more).items():
            setattr(found, name, value)
    return product


def said(page: str) -> dict[str, set[str]]:
    """Each text of a page, and the languages it is spoken in."""
    found: dict[str, set[str]] = {}

    def walk(element: Element, language: str) -> Iterator[tuple[str, str]]:
        spoken = element.get("lang", language)
        yield (element.text or ""), spoken
        for child in element:
            yield from walk(child, spoken)
            yield (child.tail or ""), spoken

    body = html5lib.parse(page, namespaceHTMLElements=False).find("body")
    for text, language in walk(body, "en"):
        if isinstance(text, str) and text.strip():
            found.setdefault(" ".join(text.split()), set()).add(language)
    return found


def page_of(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    assert_clean(answer.text, path, csrf=False)
    return answer.text


def test_what_only_indonesian_has_is_spoken_in_indonesian(client, app):
    product = food()
    heard = said(page_of(client, f"/en/products/{product.slug}"))
    for words in (*WORDS.values(), "Sambal matah", "Dari dapur sendiri"):
        assert heard[words] == {"id"}, words
    for words in ("Very hot", "250", "Ingredients", "Allergens", "Sulastri Ecoprint"):
        assert heard[words] == {"en"}, words


def test_what_was_translated_is_spoken_in_english(client, app):
    product = food(**ENGLISH)
    heard = said(page_of(client, f"/en/products/{product.slug}"))
    for words in ENGLISH.values():
        assert heard[words] == {"en"}, words
    assert heard[WORDS["ingredients"]] == {"id"}
    assert not any(words in heard for words in (WORDS["title"], WORDS["text"]))


def test_a_seller_and_a_village_are_spoken_in_what_they_wrote(client, app):
    food()
    with transaction():
        seller = cast.seller()
        seller.story, seller.village.text = "Pulang dari Hong Kong.", "Desa di kaki gunung."
        seller.line_en = "From her own kitchen"
    heard = said(page_of(client, "/en/sellers/sulastri-ecoprint"))
    assert (heard["Pulang dari Hong Kong."], heard["From her own kitchen"]) == ({"id"}, {"en"})
    assert said(page_of(client, "/en/villages/sidomulyo"))["Desa di kaki gunung."] == {"id"}


def test_in_indonesian_nothing_is_marked(client, app):
    product = food()
    page = page_of(client, f"/products/{product.slug}")
    assert '<span lang="id">' not in page
    assert WORDS["title"] in page and WORDS["ingredients"] in page


def test_what_a_maker_typed_stays_text(client, app):
    product = food(ingredients="<b>gula</b> & garam", title="Keripik <i>tempe</i>")
    page = page_of(client, f"/en/products/{product.slug}")
    assert "&lt;b&gt;gula&lt;/b&gt; &amp; garam" in page and "Keripik &lt;i&gt;tempe" in page


@pytest.mark.parametrize("path", ["/en/", "/en/products", "/en/products?q=keripik", "/en/sellers/sulastri-ecoprint"])
def test_a_card_s_title_is_spoken_in_the_language_it_was_written_in(client, app, path):
    product = food()
    assert said(page_of(client, path))["Keripik tempe"] == {"id"}
    with transaction():
        session().get_one(Product, product.id).title_en = "Tempeh crisps"
    heard = said(page_of(client, path))
    assert heard["Tempeh crisps"] == {"en"} and "Keripik tempe" not in heard


def test_what_is_bought_is_spoken_as_it_was_written_from_the_cart_to_the_order(client, app):
    product = food()
    variant = session().scalars(sa.select(Variant.id).order_by(Variant.position)).first()
    assert client.post("/en/cart/lines", data={"variant_id": variant, "quantity": 1}).status_code == 303
    order = make.order(product)
    for path in (
        "/en/cart",
        "/en/checkout",
        f"/en/orders/{order.number}?key={order.secret}",
        f"/en/orders/{order.number}/payment",
    ):
        heard = words_of(said(page_of(client, path)))
        assert "id" in heard["Keripik tempe"] and heard["very hot"] == {"en"}, path


def words_of(heard: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same by each part of a text between commas."""
    found: dict[str, set[str]] = {}
    for text, languages in heard.items():
        for part in text.split(", "):
            found.setdefault(part.strip(" ,"), set()).update(languages)
    return found


def test_what_is_refused_is_named_in_english(client, app):
    food(**ENGLISH)
    variant = session().scalars(sa.select(Variant.id).order_by(Variant.position)).first()
    answer = client.post("/en/cart/lines", data={"variant_id": variant, "quantity": 999})
    assert "left of Tempeh crisps" in answer.text and WORDS["title"] not in answer.text


@pytest.mark.parametrize(
    ("label", "english"),
    [
        ("", ""),
        ("38, biru nila", "38, indigo blue"),
        ("Cokelat Tua", "dark brown"),
        ("cokelat", "brown"),
        ("38, Coklat", "38, brown"),
        ("L · 26 × 17 cm", "L · 26 × 17 cm"),
        ("No. 14", "No. 14"),
        ("kecil, krem", "small, cream"),
        ("merah delima", '<span lang="id">merah delima</span>'),
        ("<b>, XL", "&lt;b&gt;, XL"),
    ],
)
def test_the_usual_sizes_and_colours_are_known_in_english(app, label, english):
    cloth = make.product("Kain").category
    assert say_label(label, cloth) == label
    with force_locale("en"):
        assert say_label(label, cloth) == english


def test_what_is_brown_of_a_cloth_is_chocolate_of_crisps(client, app):
    for product, heard in ((food(), {"chocolate"}), (make.product("Tas", sizes=("S", "M")), {"brown"})):
        with transaction():
            session().execute(sa.update(Variant).where(Variant.product_id == product.id).values(colour="cokelat"))
        variant = session().scalars(sa.select(Variant).where(Variant.product_id == product.id)).first()
        client.post("/en/cart/lines", data={"variant_id": variant.id, "quantity": 1})
        order = make.order(product)
        for path in (
            f"/en/products/{product.slug}",
            "/en/cart",
            "/en/checkout",
            f"/en/orders/{order.number}?key={order.secret}",
        ):
            words = {word.lower() for word in words_of(said(page_of(client, path)))}
            assert heard <= words, path


def test_whether_a_colour_is_a_taste_is_known_without_a_question(client, app):
    crisps, jar = food(), make.product("Jamu", category="makanan", technique=None, sizes=("250 ml", "500 ml"))
    for variant in (*crisps.variants, *jar.variants):
        client.post("/en/cart/lines", data={"variant_id": variant.id, "quantity": 1})
    order = make.order(lines={crisps: 1, jar: 1})
    paths = [f"/en/products/{crisps.slug}", "/en/cart", "/en/checkout", f"/en/orders/{order.number}?key={order.secret}"]
    asked = {}
    for colour in ("hitam", "cokelat"):
        with transaction():
            session().execute(sa.update(Variant).values(colour=colour))
            session().execute(sa.update(OrderLine).values(variant_label=f"{colour}, No. 14"))
        for path in paths:
            client.get(path)
            session().expunge_all()
            with counted() as sent:
                client.get(path)
            asked.setdefault(path, []).append(len(sent))
    assert [black for black, _brown in asked.values()] == [brown for _black, brown in asked.values()]
