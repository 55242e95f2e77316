"""The picture that chats show beside a link to a product."""

from __future__ import annotations

from shop import postcards
from shop.catalogue.models import Product
from shop.jobs import job, later


def have_card_drawn(product: Product) -> None:
    """Have the card of what buyers see now drawn, after the caller's transaction."""
    later("draw_product_card", product_id=product.id)


@job("draw_product_card")
def draw_product_card(*, product_id: int) -> None:
    """Draw it, or nothing when nobody sees the product any more."""
    postcards.draw(Product, product_id)
