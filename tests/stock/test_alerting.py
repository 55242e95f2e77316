"""Who waits for sold-out goods hears once when they can be bought, and then no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.catalogue.models import Product
from shop.catalogue.shelving import withdraw
from shop.clock import now
from shop.db import session, transaction
from shop.jobs import drain
from shop.office.upkeep import forget_old_alerts, send_alerts
from shop.payments.ending import cancel_unpaid
from shop.sellers.models import SellerStatus
from shop.stock import alerting
from shop.stock.availability import refresh_products
from shop.stock.counting import correct
from shop.stock.models import Reason, StockAlert, StockItem
from tests import cast, make
from tests.support.letters import letters
from tests.support.queries import counted


def ask(variant, email="budi@contoh.id", language="id", by=None):
    with transaction():
        alerting.ask_alert(variant, email=email, language=language, by=by)


def waiting():
    return list(session().scalars(sa.select(StockAlert.email).order_by(StockAlert.id)))


def count_to(variant, counted):
    """The seller counts so many of a variant."""
    with transaction():
        item = session().scalars(sa.select(StockItem).where(StockItem.variant_id == variant.id)).one()
        correct(item, counted=counted, reason=Reason.COUNTED, by=cast.person("Sulastri"))


def sent(shop):
    drain()
    return letters(shop.folder)


def test_asking_twice_is_one_row_and_one_letter(shop):
    variant = make.product("Selendang", stock=0).variants[0]
    ask(variant)
    ask(variant, language="en")
    assert waiting() == ["budi@contoh.id"] and send_alerts() == 0
    count_to(variant, 3)
    assert send_alerts() == 1 and waiting() == []
    assert send_alerts() == 0
    [letter] = sent(shop)
    assert letter["To"] == "budi@contoh.id" and letter["Subject"] == "Bisa dibeli lagi: Selendang"
    text = letter.get_content()
    assert f"/products/{variant.product.slug}?variant={variant.id}" in text and "Rp150.000" in text


def test_two_workers_at_once_send_one_letter(shop):
    variant = make.product(stock=0).variants[0]
    ask(variant)
    count_to(variant, 1)
    [due] = alerting.due_alerts()
    for _worker in range(2):
        with transaction():
            alerting.send_alert(due)
    assert len(sent(shop)) == 1


def test_it_is_written_in_the_language_of_the_page_and_names_who_was_signed_in(shop):
    product = make.product("Sandal", sizes=("besar",), stock=0)
    with transaction():
        session().get_one(Product, product.id).title_en = "Sandal of leaves"
    ask(product.variants[0], language="en", by=cast.person("Budi"))
    count_to(product.variants[0], 1)
    send_alerts()
    [letter] = sent(shop)
    assert letter["Subject"] == "Back again: Sandal of leaves, large"
    assert f"Hello {cast.person('Budi').name}," in letter.get_content()
    assert "/en/products/" in letter.get_content() and "/en/alerts/" in letter.get_content()


def test_goods_an_order_gave_back_are_there_again(shop):
    product = make.product(stock=1)
    order = make.order(product)
    session().expire_all()
    ask(session().get_one(Product, product.id).variants[0])
    assert send_alerts() == 0
    with transaction():
        cancel_unpaid(order, by=None)
    assert send_alerts() == 1


@pytest.mark.parametrize("hidden", ["withdrawn", "suspended", "closed"])
def test_nobody_is_sent_to_goods_that_are_not_shown(shop, hidden):
    product = make.product(stock=0)
    variant = product.variants[0]
    ask(variant)
    count_to(variant, 1)
    with transaction():
        found = session().get_one(Product, product.id)
        if hidden == "withdrawn":
            withdraw(found, by=None)
        elif hidden == "suspended":
            found.seller.status = SellerStatus.SUSPENDED
        else:
            found.variants[0].is_active = False
            refresh_products([found.id])
    assert send_alerts() == 0 and waiting() == ["budi@contoh.id"]


def test_there_is_nothing_to_wait_for_where_it_can_be_bought_or_was_made_once(shop):
    there, once = make.product().variants[0], make.product(stock=0).variants[0]
    with transaction():
        session().merge(once).piece_number = 14
    for variant, said in ((there, "sekarang"), (session().merge(once), "sekali")):
        with pytest.raises(alerting.NothingToWaitFor) as refusal:
            ask(variant)
        assert said in refusal.value.sentence()
    assert waiting() == []


def test_who_waited_half_a_year_in_vain_is_forgotten(shop):
    variant = make.product(stock=0).variants[0]
    ask(variant)
    with clock.set_to(now() + alerting.KEPT - timedelta(hours=1)):
        assert forget_old_alerts() == 0
    with clock.set_to(now() + alerting.KEPT + timedelta(hours=1)):
        assert forget_old_alerts() == 1
    assert waiting() == [] and sent(shop) == []


def test_placing_an_order_asks_nothing_of_those_who_wait(shop):
    """The checkout is measured: who waits is looked for by the worker alone."""
    variant = make.product(stock=0).variants[0]
    ask(variant)
    with counted() as seen:
        make.paid_order(make.product())
    assert not [statement for statement in seen if "stock_alerts" in statement]
