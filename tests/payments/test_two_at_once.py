"""Two of the office pay back, decide, explain and switch the same in one moment: it happens once, and nothing breaks."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import audit
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.deciding import DecidedTwice, record_decision
from shop.decisions.models import Decision, Kind
from shop.jobs import Job, later
from shop.ledger.models import Entry
from shop.ledger.queries import balance
from shop.orders.claim_models import Bearer
from shop.orders.models import Order, OrderStatus
from shop.orders.moving import WrongMoment
from shop.payments import cod, dispute_returns, disputes, ending
from shop.payments.approving import approve_refund, approvers
from shop.payments.card_cases import CaseClosed, NotDue, explain
from shop.payments.card_models import CardRefund, MoneyCase
from shop.payments.card_refunds import pay_to_card
from shop.payments.coop_accounts import AccountKnown, add_account
from shop.payments.deciding import Act, decide
from shop.payments.methods import switch_method
from shop.payments.models import CodArea
from shop.payments.queries import request_of
from shop.payments.requesting import NotOffered, coop_account
from shop.payments.settling import NotPending, settle_payment
from shop.payments.unknown import NothingLeft, give_back, receive_unknown
from shop.regions.models import Region
from tests import cast, make
from tests.payments.cards import hear, paid_by_card
from tests.payments.test_disputes import decide as bear
from tests.payments.test_disputes import lost_order, regain
from tests.support.at_once import at_once, before_it_is_kept, winner_and_refused

TWO = ("Nurul", "Sutrisno")


def order_of(number):
    return session().get_one(Order, number)


def cancelled(order):
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Rusak", by=cast.person("Nurul"))
    return order.id


def acts(subject, act):
    return [one for one in audit.trail(subject) if one.act == act]


def posted(kind):
    return session().scalar(sa.select(sa.func.count()).where(Entry.kind == kind))


def test_two_pay_the_same_refund_by_two_transfers(app):
    order = make.paid_order()
    number = cancelled(order)

    def paying(reference):
        return lambda by: ending.pay_refund(order_of(number), account=coop_account(), reference=reference, by=by)

    ends = at_once(app, *((name, paying(f"BIFAST {name}")) for name in TWO))
    winner, refused = winner_and_refused(ends)
    assert isinstance(refused, ending.NothingToRefund)
    assert [one.by for one in acts(f"order {order.number}", "refund_paid")] == [winner]
    assert (balance("refunds_due"), posted("refund_paid")) == (0, 1)


def test_two_book_the_same_transfer_of_a_refund(app):
    """The same reference: both see it booked, once."""
    number = cancelled(make.paid_order())

    def pay(by):
        return ending.pay_refund(order_of(number), account=coop_account(), reference="BIFAST 1", by=by)

    ends = at_once(app, *((name, pay) for name in TWO))
    assert set(ends.values()) == {None}
    assert (balance("refunds_due"), posted("refund_paid")) == (0, 1)


def test_one_approves_the_refund_that_the_other_pays(app):
    """Above what one pays alone: whoever is first, it is paid at most once and only after an approval by another."""
    with transaction():
        kind = Kind.REFUND_ALONE_RUPIAH
        session().add(Decision(kind=kind, value=10_000, starts_on=today(), source="RAT", recorded_at=now()))
    number = cancelled(make.paid_order())
    due = -balance("refunds_due", number)
    ends = at_once(
        app,
        ("Sutrisno", lambda by: approve_refund(order_of(number), amount=due, by=by)),
        ("Nurul", lambda by: ending.pay_refund(order_of(number), account=coop_account(), reference="1", by=by)),
    )
    assert ends["Sutrisno"] is None
    assert balance("refunds_due") == (0 if ends["Nurul"] is None else -due)
    if ends["Nurul"] is not None:
        assert approvers([number]) == {(number, due): {cast.person("Sutrisno").id}}


def test_two_send_the_same_refund_to_the_card(app, stripe):
    order, _ref = paid_by_card(stripe)
    number = cancelled(order)
    ends = at_once(app, *((name, lambda by: pay_to_card(order_of(number), by=by)) for name in TWO))
    _winner, refused = winner_and_refused(ends)
    assert isinstance(refused, ending.NothingToRefund)
    assert session().scalars(sa.select(CardRefund.amount)).all() == [170_000]


def test_two_give_the_same_regained_money_back(app, stripe, client):
    with app.test_request_context("/"):
        _order, dispute = lost_order(stripe, client, release=True)
        bear(dispute, (100_000, Bearer.SELLER))
        regain(stripe, dispute)
    ref = dispute.ref

    def give(by):
        return dispute_returns.give_back_loss(disputes.find_lost(ref), by=by)

    winner, refused = winner_and_refused(at_once(app, *((name, give) for name in TWO)))
    assert isinstance(refused, dispute_returns.ReturnedAlready) and refused.by == winner
    assert (balance("payable"), posted("dispute_returned")) == (-90_000, 1)


def test_two_explain_the_same_movement(app, stripe, client):
    _order, ref = paid_by_card(stripe)
    stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"], "amount": "1500000"})
    hear(stripe, client)
    number = session().scalars(sa.select(MoneyCase.id)).one()

    def explaining(account):
        return lambda by: explain(session().get_one(MoneyCase, number), account, by=by)

    ends = at_once(app, ("Nurul", explaining("goodwill")), ("Sutrisno", explaining("written_off")))
    winner, refused = winner_and_refused(ends)
    assert isinstance(refused, CaseClosed) and refused.by == winner
    was = {"Nurul": (15_000, 0), "Sutrisno": (0, 15_000)}[winner]
    assert (balance("goodwill"), balance("written_off"), balance("suspense")) == (*was, 0)


@pytest.mark.parametrize("first", ["paying by transfer", "explaining"])
def test_one_pays_by_transfer_the_refund_that_the_other_finds_at_the_card_s_provider(app, stripe, client, first):
    order, ref = paid_by_card(stripe)
    stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"], "amount": "17000000"})
    hear(stripe, client)
    case, number = session().scalars(sa.select(MoneyCase.id)).one(), cancelled(order)

    def pay(by):
        return ending.pay_refund(order_of(number), account=coop_account(), reference="BIFAST 1", by=by)

    def explaining(by):
        return explain(session().get_one(MoneyCase, case), "refunds_due", by=by)

    works = [("Nurul", pay), ("Sutrisno", explaining)]
    ends = before_it_is_kept(app, *(works if first == "paying by transfer" else reversed(works)))
    _winner, refused = winner_and_refused(ends)
    assert isinstance(refused, NotDue if first == "paying by transfer" else ending.NothingToRefund)
    assert balance("refunds_due") == 0, "paid back once"


def receipt(amount, sender):
    with transaction():
        return receive_unknown(
            amount,
            account=coop_account(),
            sender=sender,
            memo="",
            received_on=today(),
            token="a" * 32,
            by=cast.person("Nurul"),
        )


def test_two_decide_about_the_same_money(app):
    first, second = make.order(), make.order()
    ref = receipt(first.total, "TRSF CR")
    pairs = zip(TWO, (first.number, second.number), strict=True)
    ends = at_once(
        app,
        *((name, lambda by, number=number: decide(ref, Act.SETTLE, number=number, by=by)) for name, number in pairs),
    )
    winner, refused = winner_and_refused(ends)
    assert winner in refused.sentence()
    assert balance("unidentified") == 0
    assert posted("payment_settled") == 1


def test_one_gives_back_what_the_other_decides(app):
    order = make.order()
    ref = receipt(order.total, "TRSF CR")
    ends = at_once(
        app,
        ("Sutrisno", lambda by: give_back(ref, account=coop_account(), reference="R1", by=by)),
        ("Nurul", lambda by: decide(ref, Act.SETTLE, number=order.number, by=by)),
    )
    winner, refused = winner_and_refused(ends)
    assert winner == "Nurul" or not isinstance(refused, NothingLeft)
    assert balance("unidentified") == 0
    assert (balance("held") == 0) is (winner == "Sutrisno")


def test_two_open_and_end_the_same_area(app):
    ends = at_once(
        app, *((name, lambda by: cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=by)) for name in TWO)
    )
    assert set(ends.values()) == {None}
    assert session().scalars(sa.select(CodArea.region_code)).all() == ["35.09"]
    ends = at_once(app, *((name, lambda by: cod.end_area("35.09", by=by)) for name in TWO))
    assert set(ends.values()) == {None}
    assert [one.act for one in audit.trail("region 35.09")] == ["cod_area_added", "cod_area_ended"]


def test_two_record_a_decision_for_the_same_day(app):
    day = today() + timedelta(days=3)

    def record(by):
        return record_decision(Kind.HOLD_DAYS, value=5, starts_on=day, source=by.name, by=by)

    ends = at_once(app, *((name, record) for name in TWO))
    winner, refused = winner_and_refused(ends)
    assert isinstance(refused, DecidedTwice)
    assert session().scalars(sa.select(Decision.source).where(Decision.starts_on == day)).all() == [winner]


def test_two_add_an_account_of_the_same_name_in_the_books(app):
    def add(by):
        add_account(code="bsi", bank_name="BSI", number="7001234567", holder="Koperasi", by=by)

    winner, refused = winner_and_refused(before_it_is_kept(app, *((name, add) for name in TWO)))
    assert (winner, type(refused)) == (TWO[0], AccountKnown)


def test_two_of_one_buyers_orders_take_the_last_place_at_her_door(app):
    """One open order on delivery was decided; she has none yet and presses in two tabs."""
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 1)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
        cod.add_area(session().get_one(Region, "35"), source="RAT", by=cast.person("Sutrisno"))
    first, second = (make.order(make.product()).id for _ in range(2))

    def switching(number):
        return lambda by: switch_method(order_of(number), "cod", by=by)

    ends = before_it_is_kept(app, ("Budi", switching(first)), ("Wiwik", switching(second)))
    assert ends["Budi"] is None and isinstance(ends["Wiwik"], NotOffered)
    on_delivery = sa.select(sa.func.count()).where(Order.status == OrderStatus.ON_DELIVERY)
    assert session().scalar(on_delivery) == 1


def settling(number):
    def settle(by):
        payment = request_of(order_of(number).number)
        settle_payment(payment, received=payment.amount, by=by)

    return settle


def expiring(number):
    return lambda _by: ending.expire(order_of(number))


def test_what_is_paid_while_its_time_runs_out_is_paid(app):
    number = make.order().id
    ends = before_it_is_kept(app, ("Nurul", settling(number)), ("Sutrisno", expiring(number)))
    assert ends["Nurul"] is None and isinstance(ends["Sutrisno"], WrongMoment)
    assert order_of(number).status is OrderStatus.PAID
    assert (balance("held"), posted("payment_settled")) == (-168_000, 1)


def test_what_runs_out_of_time_while_its_money_is_booked_takes_no_money(app):
    number = make.order().id
    ends = before_it_is_kept(app, ("Sutrisno", expiring(number)), ("Nurul", settling(number)))
    assert ends["Sutrisno"] is None and isinstance(ends["Nurul"], NotPending)
    assert order_of(number).status is OrderStatus.EXPIRED
    assert posted("payment_settled") == 0


def test_two_ask_for_the_same_job(app):
    """A key is for that: two workers in one minute, or two of the office whose acts write the same letter."""
    ends = before_it_is_kept(app, *((name, lambda _by: later("work_inbox", key="once")) for name in TWO))
    assert set(ends.values()) == {None}
    assert session().scalar(sa.select(sa.func.count()).where(Job.key == "once")) == 1
