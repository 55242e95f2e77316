"""What goes into a cart, how much of it, and whose cart it is."""

import pytest
import sqlalchemy as sa

from shop.cart import keeping
from shop.cart.models import MOST_LINES, Cart, CartLine
from shop.cart.parcels import chosen, parcels
from shop.cart.sending import sendings
from shop.catalogue.models import Product, ProductStatus, Variant
from shop.clock import now
from shop.db import session, transaction
from shop.errors import NotFound
from shop.sellers.models import Seller, SellerStatus
from tests import cast, make


def variant_of(product):
    return session().scalars(sa.select(Variant).where(Variant.product_id == product.id)).first()


def put(cart, product, quantity=1):
    with transaction():
        return keeping.put(cart, variant_of(product).id, quantity)


def pieces(cart):
    return {line.title: line.quantity for line in chosen(cart.id)}


def test_putting_the_same_thing_in_twice_adds_up(app):
    pouch = make.product("Pouch", stock=5)
    cart = make.cart({pouch: 1})
    put(cart, pouch, 2)
    assert pieces(cart) == {"Pouch": 3}


def test_more_than_there_is_is_refused_with_how_many_there_are(app):
    pouch = make.product("Pouch", stock=3)
    cart = make.cart({pouch: 2})
    with pytest.raises(keeping.NotThatMany) as refused:
        put(cart, pouch, 2)
    assert (refused.value.available, refused.value.in_cart) == (3, 2)
    assert pieces(cart) == {"Pouch": 2}


def test_goods_that_are_not_sold_are_refused(app):
    withdrawn = make.product("Lama", status=ProductStatus.WITHDRAWN)
    cart = make.cart({make.product(): 1})
    with pytest.raises(keeping.NotSold):
        put(cart, withdrawn)
    paused = make.product("Tutup", seller=cast.seller("KUB Melati"))
    with transaction():
        session().get_one(Seller, cast.seller("KUB Melati").id).status = SellerStatus.SUSPENDED
    with pytest.raises(keeping.NotSold):
        put(cart, paused)


def test_drafts_and_unknown_goods_are_not_there(app):
    draft = make.product("Rahasia", status=ProductStatus.DRAFT)
    cart = make.cart({make.product(): 1})
    with pytest.raises(NotFound):
        put(cart, draft)
    with pytest.raises(NotFound), transaction():
        keeping.put(cart, 10**9, 1)


def test_a_cart_holds_so_many_different_things_and_no_more(app):
    cart = make.cart({make.product(f"Barang {number}"): 1 for number in range(MOST_LINES)})
    with pytest.raises(keeping.CartFull):
        put(cart, make.product("Satu lagi"))


def test_a_quantity_can_always_be_lowered_to_what_is_left(app):
    pouch = make.product("Pouch", stock=5)
    cart = make.cart({pouch: 5})
    make.order(pouch, quantity=3)
    line = chosen(cart.id)[0]
    with transaction():
        keeping.change_quantity(cart, line.line_id, 4)
    with pytest.raises(keeping.NotThatMany) as refused, transaction():
        keeping.change_quantity(cart, line.line_id, 5)
    assert refused.value.available == 2


def test_a_line_of_another_cart_is_not_there(app):
    mine, theirs = make.cart(), make.cart()
    line = chosen(theirs.id)[0]
    with pytest.raises(NotFound), transaction():
        keeping.change_quantity(mine, line.line_id, 2)
    with pytest.raises(NotFound), transaction():
        keeping.accept_price(mine, line.line_id, seen=1)
    with transaction():
        keeping.take_out(mine, line.line_id)
    assert len(chosen(theirs.id)) == 1


def test_a_line_taken_out_is_gone_and_taking_it_out_again_changes_nothing(app):
    cart = make.cart({make.product("Pouch"): 1})
    line = chosen(cart.id)[0]
    for _time in range(2):
        with transaction():
            keeping.take_out(cart, line.line_id)
    assert pieces(cart) == {}


def test_a_new_price_holds_only_when_the_buyer_saw_that_very_price(app):
    pouch = make.product("Pouch", price=30_000)
    cart = make.cart({pouch: 1})
    line = chosen(cart.id)[0]
    with transaction():
        variant_of(pouch).price = 33_000
    with transaction():
        assert not keeping.accept_price(cart, line.line_id, seen=31_000)
    with transaction():
        assert keeping.accept_price(cart, line.line_id, seen=33_000)
    assert chosen(cart.id)[0].price_seen == 33_000
    with transaction():
        variant_of(pouch).price = 30_000


