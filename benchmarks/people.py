"""What a guest does over HTTP: put something new into a cart, and a whole checkout.

Her browser costs as little as it can, for it works on the same cores as the shop: a bare socket, and expressions
compiled once. It reads all the same: every value it sends that a page gives, it takes from the page it got.
"""

from __future__ import annotations

import html
import itertools
import re
import socket
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from random import randrange
from urllib.parse import urlencode

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LEADS = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: *([^=]+)=([^;\r]*)", re.IGNORECASE)
VARIANT = re.compile(r'name="variant_id"[^>]*value="(\d+)"')
#: What a page gives to be sent along.
GIVEN = re.compile(r'<input [^>]*?\bname="(csrf_token|cart|shown_total|region_code|region)"[^>]*? value="([^"]*)"')
WAY = re.compile(r'name="(ship_\w+)" value="(\d+)"[^>]*checked')
#: Quantities of the orders before.
_before = itertools.count(1)
#: Begins anywhere: a kept database knows the buyers of the run before, and what they left unpaid.
_buyers = itertools.count(randrange(16_000_000))
#: What a guest types besides her village and her number.
TYPED = {
    "name": "Ratna Dewi",
    "street": "Dusun Krajan",
    "rt": "004",
    "rw": "007",
    "pay": "transfer",
}
#: Her village, as she searches for it; what this browser knows of an order before does not count.
SEARCHED = {"region": "ketintang", "region_code": "", "find": "1"}


@dataclass
class Guest:
    """A browser of one person: keeps cookies, reuses its connection."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    #: The cookies with which each of her ways begins: a browser like another, not one that ordered a hundred times.
    first: dict[str, str] = field(default_factory=dict)
    #: Which of all the buyers it is: each has an address and a phone of her own, for one may not order hundreds of times.
    buyer: int = 0

    def __post_init__(self) -> None:
        host, port = self.address.split(":")
        self.connection = socket.create_connection((host, int(port)), timeout=30)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """One request; the status, where it leads, and the page."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        asked = f"{method} {path} HTTP/1.1\r\nHost: {self.address}\r\nCookie: {cookies}\r\n"
        asked += f"X-Forwarded-For: {IPv4Address('10.0.0.0') + self.buyer}\r\n"
        if form is not None:
            body = urlencode(form)
            asked += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        else:
            asked += "\r\n"
        self.connection.sendall(asked.encode())
        head, page = self._answer()
        status = int(head[9:12])
        for name, value in COOKIE.findall(head):
            self.cookies[name.decode()] = value.decode()
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {status} {page[:600]}")
        leads = LEADS.search(head)
        return status, leads[1].decode() if leads else "", page

    def _answer(self) -> tuple[bytes, str]:
        """The head and the page of an answer, which says how long it is."""
        got = self.connection.recv(65_536)
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        length = LENGTH.search(got, 0, end + 2)
        if length is None:
            raise RuntimeError(f"an answer without its length: {got[:end]!r}")
        whole = end + 4 + int(length[1])
        while len(got) < whole:
            got += self._more()
        return got[: end + 2], got[end + 4 : whole].decode()

    def _more(self) -> bytes:
        if more := self.connection.recv(65_536):
            return more
        raise ConnectionError("the shop hung up")


def visitor(address: str, slug: str) -> tuple[Guest, str, str]:
    """Somebody who looked at a product: her browser, the page's token, the variant."""
    guest = Guest(address)
    _, _, page = guest.ask("GET", f"/products/{slug}")
    guest.first = dict(guest.cookies)
    variant, token = VARIANT.search(page), _given(page).get("csrf_token")
    if variant is None or token is None:
        raise RuntimeError(f"/products/{slug} cannot be bought")
    return guest, token, variant[1]


def returning(address: str, slug: str) -> tuple[Guest, str, str]:
    """Somebody who ordered before with this browser."""
    ready = visitor(address, slug)
    check_out(ready, next(_before))
    ready[0].first = dict(ready[0].cookies)
    return ready


def quantity(number: int) -> int:
    """How many pieces the order of this number is of.

    They differ, because no two open orders may ask for the same amount and a total has 999 unique codes; they are few,
    because a buyer may leave only a decided sum unpaid.
    """
    return number % 20 + 1


def put_in_new_cart(ready: tuple[Guest, str, str], number: int) -> None:
    """A new visitor's first thing in a cart: one request."""
    guest, token, variant = ready
    guest.buyer = next(_buyers)
    guest.cookies = {name: value for name, value in guest.first.items() if name != "cart"}
    guest.ask("POST", "/cart/lines", {"csrf_token": token, "variant_id": variant, "quantity": str(quantity(number))})


def check_out(ready: tuple[Guest, str, str], number: int) -> None:
    """A guest's whole way: cart, checkout page, village, order. Four requests, the last of which places the order."""
    guest = ready[0]
    put_in_new_cart(ready, number)
    _, _, page = guest.ask("GET", "/checkout")
    _, _, page = guest.ask("POST", "/checkout", _typed(guest) | _given(page) | SEARCHED)
    _press(guest, page)


def check_out_again(ready: tuple[Guest, str, str], number: int) -> None:
    """The way of a guest whose village this browser knows from an order before: cart, checkout page, order."""
    guest = ready[0]
    put_in_new_cart(ready, number)
    _, _, page = guest.ask("GET", "/checkout")
    _press(guest, page)


def _press(guest: Guest, page: str) -> None:
    """Press the button of a checkout page that knows the village and says the total."""
    given, ways = _given(page), dict(WAY.findall(page))
    if not (ways and given.keys() >= {"csrf_token", "cart", "shown_total", "region_code", "region"}):
        raise RuntimeError(f"the page asks only for {[*given, *ways]}")
    status, where, _ = guest.ask("POST", "/checkout", _typed(guest) | given | ways | {"act": "order"})
    if status != 303 or "/payment" not in where:
        raise RuntimeError(f"no order: {status} {where}")


def _typed(guest: Guest) -> dict[str, str]:
    return TYPED | {"phone": f"0812{guest.buyer:08d}"}


def _given(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in GIVEN.findall(page)}
