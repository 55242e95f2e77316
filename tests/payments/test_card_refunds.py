"""Money back to the card: decided here, sent once, believed when the provider says so, and by bank when it fails."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from shop.clock import set_to
from shop.db import session, transaction
from shop.decisions.deciding import record_decision
from shop.decisions.models import Kind
from shop.jobs import drain
from shop.ledger.queries import balance
from shop.orders import fulfilment as fulfil
from shop.orders import handing_over
from shop.orders.claim_models import Bearer
from shop.orders.models import SellerOrder
from shop.payments import ending, refunding
from shop.payments.approving import NeedsSecondPerson, approve_refund
from shop.payments.bearing import KetuaDecides
from shop.payments.card_cases import CaseClosed, NotDue, close_case, explain
from shop.payments.card_models import CardRefund, MoneyCase
from shop.payments.card_refunds import pay_to_card
from shop.payments.disputes import decide_loss, find_lost
from shop.payments.ending import NothingToRefund, pay_refund
from shop.payments.looking import look_at_page, send_card_refund
from shop.payments.models import Payment, RefundAccount
from shop.payments.provider_queries import open_cases
from shop.payments.queries import on_way_to_card
from tests import cast, make
from tests.payments.cards import at_stripe, books, hear, paid_by_card

pytestmark = pytest.mark.long


def nurul():
    return cast.person("Nurul")


def cancelled(stand, total: int = 170_000):
    """An order paid by card whose only part was cancelled: all of it is due."""
    order, ref = paid_by_card(stand, total)
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Kain habis", by=nurul())
    return order, ref


def to_card(order) -> int:
    with transaction():
        return pay_to_card(order, by=nurul())


def case_of(kind: str) -> MoneyCase:
    return session().scalars(sa.select(MoneyCase).where(MoneyCase.kind == kind)).one()


def asked_for_an_account(order) -> int:
    return session().scalar(sa.select(sa.func.count(RefundAccount.id)).where(RefundAccount.order_id == order.id))


def test_a_cancelled_part_goes_back_to_the_card(stripe):
    order, _ref = cancelled(stripe)
    assert to_card(order) == 170_000
    assert on_way_to_card(order.id) == 170_000
    drain()
    assert stripe.world.things["charges"][session().scalars(sa.select(CardRefund)).one().session.charge_ref]["refunded"]
    assert balance("refunds_due", order.id) == 0
    assert on_way_to_card(order.id) == 0
    assert at_stripe() == 163_029 - 170_000


def test_the_buyer_of_a_card_order_is_not_asked_for_an_account(stripe):
    cancelled(stripe)
    assert session().scalar(sa.select(sa.func.count(RefundAccount.id))) == 0


def test_a_claim_pays_a_part_back_and_a_second_one_the_rest(stripe):
    order, _ref = paid_by_card(stripe, 300_000)
    ship(order)
    line = order.seller_orders[0].lines[0]
    for part in (50_000, line.total - 50_000):
        claim = make.claim(order)
        with transaction():
            refunding.refund(claim, amount=part, borne_by=Bearer.SELLER, verdict="Foto jelas", by=nurul())
        assert to_card(order) == part
        drain()
        session().expire_all()
    refunds = session().scalars(sa.select(CardRefund).order_by(CardRefund.id)).all()
    assert [(one.amount, one.state) for one in refunds] == [
        (50_000, "succeeded"),
        (line.total - 50_000, "succeeded"),
    ]
    assert books("refunds_due") == {"refunds_due": 0}


def ship(order) -> None:
    with transaction():
        for part in order.seller_orders:
            fulfil.mark_ready(part, by=nurul())
            if part.parcel.is_hub:
                handing_over.hand_over(part, by=nurul())
        for parcel in order.parcels:
            fulfil.ship(parcel, tracking=f"JP{parcel.id:010d}", by=nurul())


def test_nothing_due_is_refused_and_asking_twice_sends_once(stripe):
    order, _ref = paid_by_card(stripe)
    with pytest.raises(NothingToRefund):
        to_card(order)
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Kain habis", by=nurul())
    to_card(order)
    with pytest.raises(NothingToRefund):
        to_card(order)
    drain()
    assert [call for call in stripe.calls if call[0] == "POST /v1/refunds"] == [("POST /v1/refunds", 200)]


def test_a_refund_sent_again_by_another_worker_is_one_refund(stripe):
    """The answer to the first was lost: the provider has it, and finding it there sends nothing more."""
    order, _ref = cancelled(stripe)
    to_card(order)
    stripe.faults.append(("POST /v1/refunds", "drop"))
    stripe.faults.append(("POST /v1/refunds", "500"))
    stripe.faults.append(("POST /v1/refunds", "500"))
    drain()
    session().expire_all()
    assert session().scalars(sa.select(CardRefund.state)).one() == "requested"
    send_card_refund(refund=session().scalars(sa.select(CardRefund.id)).one())
    session().expire_all()
    assert session().scalars(sa.select(CardRefund.state)).one() == "succeeded"
    assert len(stripe.world.things["refunds"]) == 1


def test_a_refund_waits_while_the_provider_has_too_little(stripe, client):
    order, _ref = cancelled(stripe)
    stripe.world.refunds_are = "pending"
    to_card(order)
    drain()
    refund = session().scalars(sa.select(CardRefund)).one()
    assert refund.state == "pending"
    stripe.world.end_refund(refund.ref)
    hear(stripe, client)
    session().refresh(refund)
    assert refund.state == "succeeded"


def test_a_refund_that_fails_later_is_due_again_by_bank(stripe, client):
    order, _ref = cancelled(stripe)
    to_card(order)
    drain()
    refund = session().scalars(sa.select(CardRefund)).one()
    stripe.world.end_refund(refund.ref, reason="lost_or_stolen_card")
    hear(stripe, client)
    session().refresh(refund)
    assert (refund.state, refund.trouble) == ("failed", "lost_or_stolen_card")
    assert balance("refunds_due", order.id) == -170_000
    assert case_of("refund_failed").order_id == order.id
    assert session().scalars(sa.select(RefundAccount)).one().order_id == order.id
    account = session().scalars(sa.select(Payment).where(Payment.order_id == order.id)).first().coop_account
    with transaction():
        pay_refund(order, account=account, reference="BRI-77", by=nurul())
    assert books("refunds_due", "bank") == {"refunds_due": 0, "bank": -170_000}


def test_a_refund_the_provider_refuses_becomes_a_transfer(stripe):
    """The buyer's bank disputes the payment in the meantime: Stripe gives nothing back twice."""
    order, ref = cancelled(stripe)
    to_card(order)
    stripe.world.dispute(ref)
    drain()
    refund = session().scalars(sa.select(CardRefund)).one()
    assert (refund.state, refund.trouble) == ("failed", "charge_disputed")
    assert balance("refunds_due", order.id) == -170_000
    look_at_page(ref)


