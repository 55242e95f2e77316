"""Putting goods into a cart, changing how many, taking them out; and the cart that follows its buyer."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from shop.cart.models import MOST_LINES, MOST_OF_ONE, Cart, CartLine
from shop.catalogue.models import Product, ProductStatus, Variant
from shop.clock import now
from shop.db import as_written, hold_row, insert_once, session, table, writing
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import in_language
from shop.money import Rupiah
from shop.sellers.models import Seller, SellerStatus
from shop.users.models import User
from shop.users.signing_in import hash_of

#: So long after it was begun a guest's cart is there, and her cookie opens it.
LASTS = timedelta(days=180)


class NotSold(ShopError):
    """The thing is not sold any more: withdrawn, or its seller pauses."""

    status = 422

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    def sentence(self) -> str:
        return _("%(title)s is not sold any more. Choose something else.", title=self.title)


class NotThatMany(ShopError):
    """Fewer can be had than the buyer wants. `available` says how many there are, `in_cart` how many she has of them."""

    status = 422

    def __init__(self, title: str, *, available: int, in_cart: int = 0) -> None:
        super().__init__()
        self.title, self.available, self.in_cart = title, available, in_cart

    def sentence(self) -> str:
        if self.available <= 0:
            return _("%(title)s is sold out. Choose another variant, or something else.", title=self.title)
        if self.in_cart:
            return _(
                "Only %(available)s left of %(title)s, and %(in_cart)s are in your cart already.",
                available=self.available,
                in_cart=self.in_cart,
                title=self.title,
            )
        return _(
            "Only %(available)s left of %(title)s. Take fewer, or choose another variant.",
            available=self.available,
            title=self.title,
        )


class CartFull(ShopError):
    """A cart holds so many different things and no more."""

    status = 422

    def sentence(self) -> str:
        return _("Your cart holds %(most)s different things, which is all it can. Order these first.", most=MOST_LINES)


def new_token() -> str:
    """What a guest's cookie holds; the cart keeps only its hash."""
    return secrets.token_urlsafe(24)


def find_cart(*, token: str | None = None, user: User | None = None, to_change: bool = False) -> Cart | None:
    """The open cart of a user, or of a guest by the token in her cookie; None when there is none.

    `to_change` holds the cart until the transaction ends, so that two presses follow one another.
    """
    if user is None and not token:
        return None
    statement, owner = (
        (_OF_USER, {"owner": user.id}) if user is not None else (_OF_GUEST, {"owner": hash_of(token or "")})
    )
    return session().scalar(statement.with_for_update() if to_change else statement, owner)


#: Written once: every page of a buyer with something in her cart asks one of these.
_OF_USER = sa.select(Cart).where(Cart.ordered_at.is_(None), Cart.user_id == sa.bindparam("owner"))
_OF_GUEST = sa.select(Cart).where(Cart.ordered_at.is_(None), Cart.token_hash == sa.bindparam("owner"))


def open_cart(*, token: str | None = None, user: User | None = None) -> Cart:
    """The open cart of a user or of a guest's new token, made when there is none. A second call finds the first one's."""
    found = find_cart(user=user, to_change=True)
    if found is not None:
        return found
    owner = {"user_id": user.id} if user is not None else {"token_hash": hash_of(token or "")}
    row = {"created_at": now(), **owner}
    number = writing().execute(insert_once(Cart), row).scalar()
    return as_written(Cart, id=number, **row) if number else _the(find_cart(token=token, user=user, to_change=True))


def put(cart: Cart, variant_id: int, quantity: int) -> None:
    """Put so many more of a variant into a cart, at the price shown now.

    Called again it adds again. Raises NotFound for goods that were never there, NotSold, NotThatMany, CartFull.
    """
    offered = _for_sale(variant_id, cart)
    have = offered.in_cart or 0
    if have + quantity > min(offered.available, MOST_OF_ONE):
        raise NotThatMany(in_language(offered, "title"), available=min(offered.available, MOST_OF_ONE), in_cart=have)
    if not have and offered.lines >= MOST_LINES:
        raise CartFull
    line = {"cart": cart.id, "variant": variant_id, "pieces": have + quantity, "price": offered.price}
    writing().execute(_CHANGE_LINE if have else _ADD_LINE, line)


def change_quantity(cart: Cart, line_id: int, quantity: int) -> CartLine:
    """Have exactly so many of a line. Raises NotFound for a line of another cart, NotThatMany.

    Fewer than before is always allowed, so that a cart can be brought down to what is left.
    """
    line = _line(cart, line_id)
    most = min(line.variant.available, MOST_OF_ONE)
    if quantity > line.quantity and quantity > most:
        raise NotThatMany(in_language(line.variant.product, "title"), available=most)
    line.quantity = quantity
    return line


def take_out(cart: Cart, line_id: int) -> None:
    """Take a line out. A line that is gone already, or another's, changes nothing."""
    session().execute(sa.delete(CartLine).where(CartLine.id == line_id, CartLine.cart_id == cart.id))


