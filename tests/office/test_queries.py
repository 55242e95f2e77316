"""What waits for the office is what a person can still do: what is done, over or not due yet waits no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.bank import booking, tying
from shop.bank.importing import import_statement
from shop.bank.queries import open_lines
from shop.bazaars.explaining import explain
from shop.bazaars.models import BazaarException, Outcome
from shop.clock import today
from shop.db import session, transaction
from shop.office.queries import concerned, owed, waiting, work_counts
from shop.orders import claiming
from shop.orders.fulfilment import mark_ready, ship
from shop.orders.handing_over import hand_over
from shop.orders.models import SellerOrder
from shop.payments import inbox
from shop.payments.card_cases import open_case, settle_case
from shop.payments.card_models import EventState, ProviderEvent
from shop.payments.ending import cancel_paid_part
from shop.payments.provider import Notice
from shop.payments.requesting import coop_account
from shop.payouts import taxes
from shop.reviews import hiding, writing
from shop.sellers.models import AccountStatus, BankAccount
from tests import cast, make
from tests.bank import files
from tests.bazaars.conftest import Stall
from tests.orders.test_withholding import decide
from tests.payouts import test_cash as by_hand
from tests.payouts.conftest import Office


def waits(kind: str) -> tuple[int, int]:
    """How many of a kind wait, and their sum."""
    found = waiting()[kind]
    return found.count, found.total


def test_an_order_is_overdue_with_what_its_buyer_was_to_pay(app):
    make.voucher("PULANG10")
    order = make.order(voucher="PULANG10")
    assert order.coop_discount
    with clock.set_to(order.pay_before - timedelta(minutes=1)):
        assert waits("overdue") == (0, 0)
    with clock.set_to(order.pay_before):
        assert waits("overdue") == (1, order.total)


def test_a_claim_waits_with_the_price_of_its_pieces_until_it_is_decided(app):
    claim = make.claim(make.shipped_order(quantity=3), quantity=2)
    assert waits("claims") == (1, 300_000)
    with transaction():
        claiming.reject(claim, verdict="Sesuai foto", by=cast.person("Nurul"))
    assert waits("claims") == (0, 0)


def test_cash_waits_between_its_approval_and_the_second_look_and_never_for_the_bank(app):
    make.released_order(quantity=4)
    by_hand.fill()
    by_hand.in_cash()
    office = Office()
    office.prepare()
    assert (waits("to_approve"), waits("cash")) == ((1, 540_000), (0, 0))
    (payout,) = office.approve().payouts
    assert (waits("cash"), waits("to_export")) == ((1, 540_000), (0, 0))
    assert work_counts(waiting())["payouts"] == 1
    by_hand.fill(100_000, token="2" * 32)
    by_hand.hand_over(payout)
    assert waits("cash") == (1, 540_000)
    by_hand.look(payout)
    assert waits("cash") == (0, 0)


def test_sellers_who_can_be_paid_wait_until_this_weeks_payouts_are_prepared(app):
    make.released_order(quantity=4)
    make.released_order(make.product("Tas", price=1_000, seller=cast.seller("KUB Melati")))  # under the minimum
    assert waits("to_prepare") == (1, 540_000)
    assert work_counts(waiting())["payouts"] == 1
    assert clock.day_of(waiting()["to_prepare"].since).weekday() == 0
    Office().prepare()
    assert waits("to_prepare") == (0, 0)
    Office().confirm()
    make.released_order(quantity=4)
    assert waits("to_prepare") == (0, 0)
    with clock.set_to(clock.now() + timedelta(days=7)):
        assert waits("to_prepare") == (1, 540_000)


@pytest.mark.parametrize(
    "why",
    [
        {"status": AccountStatus.UNCHECKED},
        {"needs_signature": True},
        {"payable_from": datetime(2099, 1, 1, tzinfo=UTC)},
    ],
)
def test_nobody_is_said_to_be_paid_whose_account_waits(app, why):
    make.released_order(quantity=4)
    with transaction():
        session().execute(sa.update(BankAccount).values(**why))
    assert waits("to_prepare") == (0, 0)


def test_an_account_that_was_replaced_needs_no_check(app):
    with transaction():
        account = session().scalars(sa.select(BankAccount).where(BankAccount.holder == "WIWIK")).one()
        account.status = AccountStatus.UNCHECKED
    assert (waits("unchecked"), concerned()["unchecked"]) == ((1, 0), [("KUB Melati", account.seller.slug)])
    with transaction():
        account.ended_at = clock.now()
    assert (waits("unchecked"), concerned().get("unchecked")) == ((0, 0), None)


def test_a_message_waits_for_a_person_when_it_is_given_up_and_a_case_until_it_is_closed(app):
    with transaction():
        inbox.keep_notice(Notice("evt_1", "charge.succeeded", "cs_1", False, "", "{}"))
        open_case("paid_twice", "cs_1", amount=170_000)
    assert (waits("card_messages"), waits("card_cases")) == ((0, 0), (1, 170_000))
    with transaction():
        session().execute(sa.update(ProviderEvent).values(state=EventState.DEAD))
        settle_case("paid_twice", "cs_1")
    assert (waits("card_messages"), waits("card_cases")) == ((1, 0), (0, 0))


def test_a_voucher_waits_for_its_second_person_while_it_could_still_be_used(app):
    voucher = make.voucher(in_force=False)
    with clock.set_to(clock.now() + timedelta(days=30)):
        assert waits("vouchers") == (1, 0)
    with clock.set_to(clock.now() + timedelta(days=31)):
        assert today() > voucher.ends_on and waits("vouchers") == (0, 0)


def test_a_line_of_the_bank_waits_until_it_is_tied_and_again_once_that_is_undone(app):
    nurul = cast.person("Nurul")
    with transaction():
        text = files.bri_cms([(today(), "BIAYA ADM", -5_000_00)], 100_000_00)
        import_statement(coop_account(), text.encode(), name="mutasi.csv", by=nurul)
    assert waits("unmatched") == (1, -5_000)
    with transaction():
        match = booking.book(coop_account(), [open_lines(coop_account())[0].id], "fee", by=nurul)
    assert waits("unmatched") == (0, 0)
    with transaction():
        tying.untie(match, by=nurul)
    assert waits("unmatched") == (1, -5_000)


def test_tax_waits_from_the_end_of_its_month_until_it_is_paid(app):
    with clock.set_to(datetime(2026, 10, 31, 3, tzinfo=UTC)):
        decide()
        make.released_order()
        assert waits("taxes") == (0, 0)
    with clock.set_to(datetime(2026, 11, 1, 3, tzinfo=UTC)):
        assert waits("taxes") == (1, 750)
        with transaction():
            taxes.record_payment(
                date(2026, 10, 1),
                amount=750,
                ntpn="1A2B3C4D5E6F7G8H",
                paid_on=today(),
                account=coop_account(),
                by=cast.person("Nurul"),
            )
        assert waits("taxes") == (0, 0)


def of_two_sellers() -> list[SellerOrder]:
    """The parts of a paid order that travel together in one parcel of the hub."""
    goods = {make.product(seller=cast.seller(name)): 1 for name in ("KUB Melati", "Sulastri Ecoprint")}
    return make.paid_order(lines=goods).seller_orders


def test_a_parcel_of_the_hub_waits_from_its_last_goods_until_it_leaves(app):
    nurul, (first, second) = cast.person("Nurul"), of_two_sellers()
    with transaction():
        for part in (first, second):
            mark_ready(part, by=nurul)
        hand_over(first, by=nurul)
    assert first.parcel is second.parcel and waits("at_hub") == (0, 0)
    with transaction():
        hand_over(second, by=nurul)
    assert waits("at_hub") == (1, 0)
    with transaction():
        ship(first.parcel, tracking="JP0000000001", by=nurul)
    assert waits("at_hub") == (0, 0)


def test_goods_that_were_cancelled_keep_no_parcel_at_the_hub(app):
    nurul, (first, second) = cast.person("Nurul"), of_two_sellers()
    with transaction():
        mark_ready(first, by=nurul)
        hand_over(first, by=nurul)
        cancel_paid_part(second, reason="rusak", by=nurul)
    assert waits("at_hub") == (1, 0)


def test_a_review_that_the_shop_held_back_waits_until_the_officer_has_said_so_too(app):
    line = make.released_order(make.product("Jahe", category="makanan", technique=None)).seller_orders[0].lines[0]
    with transaction():
        said = writing.review(line, stars=5, text="Sungguh menyembuhkan", by=None)
    assert waits("reviews") == (1, 0)
    with transaction():
        hiding.hide(said, reason="Menyembuhkan", by=cast.person("Ratih"))
    assert waits("reviews") == (0, 0)


def test_what_did_not_fit_at_a_stall_waits_until_it_is_explained(app):
    stall = Stall()
    stall.count(stall.sold((make.product("Kain jati", stock=0), 1)))
    assert waits("bazaars") == (1, 0)
    with transaction():
        exception = session().scalars(sa.select(BazaarException)).one()
        explain(exception, Outcome.UNCOUNTED, reason="Dihitung", by=cast.person("Nurul"))
    assert waits("bazaars") == (0, 0)


def test_a_maker_s_debt_is_not_taken_off_what_the_others_may_be_paid(app):
    order = make.released_order()
    Office().confirm()
    make.refunded_claim(order, 150_000)
    make.released_order(make.product(seller=cast.seller("KUB Melati")))
    found = owed()
    assert (found.ready, found.debts, found.debtors) == (135_000, 135_000, 1)