def test_one_person_has_one_open_cart_and_a_new_one_after_ordering(app):
    budi = cast.person("Budi")
    with transaction():
        first = keeping.open_cart(user=budi)
        assert keeping.open_cart(user=budi).id == first.id
    with transaction():
        session().get_one(Cart, first.id).ordered_at = now()
    assert keeping.find_cart(user=budi) is None
    with transaction():
        assert keeping.open_cart(user=budi).id != first.id


def test_the_cookie_finds_the_guests_cart_and_only_hers(app):
    cart = make.cart(token="a-token")
    assert keeping.find_cart(token="a-token").id == cart.id
    assert keeping.find_cart(token="another") is None
    assert keeping.find_cart() is None
    assert session().get_one(Cart, cart.id).token_hash != "a-token"


def test_signing_in_with_an_empty_cart_keeps_what_the_guest_chose(app):
    guest = make.cart({make.product("Pouch"): 2}, token="a-token")
    budi = cast.person("Budi")
    with transaction():
        merged = keeping.merge(guest, budi)
    assert merged.user_id == budi.id
    assert pieces(merged) == {"Pouch": 2}
    assert keeping.find_cart(token="a-token") is None


def test_merging_adds_quantities_up_to_what_there_is(app):
    pouch, cloth = make.product("Pouch", stock=5), make.product("Kain")
    budi = cast.person("Budi")
    own = make.cart({pouch: 3}, user=budi)
    guest = make.cart({pouch: 4, cloth: 1}, token="a-token")
    with transaction():
        merged = keeping.merge(guest, budi)
    assert merged.id == own.id
    assert pieces(merged) == {"Pouch": 5, "Kain": 1}
    assert session().scalar(sa.select(sa.func.count()).select_from(Cart)) == 1


def test_merging_a_second_time_changes_nothing(app):
    budi = cast.person("Budi")
    own = make.cart({make.product("Pouch"): 1}, user=budi)
    with transaction():
        assert keeping.merge(own, budi).id == own.id
    assert pieces(own) == {"Pouch": 1}


def test_merging_keeps_a_price_nobody_agreed_to_unaccepted(app):
    pouch = make.product("Pouch", price=30_000)
    guest = make.cart({pouch: 1}, token="a-token")
    with transaction():
        session().execute(sa.update(CartLine).values(price_seen=29_000))
    budi = cast.person("Budi")
    make.cart({make.product("Kain"): 1}, user=budi)
    with transaction():
        merged = keeping.merge(guest, budi)
    assert {line.title: line.price_seen for line in chosen(merged.id)}["Pouch"] == 29_000


def test_pieces_are_counted_over_lines(app):
    make.cart({make.product("Pouch"): 2, make.product("Kain"): 1}, token="a-token")
    assert keeping.count_pieces(token="a-token") == 3
    assert keeping.count_pieces(token="another") == 0


def test_what_is_available_is_the_variants_own_not_its_products(app):
    shoes = make.product("Sepatu", stock=2, sizes=("38", "39"))
    cart = make.cart({shoes: 1})
    assert session().get_one(Product, shoes.id).available == 4
    assert chosen(cart.id)[0].available == 2


def test_the_hubs_sellers_share_a_parcel_and_what_it_saves_is_told(app):
    cart = make.cart(
        {make.product("Pouch"): 1, make.product("Keripik", seller=cast.seller("KUB Melati"), category="makanan"): 1}
    )
    (found,) = sendings(parcels(chosen(cart.id)), "35.78.22.1003")
    usual = found.usual
    assert (usual.slug, usual.price, usual.charged_grams) == ("jne-reg", 18_000, 1_000)
    assert found.saved(usual) == 18_000


def test_a_parcel_of_one_seller_saves_nothing(app):
    cart = make.cart({make.product("Pouch"): 1})
    (found,) = sendings(parcels(chosen(cart.id)), "35.78.22.1003")
    assert found.saved(found.usual) == 0
    assert found.offer(10**6) is None
