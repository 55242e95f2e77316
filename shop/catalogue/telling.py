"""Letters to a seller about her products."""

from __future__ import annotations

from shop import audit
from shop.catalogue.editing import subject
from shop.catalogue.models import Product
from shop.notices import tell
from shop.sellers.queries import members_of


def tell_seller(product: Product, what: str, *, is_change: bool, reason: str = "") -> None:
    """Write to whoever acts for a product's seller and has an e-mail address, each in her language.

    `what` is `published` or `returned`, `is_change` whether it was a change of a product that stayed on the shelf. Call
    it when the decision was written down, in its transaction: told twice of one decision, everybody gets one letter.
    """
    decision = audit.seen(subject(product))
    for member in members_of(product.seller):
        person = member.user
        title = product.title_en if person.language == "en" and product.title_en else product.title
        facts = {"title": title, "slug": product.slug, "is_change": is_change, "reason": reason}
        tell(person, f"catalogue/{what}", key=f"product_{what}:{decision}:{person.id}", **facts)
