"""What a guest does over HTTP: put something new into a cart, and a whole checkout."""

from __future__ import annotations

import http.client
import itertools
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*>')
#: Quantities of the orders before.
_before = itertools.count(1)
#: What a guest types besides her village.
TYPED = {
    "name": "Ratna Dewi",
    "phone": "081234567890",
    "street": "Dusun Krajan",
    "rt": "004",
    "rw": "007",
    "pay": "transfer",
}


@dataclass
class Guest:
    """A browser of one person: keeps cookies, reuses its connection."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.address, timeout=30)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """One request; the status, where it leads, and the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form)
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {page[:600]}")
        return answer.status, answer.getheader("Location") or "", page


def visitor(address: str, slug: str) -> tuple[Guest, str, str]:
    """Somebody who looked at a product: her browser, the page's token, the variant."""
    guest = Guest(address)
    _, _, page = guest.ask("GET", f"/products/{slug}")
    variant = re.search(r'name="variant_id"[^>]*value="(\d+)"', page)
    token = TOKEN.search(page)
    if variant is None or token is None:
        raise RuntimeError(f"/products/{slug} cannot be bought")
    return guest, token[1], variant[1]


def returning(address: str, slug: str) -> tuple[Guest, str, str]:
    """Somebody who ordered before with this browser."""
    ready = visitor(address, slug)
    check_out(ready, next(_before))
    return ready


def put_in_new_cart(ready: tuple[Guest, str, str], number: int) -> None:
    """A new visitor's first thing in a cart: one request."""
    guest, token, variant = ready
    guest.cookies.pop("cart", None)
    guest.ask("POST", "/cart/lines", {"csrf_token": token, "variant_id": variant, "quantity": str(number % 90 + 1)})


def check_out(ready: tuple[Guest, str, str], number: int) -> None:
    """A guest's whole way: cart, checkout page, village, order. Four requests, the last of which places the order.

    Quantities differ, because no two open orders may ask for the same amount and a total has 999 unique codes.
    """
    guest, token, _ = ready
    put_in_new_cart(ready, number)
    _, _, page = guest.ask("GET", "/checkout")
    typed = TYPED | {"csrf_token": token, "region": "ketintang", "cart": _value(page, "cart"), "find": "1"}
    _, _, page = guest.ask("POST", "/checkout", typed)
    _press(guest, token, page)


def check_out_again(ready: tuple[Guest, str, str], number: int) -> None:
    """The way of a guest whose village this browser knows from an order before: cart, checkout page, order."""
    guest, token, _ = ready
    put_in_new_cart(ready, number)
    _, _, page = guest.ask("GET", "/checkout")
    _press(guest, token, page)


def _press(guest: Guest, token: str, page: str) -> None:
    """Press the button of a checkout page that knows the village and says the total."""
    chosen = {name: _value(page, name) for name in ("cart", "shown_total", "region_code", "region")}
    ways = re.findall(r'name="(ship_\w+)" value="(\d+)"[^>]*checked', page)
    status, where, _ = guest.ask("POST", "/checkout", TYPED | {"csrf_token": token} | chosen | dict(ways))
    if status != 303 or "/payment" not in where:
        raise RuntimeError(f"no order: {status} {where}")


def _value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'<input[^>]*value="([^"]*)"[^>]*name="{name}"', page
    )
    if found is None:
        raise RuntimeError(f"the page asks for no {name}")
    return found[1]
