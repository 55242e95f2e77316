"""The provider's payouts: every line behind each is known, the sum is what reached the bank, and what failed is back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.demo.stripe.world import World, restore, saved
from shop.jobs import drain
from shop.ledger.queries import balance
from shop.payments.card_cases import explain
from shop.payments.card_models import MoneyCase, ProviderPayout
from shop.payments.coop_accounts import end_account
from shop.payments.looking import look_at_payout
from shop.payments.provider_books import ON_THE_WAY
from shop.payments.provider_payouts import NotOnTheWay, arrive
from tests import cast
from tests.payments.cards import at_stripe, books, card_order, hear, page, paid_by_card
from tests.payments.test_coop_accounts_office import added
from tests.support.stripe.stand import standing

pytestmark = pytest.mark.long  # each takes a card through the stand-in


def payout() -> ProviderPayout:
    return session().scalars(sa.select(ProviderPayout).order_by(ProviderPayout.id.desc())).first()


def kinds() -> list[str]:
    return list(
        session().scalars(sa.select(MoneyCase.kind).where(MoneyCase.closed_at.is_(None)).order_by(MoneyCase.id))
    )


def test_a_payout_reaches_the_bank_less_the_fee(stripe, client):
    """170.000 less 6.970,80: 163.029,20 leave the provider; the bank's book has them cut to the rupiah."""
    paid_by_card(stripe)
    ref = stripe.world.pay_out()["id"]
    hear(stripe, client)
    assert (payout().state, payout().is_whole) == ("in_transit", False)
    assert at_stripe() == 163_029
    stripe.world.settle_payout(ref)
    hear(stripe, client)
    session().expire_all()
    assert (payout().state, payout().is_whole, payout().amount) == ("paid", True, 16_302_920)
    assert at_stripe() == 0
    assert books("bank", "clearing", "payment_fees") == {"bank": 163_029, "clearing": 0, "payment_fees": 6_971}
    assert kinds() == []


@pytest.mark.parametrize(("last4", "booked"), [("5678", "mandiri"), ("0000", "bri")])
def test_a_payout_is_booked_to_the_account_whose_number_the_provider_names(stripe, client, last4, booked):
    """The first in use takes the transfers; cards are paid to another. A number nobody knows goes to the first."""
    added()
    stripe.world.things["banks"]["ba_demo"]["last4"] = last4
    paid_by_card(stripe)
    stripe.world.settle_payout(stripe.world.pay_out()["id"])
    hear(stripe, client)
    assert {code: balance("bank", code) for code in ("bri", "mandiri") if balance("bank", code)} == {booked: 163_029}


def test_a_payout_of_which_nothing_is_said_goes_where_the_last_one_went_while_that_is_in_use(stripe, client):
    added()
    came = []
    for last4 in ("5678", "0000", "0000"):
        stripe.world.things["banks"]["ba_demo"]["last4"] = last4
        paid_by_card(stripe)
        stripe.world.settle_payout(stripe.world.pay_out()["id"])
        hear(stripe, client)
        came.append(payout().coop_account.code)
        if len(came) == 2:
            with transaction():
                end_account("mandiri", by=cast.person("Sutrisno"))
    assert came == ["mandiri", "mandiri", "bri"]


def test_a_stand_in_written_down_before_it_knew_of_bank_accounts_still_pays_out(stripe, client):
    paid_by_card(stripe)
    kept = saved(stripe.world)
    kept["things"] = {kind: things for kind, things in kept["things"].items() if kind != "banks"}
    stripe.world.things = World().things
    restore(stripe.world, kept)
    stripe.world.settle_payout(stripe.world.pay_out()["id"])
    hear(stripe, client)
    assert books("bank") == {"bank": 163_029}


def test_looking_at_a_payout_again_books_nothing_more(stripe, client):
    paid_by_card(stripe)
    ref = stripe.world.pay_out()["id"]
    stripe.world.settle_payout(ref)
    for _ in range(3):
        look_at_payout(ref)
    assert books("bank") == {"bank": 163_029}


def test_a_payout_finds_payments_whose_messages_were_lost(stripe):
    """Nobody looked at the page, no message came: its line stands behind the payout, and the payment is found by it."""
    order = card_order()
    stripe.world.pay(page(order))
    ref = stripe.world.pay_out()["id"]
    stripe.world.settle_payout(ref)
    look_at_payout(ref)
    session().refresh(order)
    assert order.paid_at is not None
    assert books("bank", "held", "suspense") == {"bank": 163_029, "held": -170_000, "suspense": 0}


def test_refunds_and_charges_of_the_provider_are_paid_out_with_the_rest(stripe, client):
    """139.900 less 50.000 given back, less a monthly charge of 2.500,50."""
    _order, ref = paid_by_card(stripe, 200_000)
    stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"], "amount": "5000000"})
    stripe.world.charge_account(-250_050, "fee", "Radar")
    made = stripe.world.pay_out()
    stripe.world.settle_payout(made["id"])
    hear(stripe, client)
    assert made["amount"] == 20_000_000 - (580_000 + 135_000 + 78_650) - 5_000_000 - 250_050
    assert balance("bank", "bri") == made["amount"] // 100
    assert payout().is_whole
    assert kinds() == ["dashboard_refund"]


