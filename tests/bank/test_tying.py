"""Tying lines to the books settles, confirms and takes back in the same step; untying opens both sides again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.bank import booking, queries, tying
from shop.bank.closing import close_certain
from shop.bank.importing import import_statement
from shop.bank.matches import NothingChosen, TiedAlready, find_match
from shop.bank.models import Match
from shop.clock import now, today
from shop.db import session, transaction
from shop.errors import NotFound
from shop.ledger.queries import balance
from shop.orders.models import OrderStatus
from shop.payments.ending import expire
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account, free_amounts
from shop.payments.settling import settle_payment
from shop.payouts.models import PayoutStatus
from tests import cast, make
from tests.bank import files
from tests.payouts.conftest import Office


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def bring(*moves: tuple[str, int], opening: int = files.OPENING) -> list[int]:
    """A statement of today with these texts and rupiah; its open lines."""
    text = files.bri_cms([(today(), words, amount * 100) for words, amount in moves], opening)
    with transaction():
        import_statement(coop_account(), text.encode(), name="mutasi.csv", by=cast.person("Nurul"))
    return [one.id for one in queries.open_lines(coop_account())]


def tie(lines, *items):
    with transaction():
        return tying.tie(coop_account(), lines, items, by=cast.person("Nurul"))


def book(lines, kind):
    with transaction():
        return booking.book(coop_account(), lines, kind, by=cast.person("Nurul"))


def close():
    return close_certain(coop_account(), by=cast.person("Nurul"))


def suggestions():
    return queries.suggested(coop_account(), queries.open_lines(coop_account()))


def test_a_transfer_of_exactly_the_amount_pays_its_order_by_itself():
    order, _other = make.order(), make.order()
    bring(("TRSF CR BUDI", 167_999))
    assert close() == (1, 0)
    assert request_of(order.number).order.status is OrderStatus.PAID
    assert balance("bank", "bri") == 167_999 and queries.open_lines(coop_account()) == []
    assert close() == (0, 0)


def test_two_equal_transfers_wait_for_a_person():
    make.order()
    bring(("TRSF CR RATNA DEWI", 167_999), ("TRSF CR RATNA DEWI", 167_999))
    assert close() == (0, 0)
    assert len(suggestions()) == 1


def test_an_order_confirmed_by_hand_is_found_in_the_books():
    order = make.order(paid=True)
    bring(("TRSF CR BUDI", request_of(order.number).amount))
    assert close() == (1, 0)
    assert balance("bank", "bri") == 167_999


def test_a_late_transfer_settles_nothing_and_is_named():
    order = make.order()
    with transaction():
        expire(order)
    bring(("TRSF CR BUDI", 167_999))
    assert close() == (0, 0)
    [case] = queries.cases(queries.open_lines(coop_account())).values()
    assert (case.kind, case.requests[0].number) == ("late", order.number)


def test_money_of_an_order_that_is_over_does_not_pay_another_that_asks_for_the_same_amount_by_now():
    """Its amount was free again and somebody else is asked for it; the number in the text says whose it is."""
    late = make.order()
    with transaction():
        expire(late)
    with clock.set_to(now() + timedelta(days=4)):
        with transaction():
            free_amounts()
        other = make.order()
        assert request_of(other.number).amount == request_of(late.number).amount == 167_999
        [line] = bring((f"TRSF CR {late.number}", 167_999))
        assert close() == (0, 0) and suggestions() == []
        [case] = queries.cases(queries.open_lines(coop_account())).values()
        assert (case.kind, case.requests[0].number, case.money.ref) == ("late", late.number, str(line))
        assert request_of(other.number).order.status is OrderStatus.AWAITING_PAYMENT


def test_the_price_without_the_code_and_a_second_payment_are_named():
    order = make.order()
    bring(("TRSF CR A", 118_000), ("TRSF CR B", 167_999))
    with transaction():
        settle_payment(request_of(order.number), received=167_999, by=cast.person("Nurul"))
    other = make.order(make.product(price=100_000))
    named = queries.cases(queries.open_lines(coop_account())).values()
    assert {(case.kind, case.requests[0].number) for case in named} == {
        ("no_code", other.number),
        ("double", order.number),
    }


def test_a_payout_is_confirmed_by_its_line_with_the_bank_s_words():
    make.released_order()
    run = Office().send()
    [payout] = run.payouts
    bring((f"BIFAST DB {payout.code} SULASTRI", -payout.amount))
    assert close() == (1, 0)
    session().refresh(payout)
    assert payout.status is PayoutStatus.CONFIRMED and payout.code in payout.bank_reference
    assert balance("paying") == 0


def test_a_payout_given_back_is_payable_again_with_the_bank_s_reason():
    make.released_order()
    [payout] = Office().send().payouts
    bring(("BIFAST DB SULASTRI", -payout.amount), ("RETUR BIFAST REK TUTUP", payout.amount))
    close()
    [found] = suggestions()
    assert found.book == "return" and not found.certain
    tie([found.line.id], found.items[0].ref)
    session().refresh(payout)
    assert payout.status is PayoutStatus.RETURNED and "REK TUTUP" in payout.reason
    assert balance("bank", "bri") == 167_999 and queries.open_lines(coop_account()) == []


def test_one_line_pays_a_run_of_two():
    make.released_order()
    make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=100_000))
    run = Office().send()
    assert len(run.payouts) == 2
    bring(("PAYROLL", -sum(payout.amount for payout in run.payouts)))
    [found] = suggestions()
    tie([found.line.id], *(one.ref for one in found.items))
    assert balance("paying") == 0


def test_several_lines_pay_one_payout_and_undone_they_are_open_again():
    make.released_order()
    [payout] = Office().send().payouts
    lines = bring(("BIFAST DB 1", -50_000), ("BIFAST DB 2", 50_000 - payout.amount))
    match = tie(lines, f"payout-{payout.id}")
    assert balance("paying") == 0 and queries.open_lines(coop_account()) == []
    with transaction():
        tying.untie(match, by=cast.person("Nurul"))
    [waiting] = queries.open_items(coop_account(), today(), today())[-1:]
    assert [one.id for one in queries.open_lines(coop_account())] == lines and waiting.kind == "ledger"
    tie(lines, waiting.ref)
    assert queries.open_lines(coop_account()) == []


def test_several_lines_pay_one_request():
    order = make.order()
    lines = bring(("TRSF CR BUDI 1", 100_000), ("TRSF CR BUDI 2", 67_999))
    tie(lines, f"payment-{request_of(order.number).id}")
    assert request_of(order.number).order.status is OrderStatus.PAID


def test_lines_that_cancel_each_other_are_one_match():
    lines = bring(("SALAH TRANSFER", 50_000), ("KOREKSI", -50_000))
    tie(lines)
    assert queries.open_lines(coop_account()) == []


def test_sides_that_differ_are_refused_and_nothing_moves():
    order = make.order()
    lines = bring(("TRSF CR BUDI", 150_000))
    with pytest.raises(tying.DoesNotAdd) as refused:
        tie(lines, f"payment-{request_of(order.number).id}")
    assert "Rp17.999" in refused.value.sentence()
    assert balance("bank", "bri") == 0


def test_a_stale_choice_says_who_and_when():
    lines = bring(("SALAH", 50_000), ("KOREKSI", -50_000))
    tie(lines)
    with pytest.raises(TiedAlready) as refused:
        tie(lines)
    assert "Nurul" in refused.value.sentence() and "WIB" in refused.value.sentence()


@pytest.mark.parametrize(
    "items", [["payment-999"], ["payment-x"], ["ledger-1"], ["payout--1"], ["nothing"], ["return-9999999999999"]]
)
def test_what_is_not_there_is_not_found(items):
    lines = bring(("X", 1))
    with pytest.raises(NotFound):
        tie(lines, *items)


def test_nothing_chosen_is_refused():
    lines = bring(("X", 1))
    for chosen in ([], lines):
        with pytest.raises(NothingChosen):
            tie(chosen)


def test_a_match_undone_opens_both_sides_and_the_order_stays_paid():
    order = make.order()
    bring(("TRSF CR BUDI", 167_999))
    close()
    match = session().scalars(sa.select(Match)).one()
    with transaction():
        tying.untie(match, by=cast.person("Nurul"))
    assert request_of(order.number).order.status is OrderStatus.PAID
    [found] = suggestions()
    assert found.items[0].kind == "ledger"
    tie([found.line.id], found.items[0].ref)
    with pytest.raises(tying.UntiedAlready), transaction():
        tying.untie(find_match(match.id), by=cast.person("Nurul"))


def test_a_charge_undone_is_reversed_and_can_be_booked_again():
    [fee] = bring(("BIAYA ADM", -15_000))
    match = book([fee], "fee")
    with transaction():
        tying.untie(match, by=cast.person("Nurul"))
    assert balance("bank_fees") == 0
    tied = session().scalars(sa.select(Match).where(Match.reason == tying.UNDONE)).one()
    with pytest.raises(NotFound), transaction():
        tying.untie(tied, by=cast.person("Nurul"))
    book([fee], "fee")
    assert balance("bank_fees") == 15_000
    assert queries.standing(coop_account()).open_lines == 0


def test_bank_and_books_differ_by_exactly_what_is_open():
    make.order()
    bring(("TRSF CR BUDI", 167_999), ("SETOR", 60_000), opening=0)
    close()
    found = queries.standing(coop_account())
    assert (found.bank, found.books, found.difference, found.open_lines_total) == (227_999, 167_999, 60_000, 60_000)


def test_a_request_older_than_its_time_no_longer_fits(app):
    make.order()
    line = queries.OpenLine(1, today() + timedelta(days=9), "TRSF", 167_999)
    assert queries.suggested(coop_account(), [line]) == []
