"""Which line belongs to what: by code, by the one amount within its days, by name; and when nobody may decide but a person."""

from __future__ import annotations

import cProfile
from datetime import date, timedelta

import pytest

from shop.bank.matching import OpenItem, OpenLine, suggest

DAY = date(2026, 11, 23)
#: Calls for each line, whatever the others are; comparing each with each would take thousands.
MOST_STEPS = 500


def line(number=1, amount=167_999, text="TRSF CR RATNA DEWI", day=DAY, is_whole=True):
    return OpenLine(number, day, text, amount, is_whole)


def item(number=1, amount=167_999, kind="payment", code="BR-2611-0418", name="Ratna Dewi", since=DAY, days=3, **more):
    return OpenItem(kind, number, amount, since, since + timedelta(days=days), code, name, **more)


def only(lines, items):
    [found] = suggest(lines, items)
    return found


def test_the_one_item_of_an_amount_is_certain():
    found = only([line()], [item(), item(2, amount=168_000, code="BR-2611-0419")])
    assert found.certain and found.items[0].id == 1 and found.reasons == ("amount", "name")


def test_two_items_of_an_amount_are_nobody_s_without_name_or_code():
    both = [item(), item(2, code="BR-2611-0419", name="Yuni")]
    assert suggest([line(text="BIFAST CR")], both) == []
    assert not only([line()], both).certain


def test_a_code_in_the_text_decides_between_equal_amounts():
    both = [item(), item(2, code="BR-2611-0419", name="Ratna Dewi")]
    found = only([line(text="TRSF CR BR 2611 0419 RATNA")], both)
    assert found.certain and found.items[0].id == 2 and found.reasons[0] == "code"


def test_a_code_with_another_amount_is_not_enough():
    assert suggest([line(text="TRSF CR BR-2611-0418", amount=100)], [item()]) == []


@pytest.mark.parametrize("number", ["BR-2611-0419", "br 2611 0777"])
def test_an_amount_is_nobody_s_when_the_text_names_another_order(number):
    """The number of one order, open or over, and the exact amount of another: the number says whose it is."""
    other = item(2, amount=150_000, code="BR-2611-0419", name="Yuni")
    assert suggest([line(text=f"TRSF CR {number}")], [item(), other]) == []
    assert only([line(text="TRSF CR BR-2611-0418")], [item(), other]).certain


def test_an_amount_is_not_certain_when_the_text_names_another_open_item():
    paid, there = item(1, -50_000, "payout", "PC-2026-47/01"), item(2, -70_000, "ledger", "PC-2026-46/01")
    found = only([line(amount=-50_000, text="BIFAST PC-2026-46/01")], [paid, there])
    assert found.items[0].id == 1 and not found.certain


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY + timedelta(days=4)])
def test_outside_its_days_nothing_fits(day):
    assert suggest([line(day=day)], [item()]) == []


def test_two_lines_for_one_item_are_a_person_s_to_decide():
    found = only([line(1), line(2)], [item()])
    assert found.line.id == 1 and not found.certain


def test_a_line_with_sen_is_never_a_buyer_s():
    assert suggest([line(is_whole=False)], [item()]) == []


def test_one_line_pays_a_whole_run():
    run = [
        item(number, -100_000 * number, "payout", f"PC-2026-47/0{number}", "WIWIK", group="PC-2026-47")
        for number in (1, 2, 3)
    ]
    found = only([line(amount=-600_000, text="PAYROLL")], run)
    assert [one.id for one in found.items] == [1, 2, 3] and not found.certain


def test_one_line_pays_a_run_but_for_one_that_the_bank_did_not_carry_out():
    run = [
        item(number, -100_000 * number, "payout", f"PC-2026-47/0{number}", "WIWIK", group="PC-2026-47")
        for number in (1, 2, 5)
    ]
    found = only([line(amount=-600_000, text="PAYROLL")], run)
    assert [one.id for one in found.items] == [1, 5] and not found.certain
    assert found.reasons == ("sum_but_one", "date")
    assert suggest([line(amount=-600_000, text="PAYROLL", day=DAY + timedelta(days=30))], run) == []
    twice = [*run, item(4, -200_000, "payout", "PC-2026-47/04", "ENDANG", group="PC-2026-47")]
    assert suggest([line(amount=-800_000, text="PAYROLL")], twice) == [], "which of two equal ones is missing?"


def test_the_bank_s_own_charges_and_interest_are_suggested_as_new():
    found = suggest(
        [
            line(1, -2_500, "BIAYA BIFAST 1 TRX"),
            line(2, 123, "BUNGA", is_whole=False),
            line(3, -9_000_000, "BIAYA ADM"),
        ],
        [],
    )
    assert [one.book for one in found] == ["fee", "interest"]


def test_a_returned_payout_is_suggested_only_where_the_bank_says_so():
    paid = item(3, 702_000, "return", "PC-2026-47/01", "SULASTRI", days=30)
    assert only([line(amount=702_000, text="RETUR BIFAST SULASTRI")], [paid]).book == "return"
    assert suggest([line(amount=702_000, text="SETORAN")], [paid]) == []


@pytest.mark.parametrize("different", [1, 50, 5_000])
def test_five_thousand_against_five_thousand_ask_a_few_questions_of_each(different):
    """Steps are counted, not seconds: how long they take is measured by `make bench`."""
    lines = [
        line(number, 100_000 + number % different, f"TRSF CR NAMA {number} BR-2611-{number:04d}")
        for number in range(5_000)
    ]
    items = [
        item(number, 100_000 + number % different, code=f"BR-2611-{number:04d}", name=f"Nama {number}")
        for number in range(5_000)
    ]
    steps = cProfile.Profile()
    found = steps.runcall(suggest, lines, items)
    assert sum(entry.callcount for entry in steps.getstats()) < MOST_STEPS * len(lines)
    assert len(found) == 5_000 and all(one.items[0].id == one.line.id for one in found)


def test_the_bank_s_own_reference_decides_between_equal_amounts():
    there = [
        item(n, -112_500, "ledger", "PC-1", "", days=9, note=f"Pencairan BIFAST {ref}")
        for n, ref in ((1, "28090021"), (2, "05100035"))
    ]
    [found] = suggest([line(7, -112_500, "BIFAST KE PENJUAL 05100035")], there)
    assert (found.items[0].id, found.reasons, found.certain) == (2, ("amount", "text"), False)
    assert suggest([line(7, -112_500, "BIFAST KE PENJUAL 0510")], there) == []