def test_more_than_was_paid_by_card_stays_due_by_bank(stripe, client):
    """Somebody gave 100.000 back on the provider's pages; of the 170.000 that became due later 70.000 can follow."""
    order, ref = paid_by_card(stripe)
    intent = stripe.world.things["pages"][ref]["payment_intent"]
    stripe.world.refund({"payment_intent": intent, "amount": "10000000"})
    hear(stripe, client)
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Kain habis", by=nurul())
    assert to_card(order) == 70_000
    drain()
    with transaction():
        explain(case_of("dashboard_refund"), "refunds_due", by=nurul())
    assert books("refunds_due", "suspense") == {"refunds_due": 0, "suspense": 0}


def test_a_refund_nobody_asked_for_waits_for_an_explanation(stripe, client):
    """Dr suspense, Cr clearing; the office says it was goodwill: Dr goodwill, Cr suspense."""
    _order, ref = paid_by_card(stripe)
    stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"], "amount": "3500000"})
    hear(stripe, client)
    assert books("suspense", "held") == {"suspense": 35_000, "held": -170_000}
    case = case_of("dashboard_refund")
    with pytest.raises(NotDue), transaction():
        explain(case, "refunds_due", by=nurul())
    with pytest.raises(ValueError, match="explanation"), transaction():
        close_case(case, by=nurul())
    with pytest.raises(KetuaDecides), transaction():
        explain(case, "goodwill", by=nurul())
    with transaction():
        explain(case, "goodwill", by=cast.person("Sutrisno"))
    assert books("suspense", "goodwill") == {"suspense": 0, "goodwill": 35_000}
    with pytest.raises(CaseClosed), transaction():
        explain(case, "goodwill", by=nurul())


@pytest.mark.parametrize("was", ["goodwill", "refunds_due"])
def test_a_refund_made_elsewhere_explained_and_failed_later_waits_for_a_word_again(stripe, client, was):
    """What came back is not lost on suspense: the office says what it is, also that the buyer is owed it again."""
    order, ref = paid_by_card(stripe)
    made = stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"]})
    hear(stripe, client)
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Kain habis", by=nurul())
    with transaction():
        explain(case_of("dashboard_refund"), was, by=cast.person("Sutrisno"))
    due = books("refunds_due")["refunds_due"]
    stripe.world.end_refund(made["id"], reason="lost_or_stolen_card")
    hear(stripe, client)
    case = case_of("refund_came_back")
    assert (case.amount, case.order_id, books("suspense")) == (170_000, order.id, {"suspense": -170_000})
    with transaction():
        explain(case, was, by=nurul())
    assert books("suspense", "goodwill") == {"suspense": 0, "goodwill": 0}
    assert books("refunds_due") == {"refunds_due": due - (170_000 if was == "refunds_due" else 0)}


def test_a_refund_made_elsewhere_partly_explained_that_fails_asks_only_for_what_came_back(stripe, client):
    """The rest never explained needs no word any more: it is back where it was. The buyer is owed what she was owed."""
    order, ref = paid_by_card(stripe, 300_000)
    ship(order)
    made = stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"]})
    hear(stripe, client)
    claim = make.claim(order)
    with transaction():
        refunding.refund(claim, amount=50_000, borne_by=Bearer.SELLER, verdict="Foto jelas", by=nurul())
    with transaction():
        assert explain(case_of("dashboard_refund"), "refunds_due", by=nurul()) == 50_000
    stripe.world.end_refund(made["id"], reason="lost_or_stolen_card")
    hear(stripe, client)
    assert [(one.kind, one.amount) for one in open_cases()] == [("refund_came_back", 50_000)]
    with transaction():
        explain(open_cases()[0], "refunds_due", by=nurul())
    assert books("refunds_due", "suspense") == {"refunds_due": -50_000, "suspense": 0}
    assert open_cases() == []
    assert asked_for_an_account(order) == 1


