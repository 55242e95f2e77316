"""Goods of a group whose money is shared in another way than usual."""

from shop.catalogue.indexing import unindex_product
from shop.catalogue.models import Product, ProductShare, ProductStatus
from shop.db import session, transaction
from shop.payouts.shares import goods_with_shares
from tests import cast, make


def shared(title, **parts):
    goods = make.product(title, seller=cast.seller("KUB Melati"))
    makers = {maker.name: maker.id for maker in cast.seller("KUB Melati").makers}
    with transaction():
        for name, bps in parts.items():
            session().add(ProductShare(product_id=goods.id, maker_id=makers[name], bps=bps))
    return goods.id


def test_only_goods_with_shares_of_their_own_are_named_in_the_groups_order(app):
    make.product("Kain biasa", seller=cast.seller("KUB Melati"))
    shared("Tas serut", Endang=9_000, Wiwik=1_000)
    shared("Pouch", Endang=10_000)
    found = goods_with_shares(cast.seller("KUB Melati").id)
    assert [(one.title, one.parts) for one in found] == [
        ("Pouch", [("Endang", 10_000)]),
        ("Tas serut", [("Wiwik", 1_000), ("Endang", 9_000)]),
    ]
    assert goods_with_shares(cast.seller().id) == []


def test_what_was_taken_off_the_shelf_is_left_out(app):
    number = shared("Pouch", Endang=10_000)
    with transaction():
        gone = session().get_one(Product, number)
        gone.status = ProductStatus.WITHDRAWN
        unindex_product(gone)
    assert goods_with_shares(cast.seller("KUB Melati").id) == []


def test_the_group_reads_them_beside_each_members_money(sign_in):
    shared("Tas serut", Endang=9_000, Wiwik=1_000)
    page = sign_in(cast.person("Wiwik")).get("/seller/money/makers").text
    assert "Wiwik 10%, Endang 90%" in page
    assert "Barang dengan bagian sendiri" in page
