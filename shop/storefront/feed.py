"""The product feed: what Google's Merchant Center and Meta's catalogue (Facebook, Instagram, WhatsApp) fetch of the goods.

Source: the product data specification of Google's Merchant Center (support.google.com/merchants/answer/7052112) and Meta's
catalogue fields, which take the same RSS 2.0: where the two differ, the spelling is one that both read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import shorten
from typing import Any
from xml.sax.saxutils import escape

from flask import Response, current_app, url_for

from shop.catalogue.labels import plain_label
from shop.catalogue.models import label_of
from shop.i18n import force_locale, in_language, language
from shop.storefront.blueprint import pages
from shop.storefront.queries import Fed, products_in_feed
from shop.users.access import anyone

#: What both read of a title, a description and a brand, and how many pictures beside the first.
TITLE, TEXT, BRAND, MORE_PHOTOS = 150, 5_000, 70, 10
#: The largest JPEG: from 2027 on Google wants 500 pixels at least, and recommends 1500.
PHOTO_WIDTH = 1600
#: Both fetch it once a day, or as often as once an hour.
KEPT_SECONDS = 3600
#: What XML 1.0 has no place for, however it is written.
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pages.get("/feeds/products.xml")
@anyone
def feed() -> Response:
    """Every variant of every published product, sent while it is read, in the language of the address."""
    coop, base, spoken = current_app.config["COOPERATIVE"], current_app.config["BASE_URL"], language()
    before, home = base + url_for("storefront.product", slug="-")[:-1], base + url_for("storefront.home")
    parts = products_in_feed()

    def lines() -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n'
        yield _lines({"title": coop.short_name, "link": home, "description": coop.name, "language": spoken})
        for part in parts:
            with force_locale(spoken):
                text = "".join(_items(found, base, before) for found in part)
            yield text
        yield "</channel>\n</rss>\n"

    answer = Response(lines(), mimetype="application/xml")
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer


def _items(found: Fed, base: str, before: str) -> str:
    """A product's variants, each an item. Numbered pieces are no group: nothing that a group may differ by tells them apart."""
    product = found.product
    photos = [base + photo.url(PHOTO_WIDTH) for photo in found.photos]
    is_group = len(found.variants) > 1 and not any(variant.piece_number for variant in found.variants)
    of_product = {
        "g:description": in_language(product, "text")[:TEXT] or in_language(product, "title"),
        "g:image_link": photos[0] if photos else "",
        "g:additional_image_link": photos[1 : MORE_PHOTOS + 1],
        "g:brand": product.seller_name[:BRAND],
        "g:condition": "new",
        "g:identifier_exists": "no",
        "g:product_type": in_language(product, "category_name"),
        "g:item_group_id": f"p{product.id}" if is_group else "",
    }
    title, only = in_language(product, "title"), len(found.variants) == 1
    return "".join(
        "<item>\n"
        + _lines(_of_variant(variant, product, title, before + product.slug, only) | of_product)
        + "</item>\n"
        for variant in found.variants
    )


def _of_variant(variant: Any, product: Any, title: str, link: str, only: bool) -> dict[str, str]:
    """What is a variant's own. Its id stays the same in every language."""
    label = plain_label(label_of(variant.size, variant.colour, variant.piece_number), product)
    return {
        "g:id": f"{variant.product_id}-{variant.id}",
        "g:title": shorten(f"{title}, {label}" if label else title, TITLE, placeholder="…"),
        "g:link": link if only else f"{link}?variant={variant.id}",
        "g:availability": "in stock" if variant.available else "out of stock",
        "g:price": f"{variant.price} IDR",
        "g:size": plain_label(variant.size, product),
        "g:color": plain_label(variant.colour, product),
        "g:shipping_weight": f"{variant.weight_grams} g",
    }


def _lines(values: dict[str, Any]) -> str:
    """Elements, one a line (Meta takes no long ones); several where there are several values, none where there is none."""
    return "".join(
        f"<{name}>{escape(UNPRINTABLE.sub('', value))}</{name}>\n"
        for name, listed in values.items()
        for value in ([listed] if isinstance(listed, str) else listed)
        if value
    )
