"""What the office does with sellers and villages that touches their goods too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from shop.catalogue.choices import choices
from shop.catalogue.indexing import index_products
from shop.catalogue.models import Product, ProductShare
from shop.catalogue.shelving import set_shares
from shop.db import session
from shop.sellers.models import Maker, Seller, SellerKind, Village
from shop.sellers.people import MakerTerms, set_makers
from shop.sellers.registering import add_seller, change_seller
from shop.sellers.villages import change_village
from shop.stock.models import Place
from shop.users.models import User


def enroll(name: str, *, kind: SellerKind, village: Village, phone: str, uses_hub: bool, by: User) -> Seller:
    """Add a seller and the place where she keeps her goods. Raises SellerKnown."""
    seller = add_seller(name, kind=kind, village=village, phone=phone, uses_hub=uses_hub, by=by)
    session().add(Place(seller_id=seller.id, name=name))
    session().flush()
    choices.forget()
    return seller


def describe(seller: Seller, *, by: User, **words: Any) -> None:
    """Change what stands about a seller (`change_seller`); her goods are found by her new name and village at once.

    Goods are made where their maker is, so all of hers go with her; what was ordered is not touched.
    """
    before = seller.name, seller.village_id
    change_seller(seller, **words, by=by)
    if (seller.name, seller.village_id) != before:
        hers = Product.seller_id == seller.id
        session().execute(sa.update(Product).where(hers).values(village_id=seller.village_id))
        index_products(session().scalars(sa.select(Product.id).where(hers)))
    choices.forget()


def describe_village(village: Village, *, by: User, **words: Any) -> None:
    """Change what stands about a village (`change_village`); its goods are found by its new name at once."""
    before = village.name
    change_village(village, **words, by=by)
    if village.name != before:
        index_products(session().scalars(sa.select(Product.id).where(Product.village_id == village.id)))
    choices.forget()


def divide(seller: Seller, terms: Sequence[MakerTerms], *, by: User) -> None:
    """Set a seller's makers (`set_makers`); goods of which somebody who left had a part are divided as usual again."""
    left = set_makers(seller, terms, by=by)
    for product in _made_by(left):
        set_shares(product, {}, by=by)


def _made_by(makers: Sequence[Maker]) -> Sequence[Product]:
    query = sa.select(Product).join(ProductShare, ProductShare.product_id == Product.id)
    query = query.where(ProductShare.maker_id.in_([maker.id for maker in makers])).distinct()
    return session().scalars(query.order_by(Product.id)).all()