def test_a_payout_that_fails_after_it_was_paid_is_at_the_provider_again(stripe, client):
    paid_by_card(stripe)
    ref = stripe.world.pay_out()["id"]
    stripe.world.settle_payout(ref)
    hear(stripe, client)
    stripe.world.fail_payout(ref)
    hear(stripe, client)
    assert books("bank") == {"bank": 0}
    assert balance("clearing", ON_THE_WAY) == 0
    assert at_stripe() == 163_029
    assert kinds() == ["payout_failed"]
    with pytest.raises(NotOnTheWay), transaction():
        arrive(payout(), received=163_029, by=cast.person("Nurul"))
    again = stripe.world.pay_out()["id"]
    stripe.world.settle_payout(again)
    hear(stripe, client)
    assert books("bank", "clearing") == {"bank": 163_029, "clearing": 0}


def test_a_payout_that_fails_before_anybody_looked_never_was_at_the_bank(stripe, client):
    paid_by_card(stripe)
    ref = stripe.world.pay_out()["id"]
    stripe.world.fail_payout(ref)
    hear(stripe, client)
    assert books("bank", "clearing") == {"bank": 0, "clearing": 163_029}


def test_a_payout_that_came_back_is_found_behind_the_next_one(stripe):
    """The next payout is heard of first: what came back is no stranger in it."""
    paid_by_card(stripe)
    first = stripe.world.pay_out()["id"]
    stripe.world.settle_payout(first)
    stripe.world.fail_payout(first)
    second = stripe.world.pay_out()["id"]
    stripe.world.settle_payout(second)
    look_at_payout(second)
    assert kinds() == ["payout_failed"]
    assert books("bank", "clearing", "suspense") == {"bank": 163_029, "clearing": 0, "suspense": 0}


def test_a_line_of_a_kind_nobody_knows_is_a_case_with_its_entry(stripe, client):
    paid_by_card(stripe)
    line = stripe.world.charge_account(-1_000_000, "climate_order_purchase", "Stripe Climate")
    ref = stripe.world.pay_out()["id"]
    stripe.world.settle_payout(ref)
    hear(stripe, client)
    assert kinds() == ["unknown_line"]
    assert balance("suspense", line["id"]) == 10_000
    with transaction():
        explain(session().scalars(sa.select(MoneyCase)).one(), "payment_fees", by=cast.person("Nurul"))
    assert books("suspense", "payment_fees") == {"suspense": 0, "payment_fees": 16_971}


def test_a_payment_that_is_not_the_shops_is_a_case_too(stripe, client):
    """Somebody was charged by a link made on the provider's own pages."""
    page = stripe.world.open_page({"line_items": {"0": {"price_data": {"unit_amount": "5000000"}}}})
    stripe.world.pay(page["id"])
    hear(stripe, client)
    assert books("suspense") == {"suspense": 0}
    ref = stripe.world.pay_out()["id"]
    stripe.world.settle_payout(ref)
    hear(stripe, client)
    assert kinds() == ["unknown_line"]
    assert books("suspense") == {"suspense": -50_000}


def test_a_dispute_after_the_payout_leaves_the_balance_below_nothing(stripe, client):
    _order, ref = paid_by_card(stripe)
    paid_out = stripe.world.pay_out()["id"]
    stripe.world.settle_payout(paid_out)
    hear(stripe, client)
    stripe.world.dispute(ref)
    hear(stripe, client)
    assert at_stripe() == -195_000
    assert books("bank", "disputed") == {"bank": 163_029, "disputed": 170_000}


@pytest.fixture
def abroad(app):
    """A stand-in whose balance is kept in Singapore dollars."""
    with standing(app, currency="sgd", rate=0.0000825) as stand:
        yield stand


def test_settlement_in_another_currency_leaves_the_difference_to_the_exchange(abroad, client):
    """170.000 are S$14,03 and the fee S$0,58, worth 7.030,30 at the rate; what the bank credits is typed by the office."""
    paid_by_card(abroad)
    line = next(iter(abroad.world.things["lines"].values()))
    assert (line["amount"], line["fee"], line["currency"]) == (1402, 58, "sgd")
    assert books("held") == {"held": -170_000}
    assert at_stripe() == 170_000 - 7_031
    ref = abroad.world.pay_out()["id"]
    abroad.world.settle_payout(ref)
    hear(abroad, client)
    assert kinds() == ["payout_abroad"]
    assert books("bank") == {"bank": 0}
    assert at_stripe() == 0
    with transaction():
        arrive(payout(), received=161_500, by=cast.person("Nurul"))
    assert books("bank", "clearing", "exchange_difference") == {
        "bank": 161_500,
        "clearing": 0,
        "exchange_difference": 162_969 - 161_500,
    }
    assert kinds() == []


def test_a_refund_in_another_currency_is_worth_what_the_buyer_gets(abroad, client):
    _order, ref = paid_by_card(abroad)
    abroad.world.refund({"payment_intent": abroad.world.things["pages"][ref]["payment_intent"]})
    hear(abroad, client)
    assert books("suspense") == {"suspense": 170_000}
    drain()


def test_a_payout_abroad_that_fails_is_back_at_what_it_was_worth(abroad, client):
    paid_by_card(abroad)
    ref = abroad.world.pay_out()["id"]
    abroad.world.settle_payout(ref)
    hear(abroad, client)
    abroad.world.fail_payout(ref)
    hear(abroad, client)
    assert at_stripe() == 162_969
    assert books("exchange_difference") == {"exchange_difference": 0}
    assert kinds() == ["payout_failed"]
