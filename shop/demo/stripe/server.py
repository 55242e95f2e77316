"""The stand-in as a server: Stripe's interface under /v1, a test card page under /pay, messages to the shop.

`python -m shop.demo.stripe` serves it beside the demo. Faults can be asked for: see `Faults`.
"""

from __future__ import annotations

import html
import json
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from shop.clock import now
from shop.demo.stripe.answering import answer
from shop.demo.stripe.objects import Thing, refusal
from shop.demo.stripe.signing import signature
from shop.demo.stripe.world import Refused, World, saved

#: Test cards, as Stripe's own: taken, declined, and taken but disputed at once.
GOOD, DECLINED, DISPUTED = "4242424242424242", "4000000000000002", "4000000000000259"

PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Halaman kartu percobaan</title>
<style>body{{font:16px/1.5 system-ui;max-width:26rem;margin:3rem auto;padding:0 1rem}}input,button{{font:inherit;padding:.6rem;
width:100%;box-sizing:border-box;margin:.3rem 0 1rem}}button{{background:#2f5d50;color:#fff;border:0;border-radius:.4rem}}
.wrong{{color:#a11}}</style>
<h1>Kartu percobaan</h1><p>Pengganti Stripe untuk toko contoh. Tidak ada uang yang bergerak.</p>
<p><b>{order}</b>, <b>Rp{amount}</b></p>{trouble}
<form method="post"><label>Nomor kartu<input name="card" value="{card}" inputmode="numeric" autocomplete="off"></label>
<button>Bayar</button></form>
<p>4242 4242 4242 4242 berhasil, 4000 0000 0000 0002 ditolak, 4000 0000 0000 0259 berhasil lalu disengketakan.</p>
<p><a href="{back}">Kembali ke toko</a></p></html>"""


class Faults:
    """What goes wrong next. Each is for one request whose method and path start so: a status, `drop` or seconds to wait.

    `drop` does what was asked and breaks the connection before answering, as a cable does.
    """

    def __init__(self) -> None:
        self.wanted: deque[tuple[str, str]] = deque()

    def next(self, request: str) -> str:
        """The fault for this request; empty for none."""
        if self.wanted and request.startswith(self.wanted[0][0]):
            return self.wanted.popleft()[1]
        return ""


class Server(ThreadingHTTPServer):
    """One stand-in on one port."""

    daemon_threads = True

    def __init__(
        self, port: int, *, secret: str = "", shop: str = "", kept: Path | None = None, world: World | None = None
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.world = world or World()
        self.world.address = f"http://127.0.0.1:{self.server_port}"
        self.secret, self.shop, self.kept, self.faults = secret, shop, kept, Faults()
        #: Sees each request and its answer before it leaves: method, path, text, status, answer.
        self.witness: Callable[[str, str, str, int, Thing], None] = lambda *seen: None
        if shop:
            self.world.on_event = self._send_later

    def keep(self) -> None:
        """Write everything down, where a file was named."""
        if self.kept is not None:
            with self.world.lock:
                self.kept.write_text(json.dumps(saved(self.world)), encoding="utf-8")

    def _send_later(self, event: Thing) -> None:
        Thread(target=self._send, args=(json.dumps(event).encode(),), daemon=True).start()

    def _send(self, body: bytes) -> None:
        """Tell the shop, and again after a while when it does not answer."""
        for pause in (0.5, 2, 10, 60):
            time.sleep(pause)
            signed = signature(body, self.secret, int(now().timestamp()))
            told = urllib.request.Request(
                f"{self.shop}/webhooks/stripe",
                data=body,
                headers={"Stripe-Signature": signed, "Content-Type": "application/json"},
            )
            try:
                with urllib.request.urlopen(told, timeout=10):
                    return
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                continue


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:  # noqa: N802 - the library's name
        """Questions, and the card page."""
        asked = urlsplit(self.path)
        if asked.path.startswith("/pay/"):
            self._page(asked.path.removeprefix("/pay/"))
        else:
            self._answer("GET", asked.path, asked.query)

    def do_POST(self) -> None:  # noqa: N802 - the library's name
        """Changes, and a card that was entered."""
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        asked = urlsplit(self.path)
        if asked.path.startswith("/pay/"):
            self._pay(asked.path.removeprefix("/pay/"), parse_qs(text).get("card", [""])[0])
        else:
            self._answer("POST", asked.path, text)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the shop has a log of its own."""

    def _answer(self, method: str, path: str, text: str) -> None:
        fault = self.server.faults.next(f"{method} {path}")
        if fault.isdecimal():
            self._say(*refusal(int(fault), "api_error", "asked for by a test", "api_error"))
            return
        if fault.startswith("wait"):
            time.sleep(float(fault.removeprefix("wait")))
        if not self.headers.get("Authorization", "").startswith("Bearer "):
            self._say(*refusal(401, "api_key_missing", "You did not provide an API key."))
            return
        status, found = answer(self.server.world, method, path, text, self.headers.get("Idempotency-Key", ""))
        self.server.witness(method, path, text, status, found)
        if method == "POST":
            self.server.keep()
        if fault == "drop":
            self.close_connection = True
            return
        self._say(status, found)

    def _say(self, status: int, found: Thing) -> None:
        self._send(status, json.dumps(found).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Request-Id", f"req_{id(body):x}")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _page(self, ref: str, trouble: str = "", card: str = GOOD) -> None:
        world = self.server.world
        with world.lock:
            world.expire_overdue()
            page = world.things["pages"].get(ref)
        if page is None or page["status"] != "open":
            self._send(404, b"<h1>Halaman ini sudah selesai.</h1>", "text/html; charset=utf-8")
            return
        shown = PAGE.format(
            order=html.escape(page["client_reference_id"] or ""),
            amount=f"{page['amount_total'] // 100:,}".replace(",", "."),
            trouble=f'<p class="wrong" role="alert">{html.escape(trouble)}</p>' if trouble else "",
            card=html.escape(card),
            back=html.escape(page["cancel_url"] or ""),
        )
        self._send(200, shown.encode(), "text/html; charset=utf-8")

    def _pay(self, ref: str, typed: str) -> None:
        card, world = "".join(filter(str.isdigit, typed)), self.server.world
        if card not in (GOOD, DECLINED, DISPUTED):
            self._page(ref, "Bukan kartu percobaan.", typed)
            return
        try:
            with world.lock:
                page = world.pay(ref, is_declined=card == DECLINED)
                if card == DISPUTED:
                    world.dispute(ref)
        except Refused as no:
            self._page(ref, no.words)
            return
        self.server.keep()
        if card == DECLINED:
            self._page(ref, "Kartu ditolak. Coba kartu lain.", typed)
            return
        back = (page["success_url"] or "").replace("{CHECKOUT_SESSION_ID}", ref)
        self._send(303, b"", "text/plain", Location=back)
