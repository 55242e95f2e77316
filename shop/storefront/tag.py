"""What whoever holds a piece finds under the code on its tag: what it is, who made it, and whether it was called back.

No price, because what is held may be a gift; no stock, no buyer.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import render_template

from shop.catalogue.labels import say_label
from shop.catalogue.product_queries import similar
from shop.i18n import in_language
from shop.stock.tags import code_of, tagged
from shop.storefront.blueprint import pages
from shop.storefront.facts import capital, facts_of, food_facts
from shop.storefront.queries import covers_of
from shop.users.access import anyone


@pages.get("/t/<code>")
@anyone
def tag(code: str) -> str:
    """The piece, or the batch of it, that a tag hangs on; also when it is sold, or no longer shown."""
    found = tagged(code)
    product, thing = found.product, found.batch or found.variant
    name = say_label(capital(found.variant.label), product.category) if found.variant else ""
    known = code_of(thing) if thing else ""
    return render_template(
        "storefront/tag.html",
        found=found,
        product=product,
        code=known,
        title=in_language(product, "title"),
        name=name,
        photos=covers_of(product),
        facts=(food_facts(product, found.batch, is_here=True) if product.category.is_food else []) + facts_of(product),
        more=similar(product).of_seller if product.seller.is_selling else [],
        whatsapp=quote(f"{in_language(product, 'title')}, {known}"),
    )
