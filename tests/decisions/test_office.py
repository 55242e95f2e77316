"""What the shop calculates with, as the office reads and decides it."""

from datetime import UTC, datetime, timedelta

import pytest

from shop import clock
from shop.clock import today
from shop.decisions.models import Kind
from shop.decisions.queries import value
from shop.decisions.words import value_words
from tests import cast
from tests.support.desk import Desk

DECISIONS = "/office/decisions"
FIELDS = {"kind": "commission_bps", "value": "12%", "source": "RAT 14 Maret 2026, no. 3"}


def test_everything_in_force_is_shown_with_its_source(ketua):
    page = ketua.open(DECISIONS)
    for words in ("10%", "24 jam", "3 hari", "Rp25.000", "50%", "dikurangkan", "RAT 14 March 2020"):
        assert words in page


def test_a_decision_for_later_is_coming(ketua):
    page = ketua.send(DECISIONS, **FIELDS, starts_on=today() + timedelta(days=7))
    assert "Akan berlaku" in page
    assert "12%" in page
    assert value(Kind.COMMISSION_BPS) == 1_000


def test_a_decision_of_today_puts_the_old_one_into_history(ketua):
    page = ketua.send(DECISIONS, **FIELDS, starts_on=today())
    assert page.index("12%") < page.index("Sebelumnya") < page.rindex("10%")
    assert value(Kind.COMMISSION_BPS) == 1_200


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("value", "50,01%", "dari 0% sampai 50%"),
        ("value", "1000", "Ketik persentase"),
        ("value", "100", "dari 0% sampai 50%"),
        ("value", "-1", "Ketik persentase"),
        ("value", "2,555%", "Ketik persentase"),
        ("value", "１０%", "Ketik persentase"),
        ("value", "10%%", "Ketik persentase"),
        ("value", "sepuluh", "Ketik persentase"),
        ("value", "", "Isi dulu"),
        ("starts_on", "", "Isi dulu"),
        ("starts_on", "2020-02-02", "tidak pernah mundur"),
        ("starts_on", "2098-01-01", "Paling akhir"),
        ("source", "", "Isi dulu"),
        ("source", "x" * 10_000, "Terlalu panjang"),
        ("kind", "price", "field__error"),
    ],
)
def test_a_mistake_is_shown_beside_its_field_and_nothing_is_lost(ketua, field, typed, words):
    fields = {**FIELDS, "starts_on": (today() + timedelta(days=1)).isoformat(), field: typed}
    page = ketua.send(DECISIONS, 422, **fields)
    assert words in page
    assert fields["source"][:200] in page
    assert value(Kind.COMMISSION_BPS, today() + timedelta(days=1)) == 1_000


@pytest.mark.parametrize(
    ("typed", "bps", "shown"),
    [("10%", 1_000, "10%"), ("2,5%", 250, "2,5%"), ("2.5", 250, "2,5%"), ("0,05 %", 5, "0,05%"), ("0", 0, "0%")],
)
def test_a_percentage_is_typed_as_it_is_said_and_kept_in_basis_points(ketua, typed, bps, shown):
    page = ketua.send(DECISIONS, **{**FIELDS, "value": typed, "starts_on": today()})
    assert value(Kind.COMMISSION_BPS) == bps
    assert f"Potongan untuk koperasi: {shown}, sudah dicatat" in page.replace("\n", " ")
    assert f'<td class="table__figure">{shown}</td>' in page


@pytest.mark.parametrize("typed", ["10%", "2,5", "-2"])
def test_what_is_counted_takes_no_percentage(ketua, typed):
    fields = {**FIELDS, "kind": "hold_days", "value": typed, "starts_on": today()}
    ketua.send(DECISIONS, 422, **fields)
    assert value(Kind.HOLD_DAYS) == 3


def test_the_same_day_twice_is_refused_beside_the_day(ketua):
    fields = {**FIELDS, "starts_on": (today() + timedelta(days=1)).isoformat()}
    ketua.send(DECISIONS, **fields)
    assert "Sudah ada keputusan sejenis" in ketua.send(DECISIONS, 422, **fields)


def test_a_unique_code_is_added_or_subtracted(ketua):
    fields = {**FIELDS, "kind": "unique_code_sign", "starts_on": today().isoformat()}
    assert "-1 kalau dikurangkan" in ketua.send(DECISIONS, 422, **{**fields, "value": "0"})
    assert "ditambahkan" in ketua.send(DECISIONS, **{**fields, "value": "1"})


def test_the_bendahara_reads_and_does_not_decide(sign_in):
    desk = Desk(sign_in(cast.person("Nurul")))
    assert "Ketua mencatat" in desk.open(DECISIONS)
    assert desk.browser.post(DECISIONS, data={**FIELDS, "starts_on": today().isoformat()}).status_code == 404


@pytest.mark.parametrize("who", ["Ratih", "Tono", "Sulastri"])
def test_others_find_nothing_there(sign_in, who):
    assert sign_in(cast.person(who)).get(DECISIONS).status_code == 404


def test_figures_are_said_with_their_unit(app):
    assert value_words(Kind.COMMISSION_BPS, 1_250) == "12,5%"
    assert value_words(Kind.DEBT_CAP_BPS, 5_005) == "50,05%"
    assert value_words(Kind.HOLD_DAYS, 3) == "3 hari"


def test_a_page_that_needs_an_undecided_figure_says_who_decides_it(sign_in):
    with clock.set_to(datetime(2019, 12, 31, tzinfo=UTC)):
        ketua = Desk(sign_in(cast.person("Sutrisno")))
        assert "Ketua mencatatnya di Keputusan" in ketua.open("/how-to-buy", 503)
