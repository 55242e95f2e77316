"""Money that fits nothing exactly: each case is named, has one act, and the act is one entry or two, to the rupiah.

The order costs Rp170.000 (goods 152.000, shipping 18.000); with its unique code it asks for Rp169.999.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.audit import AuditRecord
from shop.clock import now, today
from shop.db import session, transaction
from shop.errors import NotFound
from shop.jobs import Job, drain
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import balance
from shop.orders.models import Order, OrderStatus
from shop.payments import cases
from shop.payments.bearing import BORNE_ALONE, KetuaDecides
from shop.payments.cases import CaseKind, Money, cases_of
from shop.payments.deciding import Act, CaseChanged, Decided, acts_for, decide, waits_for_ketua
from shop.payments.ending import cancel_unpaid, expire, overdue
from shop.payments.models import Payment
from shop.payments.part_paid import part_paid
from shop.payments.queries import request_of
from shop.payments.settling import settle_payment
from shop.payments.unknown import unexplained
from shop.stock.reserving import OutOfStock
from tests import cast, make
from tests.support.letters import letters as written


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


@pytest.fixture
def order(app):
    return make.order(make.product(price=152_000), email="budi@contoh.id")


def case(receipt: str) -> cases.Case:
    found = next(one for one in unexplained() if one.receipt == receipt)
    return cases_of([Money(receipt, found.amount, found.booked_on, found.memo)])[receipt]


def do(receipt: str, act: Act, order: Order) -> None:
    with transaction():
        decide(receipt, act, number=order.number, by=cast.person("Nurul"))


def entry(kind: str) -> dict[str, int]:
    """The one entry of a kind: account and amount, debit positive."""
    query = sa.select(Account.name, sa.func.sum(Line.amount)).join(Line).join(Entry).where(Entry.kind == kind)
    return dict(session().execute(query.group_by(Account.name)).all())


def acts() -> list[str]:
    return list(session().scalars(sa.select(AuditRecord.act).order_by(AuditRecord.id)))


def letters() -> list[str]:
    """The letters written, by template."""
    found = session().scalars(sa.select(Job.facts).where(Job.kind == "send_letter").order_by(Job.id))
    return [facts["template"].removeprefix("payments/mail/") for facts in found]


def status(order: Order) -> OrderStatus:
    return request_of(order.number).order.status


def end(order: Order) -> None:
    with transaction():
        expire(session().get_one(Order, order.id))


def test_late_money_takes_the_order_up_again_while_its_goods_can_be_had(order):
    end(order)
    receipt = make.unknown(169_999)
    found = case(receipt)
    assert (found.kind, found.can_revive, acts_for(found)[0]) == (CaseKind.LATE, True, Act.REVIVE)
    do(receipt, Act.REVIVE, order)
    assert status(order) is OrderStatus.PAID
    assert entry("payment_settled") == {"unidentified": 169_999, "held": -170_000, "code_difference": 1}
    assert "order_revived" in acts() and unexplained() == []


def test_late_money_is_due_back_when_the_goods_are_gone():
    goods = make.product(price=152_000, stock=1)
    order = make.order(goods, email="budi@contoh.id")
    end(order)
    make.order(goods)
    receipt = make.unknown(169_999, f"TRF {order.number.replace('-', ' ')} BUDI")
    found = case(receipt)
    assert (found.kind, found.can_revive, acts_for(found)) == (CaseKind.LATE, False, (Act.OWE_BACK,))
    with pytest.raises(OutOfStock):
        do(receipt, Act.REVIVE, order)
    assert status(order) is OrderStatus.EXPIRED
    do(receipt, Act.OWE_BACK, order)
    assert entry("money_due_back") == {"unidentified": 169_999, "refunds_due": -169_999}
    assert "money_due_back" in acts() and "money_due_back.txt" in letters()


def test_a_short_transfer_is_set_aside_and_the_rest_pays_the_order(order, shop):
    receipt = make.unknown(150_000, "TRSF CR BUDI")
    found = case(receipt)
    assert (found.kind, found.difference, acts_for(found)[0]) == (CaseKind.SHORT, -19_999, Act.ASK_REST)
    do(receipt, Act.ASK_REST, order)
    assert entry("money_set_aside") == {"unidentified": 150_000, "part_paid": -150_000}
    assert "rest_asked.txt" in letters() and "money_set_aside" in acts()
    drain()
    (asked,) = [one for one in written(shop.folder) if order.number in one["Subject"] and "19.999" in one["Subject"]]
    assert asked.get_content().count(f"?key={order.secret}") == 2  # she has no cookie of it where she reads letters
    assert status(order) is OrderStatus.AWAITING_PAYMENT
    again = Money("again", 170_000, today(), order.number)  # the whole price, though a part is here
    assert cases_of([again])["again"].kind is CaseKind.OVER
    rest = make.unknown(19_999)
    assert (case(rest).kind, acts_for(case(rest))) == (CaseKind.REST, (Act.SETTLE,))
    do(rest, Act.SETTLE, order)
    assert entry("payment_settled") == {
        "unidentified": 19_999,
        "part_paid": 150_000,
        "held": -170_000,
        "code_difference": 1,
    }
    assert status(order) is OrderStatus.PAID


def test_a_shortfall_can_be_the_cooperative_s(order):
    receipt = make.unknown(169_500)
    assert case(receipt).kind is CaseKind.SHORT  # nothing but the amount tells whose it is: within Rp1.000 of one order
    do(receipt, Act.BEAR, order)
    assert entry("shortfall_borne") == {"goodwill": 499, "unidentified": -499}
    assert entry("payment_settled")["unidentified"] == 169_999
    assert status(order) is OrderStatus.PAID and "shortfall_borne" in acts()


def test_more_than_a_bank_s_fee_only_the_ketua_lets_the_cooperative_bear(order):
    receipt = make.unknown(169_999 - BORNE_ALONE - 1, order.number)
    assert (waits_for_ketua(case(receipt)), acts_for(case(receipt))) == (True, (Act.ASK_REST, Act.OWE_BACK))
    with pytest.raises(KetuaDecides):
        do(receipt, Act.BEAR, order)
    assert (balance("goodwill"), status(order)) == (0, OrderStatus.AWAITING_PAYMENT)
    with transaction():
        decide(receipt, Act.BEAR, number=order.number, by=cast.person("Sutrisno"))
    assert (balance("goodwill"), status(order)) == (BORNE_ALONE + 1, OrderStatus.PAID)


def test_up_to_a_bank_s_fee_whoever_matches_the_money_decides(order):
    receipt = make.unknown(169_999 - BORNE_ALONE, order.number)
    assert (waits_for_ketua(case(receipt)), Act.BEAR in acts_for(case(receipt))) == (False, True)
    do(receipt, Act.BEAR, order)
    assert balance("goodwill") == BORNE_ALONE


def test_the_time_to_pay_starts_again_with_a_part_and_ends_with_the_part_due_back(order):
    before = order.pay_before
    with clock.set_to(now() + timedelta(hours=20)):
        receipt = make.unknown(150_000, order.number)
        do(receipt, Act.ASK_REST, order)
        session().refresh(order)
        assert order.pay_before >= before + timedelta(hours=20)
    with clock.set_to(now() + timedelta(hours=45)):
        assert overdue() == [order.id]
        end(order)
    assert part_paid(order) == 0
    assert entry("money_due_back") == {"part_paid": 150_000, "refunds_due": -150_000}


def test_a_part_is_due_back_when_the_whole_comes_or_the_buyer_cancels(order):
    other = make.order(make.product(price=152_000))
    for one in (order, other):
        do(make.unknown(100_000, one.number), Act.ASK_REST, one)
    with transaction():
        settle_payment(request_of(order.number), received=169_999, by=cast.person("Nurul"))
    with transaction():
        cancel_unpaid(session().get_one(Order, other.id), by=None)
    assert balance("part_paid") == 0 and balance("refunds_due") == -200_000


def test_too_much_pays_the_order_and_the_rest_is_due_back(order):
    receipt = make.unknown(175_000, "TRSF CR BUDI")
    found = case(receipt)
    assert (found.kind, found.difference, acts_for(found)[0]) == (CaseKind.OVER, 5_001, Act.SETTLE)
    do(receipt, Act.SETTLE, order)
    assert entry("payment_settled") == {"unidentified": 169_999, "held": -170_000, "code_difference": 1}
    assert entry("money_due_back") == {"unidentified": 5_001, "refunds_due": -5_001}
    assert status(order) is OrderStatus.PAID


def test_a_second_payment_is_due_back(order):
    with transaction():
        settle_payment(request_of(order.number), received=169_999, by=cast.person("Nurul"))
    receipt = make.unknown(169_999)
    assert (case(receipt).kind, acts_for(case(receipt))) == (CaseKind.DOUBLE, (Act.OWE_BACK,))
    do(receipt, Act.OWE_BACK, order)
    assert entry("money_due_back") == {"unidentified": 169_999, "refunds_due": -169_999}


def test_the_price_without_its_code_pays_the_order(order):
    receipt = make.unknown(170_000)
    assert (case(receipt).kind, acts_for(case(receipt))[0]) == (CaseKind.NO_CODE, Act.SETTLE)
    do(receipt, Act.SETTLE, order)
    assert entry("payment_settled") == {"unidentified": 169_999, "held": -170_000, "code_difference": 1}
    assert entry("code_not_used") == {"unidentified": 1, "code_difference": -1}
    assert balance("code_difference") == 0


def test_of_two_orders_of_one_total_a_person_chooses():
    """anchors.md §5, 6: different codes; the base amount without code is suggested to a human, never booked by itself."""
    goods = make.product(price=152_000)
    first, second = make.order(goods), make.order(goods)
    assert {request_of(one.number).amount for one in (first, second)} == {169_999, 169_998}
    receipt = make.unknown(170_000)
    found = case(receipt)
    assert found.kind is CaseKind.NO_CODE
    assert [one.number for one in found.requests] == [first.number, second.number]
    assert {status(first), status(second)} == {OrderStatus.AWAITING_PAYMENT}
    do(receipt, Act.SETTLE, second)
    assert (status(first), status(second)) == (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAID)


def test_money_nobody_asked_for_stays_unknown(order):
    receipt = make.unknown(60_000, "SETOR TUNAI 0021")
    assert (case(receipt).kind, acts_for(case(receipt))) == (CaseKind.UNKNOWN, ())
    assert balance("unidentified", receipt) == -60_000


@pytest.mark.parametrize(("days", "kind"), [(-1, "unknown"), (0, "exact"), (60, "exact"), (61, "unknown")])
def test_money_from_before_the_order_or_of_long_after_it_is_not_its_money(order, days, kind):
    money = Money("x", 169_999, today() + timedelta(days=days))
    assert cases_of([money])["x"].kind == kind


def test_the_number_in_the_text_decides_before_the_amount(order):
    other = make.order(make.product(price=152_000))
    receipt = make.unknown(169_999, f"BAYAR {other.number.lower()}")
    found = case(receipt)
    assert (found.kind, found.requests[0].number) == (CaseKind.OVER, other.number)


def test_near_two_orders_it_is_nobody_s(order):
    make.order(make.product(price=152_100))
    assert case(make.unknown(169_900)).kind is CaseKind.UNKNOWN


def test_who_comes_second_is_told_who_was_first_and_when(order):
    receipt = make.unknown(170_000)
    do(receipt, Act.SETTLE, order)
    with pytest.raises(Decided) as refused:
        do(receipt, Act.SETTLE, order)
    assert "Nurul" in refused.value.sentence() and "WIB" in refused.value.sentence()


def test_an_act_that_no_longer_fits_changes_nothing_and_says_who(order):
    receipt = make.unknown(150_000, order.number)
    with transaction():
        settle_payment(request_of(order.number), received=169_999, by=cast.person("Nurul"))
    with pytest.raises(CaseChanged) as refused:
        do(receipt, Act.ASK_REST, order)
    assert "Nurul" in refused.value.sentence() and "WIB" in refused.value.sentence()
    assert balance("unidentified", receipt) == -150_000


@pytest.mark.parametrize(("receipt", "number"), [("UM-0000-XXXXXXXX", None), (None, "BR-0000-0000"), (None, "\0")])
def test_what_is_not_there_is_not_found(order, receipt, number):
    kept = make.unknown(170_000)
    with pytest.raises(NotFound), transaction():
        decide(receipt or kept, Act.SETTLE, number=number or order.number, by=cast.person("Nurul"))


def test_however_many_amounts_the_questions_are_few(order):
    rows = [Money(str(number), 100_000 + number, today(), "TRSF CR BUDI") for number in range(200)]
    assert len(cases_of(rows)) == 200
    assert session().scalar(sa.select(sa.func.count(Payment.id))) == 1
