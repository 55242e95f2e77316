"""The stand-in for Stripe as the tests use it: on a port of its own, every word held to Stripe's description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.clock import now
from shop.demo.stripe.server import Server
from shop.demo.stripe.signing import signature
from shop.demo.stripe.world import World
from tests.support.stripe import description

KEY, SECRET = "sk_test_bersinar", "whsec_bersinar"


class Stand:
    """A served stand-in: its world, its faults, what broke the description, and its messages for the shop."""

    def __init__(self, server: Server) -> None:
        self.server, self.world, self.faults = server, server.world, server.faults.wanted
        self.events: list[dict[str, Any]] = []
        self.breaches: list[str] = []
        #: Every request and its status, in order.
        self.calls: list[tuple[str, int]] = []
        server.witness = self._see
        self.world.on_event = self._hear

    def _see(self, method: str, path: str, text: str, status: int, answer: Any) -> None:
        self.calls.append((f"{method} {path}", status))
        try:
            description.check_request(method, path, text)
            description.check_answer(method, path, status, answer)
        except description.Breach as breach:
            self.breaches.append(str(breach))

    def _hear(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        try:
            description.check_event(event)
        except description.Breach as breach:
            self.breaches.append(str(breach))

    def deliver(self, client: FlaskClient, *events: dict[str, Any], secret: str = SECRET) -> list[int]:
        """Send messages to the shop, signed; the answers' statuses. All that were made and not delivered, when none is named."""
        chosen, self.events = (list(events), self.events) if events else (self.events, [])
        return [send(client, json.dumps(event).encode(), secret=secret).status_code for event in chosen]


def send(
    client: FlaskClient, body: bytes, *, secret: str = SECRET, late: int = 0, header: str | None = None
) -> TestResponse:
    """Send one message, signed so many seconds ago."""
    signed = header if header is not None else signature(body, secret, int(now().timestamp()) - late)
    return client.post(
        "/webhooks/stripe", data=body, headers={"Stripe-Signature": signed, "Content-Type": "application/json"}
    )


@contextmanager
def standing(app: Flask, *, world: World | None = None, **wishes: Any) -> Iterator[Stand]:
    """Serve a stand-in and give its keys to the shop; afterwards nothing it heard or said may break the description."""
    server = Server(0, world=world or World(**wishes))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    before = dict(app.config)
    app.config.update(
        STRIPE_SECRET_KEY=KEY,
        STRIPE_WEBHOOK_SECRET=SECRET,
        STRIPE_API_BASE=server.world.address,
        STRIPE_CHECKOUT=server.world.address,
    )
    stand = Stand(server)
    try:
        yield stand
    finally:
        server.shutdown()
        server.server_close()
        app.config.clear()
        app.config.update(before)
    assert not stand.breaches, stand.breaches[:5]
