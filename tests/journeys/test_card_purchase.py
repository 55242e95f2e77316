"""A card from end to end, as the demo serves it: the shop, its worker and the stand-in for Stripe, each a process of its own."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.orders.models import Order, OrderStatus
from shop.payments.card_models import CardDispute, ProviderEvent
from shop.payments.methods import switch_method
from shop.payments.stripe import CODE
from tests import make
from tests.support import processes
from tests.support.browser import PHONE, visit
from tests.support.browsing import Person
from tests.support.server import ROOT, served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.long

SECRET = "whsec_journey"
PATIENCE = 40


@pytest.fixture
def street(tmp_path: Path) -> Iterator[str]:
    """The shop, its worker and the stand-in, served; the shop's address."""
    address, port = address_of("sqlite", tmp_path), processes.free_port()
    stand = f"http://127.0.0.1:{port}"
    keys = {
        "STRIPE_SECRET_KEY": "sk_test_journey",
        "STRIPE_WEBHOOK_SECRET": SECRET,
        "STRIPE_API_BASE": stand,
        "STRIPE_CHECKOUT": stand,
    }
    with founded(address, tmp_path) as app:
        app.config.update(keys)
        with served(address, tmp_path, workers=1, **keys) as shop:
            environment = {**keys, "DATABASE_URL": address, "BASE_URL": shop, "MAIL_URL": f"outbox:{tmp_path / 'mail'}"}
            beside = [
                processes.start(command, log=tmp_path / f"{name}.log", folder=ROOT, environment=environment)
                for name, command in (
                    ("worker", [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]),
                    (
                        "stand",
                        [
                            sys.executable,
                            "-m",
                            "shop.demo.stripe",
                            str(port),
                            shop,
                            SECRET,
                            str(tmp_path / "stand.json"),
                        ],
                    ),
                )
            ]
            try:
                until(lambda: answers(f"{stand}/pay/nothing"))
                yield shop
            finally:
                for process in beside:
                    processes.stop(process)


def answers(address: str) -> bool:
    """Whether somebody is there."""
    try:
        return httpx.get(address).status_code == 404
    except httpx.TransportError:
        return False


def until(what) -> None:
    """Wait until something is so, asking anew each time."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        session().rollback()
        session().expire_all()
        if what():
            return
        time.sleep(0.2)
    pytest.fail("it did not happen in time", pytrace=False)


def to_the_card_page(buyer: Person, order: Order) -> str:
    """From the payment page to the provider's; its address."""
    buyer.open(f"/orders/{order.number}/payment?key={order.secret}")
    buyer.send_to("/payment/card")
    assert "/pay/cs_test_" in buyer.where
    return buyer.where


@pytest.mark.browser
def test_a_browser_is_let_through_to_the_card_page_and_back(street, chromium):
    """The shop's own policy forbids forms that end elsewhere; the payment page makes this one exception."""
    order = make.order(make.product(price=152_000))
    with transaction():
        switch_method(order, CODE, by=None)
    with visit(chromium, street, size=PHONE, javascript=False) as page:
        page.goto(f"/orders/{order.number}/payment?key={order.secret}")
        page.locator("form[action$='/payment/card'] button").click()
        page.wait_for_url("**/pay/cs_test_*")
        page.get_by_role("button", name="Bayar").click()
        page.wait_for_url(f"{street}/orders/{order.number}/payment")
        assert "Sudah dibayar, terima kasih" in page.content()


def enter(page: str, card: str) -> httpx.Response:
    return httpx.post(page, data={"card": card}, timeout=30)


def test_a_card_is_declined_then_taken_and_the_message_alone_pays_the_order(street):
    """The buyer never comes back: the stand-in's message and the worker do it."""
    order = make.order(make.product(price=152_000))
    with transaction():
        switch_method(order, CODE, by=None)
    with Person(street) as buyer:
        page = to_the_card_page(buyer, order)
        assert "ditolak" in enter(page, "4000 0000 0000 0002").text
        assert enter(page, "4242 4242 4242 4242").status_code == 303
        until(lambda: session().get_one(Order, order.id).status is OrderStatus.PAID)
        buyer.open(f"/orders/{order.number}/payment")
        assert "Sudah dibayar, terima kasih" in buyer.page
    until(lambda: session().scalar(sa.select(sa.func.count()).where(ProviderEvent.state == "new")) == 0)
    assert balance("held") == -order.total
    assert httpx.get(page).status_code == 404


def test_a_buyer_who_comes_back_sees_it_paid_at_once_and_a_dispute_is_heard_of(street):
    order = make.order(make.product(price=152_000))
    with transaction():
        switch_method(order, CODE, by=None)
    with Person(street) as buyer:
        back = enter(to_the_card_page(buyer, order), "4000000000000259").headers["Location"]
        buyer.open(back.removeprefix(street))
        assert "Sudah dibayar, terima kasih" in buyer.page
    until(lambda: session().scalars(sa.select(CardDispute.state)).first() == "needs_response")
    assert balance("disputed") == order.total