def test_a_refund_made_elsewhere_that_fails_before_anybody_explained_it_leaves_nothing_to_do(stripe, client):
    """Nothing was due and nothing is: the buyer gets no letter about money that she is not owed."""
    order, ref = paid_by_card(stripe)
    made = stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"]})
    hear(stripe, client)
    stripe.world.end_refund(made["id"], reason="lost_or_stolen_card")
    hear(stripe, client)
    assert open_cases() == []
    assert books("suspense", "refunds_due") == {"suspense": 0, "refunds_due": 0}
    assert asked_for_an_account(order) == 0


def test_a_refund_made_elsewhere_pays_what_is_due_first(stripe, client):
    order, ref = cancelled(stripe)
    stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"]})
    hear(stripe, client)
    assert balance("refunds_due", order.id) == 0
    assert session().scalar(sa.select(sa.func.count(MoneyCase.id))) == 0
    with pytest.raises(NothingToRefund):
        to_card(order)


def test_a_refund_with_sen_is_booked_to_the_rupiah(stripe, client):
    _order, ref = paid_by_card(stripe)
    stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"], "amount": "3500050"})
    hear(stripe, client)
    exact = sum(line["net"] for line in stripe.world.things["lines"].values())
    assert at_stripe() == exact // 100


def test_a_large_refund_to_the_card_needs_a_second_person_too(stripe):
    with transaction():
        record_decision(
            Kind.REFUND_ALONE_RUPIAH,
            value=100_000,
            starts_on=date(2020, 1, 1),
            source="RAT",
            by=cast.person("Sutrisno"),
        )
    order, _ref = cancelled(stripe)
    with pytest.raises(NeedsSecondPerson):
        to_card(order)
    with transaction():
        approve_refund(order, amount=170_000, by=cast.person("Sutrisno"))
    assert to_card(order) == 170_000


@pytest.mark.parametrize("is_won", [True, False])
def test_a_dispute_keeps_makers_money_until_the_bank_has_decided(stripe, client, is_won):
    order, ref = paid_by_card(stripe)
    make.ship(order)
    with transaction():
        fulfil.mark_delivered(order.parcels[0], by=nurul())
    later = session().get_one(SellerOrder, order.seller_orders[0].id).delivered_at + timedelta(days=30)
    dispute = stripe.world.dispute(ref)["id"]
    hear(stripe, client)
    part = order.seller_orders[0].id
    with set_to(later):
        assert fulfil.due_for_release() == []
        with pytest.raises(fulfil.MoneyDisputed), transaction():
            fulfil.release_held(part)  # named before the bank asked
    stripe.world.end_dispute(dispute, is_won=is_won)
    hear(stripe, client)
    with set_to(later):  # of a lost one the office decides first who bears it
        assert fulfil.due_for_release() == ([part] if is_won else [])


def test_a_buyer_whose_bank_took_the_money_back_does_not_release_it_by_her_word(stripe, client):
    order, ref = paid_by_card(stripe)
    make.ship(order)
    dispute = stripe.world.dispute(ref)["id"]
    hear(stripe, client)
    for is_over in (False, True):
        if is_over:
            stripe.world.end_dispute(dispute, is_won=False)
            hear(stripe, client)
        with pytest.raises(fulfil.MoneyDisputed) as refused, transaction():
            fulfil.confirm_receipt(order.parcels[0], by=None)
        assert order.number in refused.value.sentence()
    assert books("held", "payable") == {"held": -170_000, "payable": 0}
    with transaction():
        decide_loss(find_lost(dispute), [], reason="Kartu curian", by=nurul())
    with transaction():
        fulfil.confirm_receipt(order.parcels[0], by=None)
    assert books("held") == {"held": 0}


@pytest.mark.parametrize("is_won", [True, False])
def test_what_is_paid_back_in_full_while_the_bank_asks_is_not_released_before_it_has_decided(stripe, client, is_won):
    order, ref = paid_by_card(stripe)
    make.ship(order)
    dispute = stripe.world.dispute(ref)["id"]
    hear(stripe, client)
    goods = order.seller_orders[0].goods_total
    make.refunded_claim(order, goods, borne_by=Bearer.COOPERATIVE)
    assert books("held", "payable") == {"held": -170_000, "payable": 0}
    stripe.world.end_dispute(dispute, is_won=is_won)
    hear(stripe, client)
    if not is_won:
        assert books("held", "payable") == {"held": -170_000, "payable": 0}
        with transaction():
            decide_loss(find_lost(dispute), [], reason="Sudah dibayar kembali", by=nurul())
    assert books("held") == {"held": 0}
    assert books("payable")["payable"] < 0
