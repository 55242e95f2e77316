"""On pages in English a screen reader speaks Indonesian where only Indonesian was written, and English everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from shop.catalogue.models import HalalStatus, Product
from shop.db import session, transaction
from tests import cast, make
from tests.support.lint import assert_clean

WORDS = {
    "title": "Keripik tempe",
    "text": "Digoreng pagi hari.",
    "care": "Simpan di tempat kering.",
    "materials": "Kedelai lokal.",
    "ingredients": "Kedelai, bawang putih, minyak kelapa",
    "allergens": "Kedelai",
}
ENGLISH = {
    "title_en": "Tempeh crisps",
    "text_en": "Fried in the morning.",
    "care_en": "Keep it dry.",
    "materials_en": "Local soy.",
}


def food(**more):
    product = make.product("Keripik tempe", category="makanan", technique=None, sizes=("pedas", "asin", "250"))
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
    for words in (*WORDS.values(), "pedas", "asin", "Dari dapur sendiri"):
        assert heard[words] == {"id"}, words
    for words in ("250", "Ingredients", "Allergens", "Sulastri Ecoprint"):
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
