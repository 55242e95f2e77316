"""Whose cart this page is about: the signed-in person's, or a guest's by the token in her cookie."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app, g, has_request_context, request
from flask import session as cookie
from flask_login import current_user
from werkzeug.wrappers import Response

from shop.cart.keeping import LASTS, count_pieces, find_cart, merge, new_token, open_cart
from shop.cart.models import Cart
from shop.cart.parcels import Chosen, chosen_of
from shop.users.access import AFTER_SIGN_IN
from shop.users.models import User
from shop.users.signing_in import hash_of

COOKIE = "cart"
#: Where the session remembers for which village the visitor last asked shipping.
REGION = "region"


def visitor() -> User | None:
    """The signed-in person, or None for a guest."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def cart_here(*, to_change: bool = False) -> Cart | None:
    """The open cart of whoever looks at this page; None when nothing was ever put in, or all of it was ordered."""
    return find_cart(token=_token(), user=visitor(), to_change=to_change)


def chosen_here() -> list[Chosen]:
    """The lines of the open cart of whoever looks at this page; one query."""
    return chosen_of(token=_token(), user=visitor())


def cart_to_fill() -> Cart:
    """The open cart of whoever looks at this page, made when there is none; a guest's answer then carries the cookie."""
    user = visitor()
    if user is not None:
        return open_cart(user=user)
    found = find_cart(token=_token(), to_change=True)
    if found is not None:
        return found
    g.cart_token = new_token()
    return open_cart(token=g.cart_token)


def keep_cookie(answer: Response) -> Response:
    """Give a guest the cookie of the cart that was made for her in this request; it lasts as long as the cart."""
    if token := g.get("cart_token"):
        answer.set_cookie(
            COOKIE,
            token,
            max_age=LASTS,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            path="/",
        )
    return answer


def cart_count() -> int:
    """How many pieces lie in the cart, for the header: one query, and none for a visitor who never put anything in."""
    if "cart_count" not in g:
        token, user = _token(), visitor()
        g.cart_count = count_pieces(token=token, user=user) if token or user else 0
    return int(g.cart_count)


def keep_count(lines: Iterable[Chosen]) -> None:
    """Spare the header its question on a page that has read the lines already."""
    g.cart_count = sum(line.quantity for line in lines)


def region_asked() -> str:
    """The region to quote shipping for: the village asked for last, else the cooperative's own regency."""
    asked = cookie.get(REGION)
    return str(asked) if asked else current_app.config["COOPERATIVE"].region_code.rsplit(".", 2)[0]


def is_own(cart: Cart) -> bool:
    """Whether a guest's cart, even one ordered already, belongs to this browser's cookie."""
    token = _token()
    return token is not None and cart.token_hash == hash_of(token)


def _token() -> str | None:
    if COOKIE not in request.cookies:
        return None
    token = request.cookies[COOKIE]
    return token if 16 <= len(token) <= 64 and token.isascii() else None


def _bring_along(user: User) -> None:
    """Signing in: what the guest chose joins what the person had."""
    guest = find_cart(token=_token(), to_change=True) if has_request_context() else None
    if guest is not None:
        merge(guest, user)


AFTER_SIGN_IN.append(_bring_along)