def accept_price(cart: Cart, line_id: int, *, seen: Rupiah) -> bool:
    """The buyer agrees to a line's new price; False when it has changed once more since she saw it. Raises NotFound."""
    line = _line(cart, line_id)
    if line.variant.price != seen:
        return False
    line.price_seen = seen
    return True


def merge(guest: Cart, user: User) -> Cart:
    """Bring what a guest chose into the cart of the person she turned out to be.

    Quantities of the same goods add up, held to MOST_OF_ONE and to what there is; a price not yet agreed to stays so.
    The guest's cart ends; when the person has none, the guest's becomes hers. Called again it changes nothing. Of two
    browsers in which she signs in at once the second waits here.
    """
    hold_row(user)
    own = find_cart(user=user, to_change=True)
    if own is not None and own.id == guest.id:
        return own
    if own is None:
        guest.user_id, guest.token_hash = user.id, None
        session().flush()
        return guest
    theirs = {line.variant_id: line for line in own.lines}
    for line in list(guest.lines):
        known = theirs.get(line.variant_id)
        if known is not None:
            together = min(known.quantity + line.quantity, MOST_OF_ONE, max(line.variant.available, known.quantity))
            known.quantity, known.price_seen = together, line.price_seen
        elif len(theirs) < MOST_LINES:
            moved = CartLine(
                cart_id=own.id, variant_id=line.variant_id, quantity=line.quantity, price_seen=line.price_seen
            )
            session().add(moved)
            theirs[line.variant_id] = moved
    session().delete(guest)
    session().flush()
    session().expire(own)
    return own


def delete_over() -> None:
    """Delete guests' carts that no cookie opens any more. One that was ordered stays: its order names it."""
    over = Cart.user_id.is_(None), Cart.ordered_at.is_(None), Cart.created_at <= now() - LASTS
    session().execute(sa.delete(Cart).where(*over))


def count_pieces(*, token: str | None = None, user: User | None = None) -> int:
    """How many pieces lie in the open cart of a user or a guest; one query."""
    if user is not None:
        return int(session().scalar(_PIECES_OF_USER, {"owner": user.id}) or 0)
    return int(session().scalar(_PIECES_OF_GUEST, {"owner": hash_of(token or "")}) or 0)


_carts, _lines, _variants, _products, _sellers = (table(model) for model in (Cart, CartLine, Variant, Product, Seller))
_PIECES = (
    sa.select(sa.func.sum(_lines.c.quantity))
    .join(_carts, _carts.c.id == _lines.c.cart_id)
    .where(_carts.c.ordered_at.is_(None))
)
_PIECES_OF_USER = _PIECES.where(_carts.c.user_id == sa.bindparam("owner"))
_PIECES_OF_GUEST = _PIECES.where(_carts.c.token_hash == sa.bindparam("owner"))


def _for_sale(variant_id: int, cart: Cart) -> Any:
    """What can be bought of a variant, how many a cart holds of it and how many lines it has. Raises NotFound, NotSold."""
    found = writing().execute(_OFFERED, {"variant": variant_id, "cart": cart.id}).one_or_none()
    if found is None or found.status in (ProductStatus.DRAFT, ProductStatus.IN_REVIEW):
        raise NotFound(variant=variant_id)
    if not (found.is_active and found.status is ProductStatus.PUBLISHED and found.seller_status is SellerStatus.ACTIVE):
        raise NotSold(in_language(found, "title"))
    return found


_all_lines = _lines.alias()
_OFFERED = (
    sa.select(
        _variants.c.price,
        _variants.c.available,
        _variants.c.is_active,
        _products.c.title,
        _products.c.title_en,
        _products.c.status,
        _sellers.c.status.label("seller_status"),
        _lines.c.quantity.label("in_cart"),
        sa.select(sa.func.count()).where(_all_lines.c.cart_id == sa.bindparam("cart")).scalar_subquery().label("lines"),
    )
    .join(_products, _products.c.id == _variants.c.product_id)
    .join(_sellers, _sellers.c.id == _products.c.seller_id)
    .outerjoin(_lines, sa.and_(_lines.c.variant_id == _variants.c.id, _lines.c.cart_id == sa.bindparam("cart")))
    .where(_variants.c.id == sa.bindparam("variant"))
)
_ADD_LINE = sa.insert(_lines).values(
    cart_id=sa.bindparam("cart"),
    variant_id=sa.bindparam("variant"),
    quantity=sa.bindparam("pieces"),
    price_seen=sa.bindparam("price"),
)
_CHANGE_LINE = (
    sa.update(CartLine)
    .where(CartLine.cart_id == sa.bindparam("cart"), CartLine.variant_id == sa.bindparam("variant"))
    .values(quantity=sa.bindparam("pieces"), price_seen=sa.bindparam("price"))
)


def _line(cart: Cart, line_id: int) -> CartLine:
    line = session().scalar(sa.select(CartLine).where(CartLine.id == line_id, CartLine.cart_id == cart.id))
    if line is None:
        raise NotFound(line=line_id)
    return line


def _the(cart: Cart | None) -> Cart:
    if cart is None:
        raise LookupError("a cart was made and is not there")
    return cart
