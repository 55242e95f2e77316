"""The bank's file is a pure function of the run, and no spreadsheet calculates with it."""

import csv
import io

import pytest
import sqlalchemy as sa

from shop.clock import today
from shop.db import session, transaction
from shop.payouts.bank_file import HEADER, generic_csv, sha256
from shop.payouts.paying import approve, prepare_run
from shop.sellers.models import BankAccount
from shop.sheets import csv_bytes, safe
from tests import cast, make


def a_run():
    make.released_order()
    make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=50_000))
    with transaction():
        run = prepare_run(today(), by=cast.person("Nurul"))
        approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
    return run


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode())))


def test_it_has_a_line_a_payout_and_a_total(app):
    run = a_run()
    rows = rows_of(generic_csv(run, run.payouts))
    assert tuple(rows[0]) == HEADER
    assert rows[1] == ["1", "002", "BRI", run.payouts[0].account_number, "WIWIK", "45000", f"{run.number}/01"]
    assert rows[2][5] == "135000"
    assert rows[3][4:] == ["TOTAL", "180000", run.fingerprint[:16]]


def test_account_numbers_keep_their_zeros(app):
    run = a_run()
    assert rows_of(generic_csv(run, run.payouts))[1][3].startswith("00")


def test_the_same_run_gives_the_same_bytes(app):
    run = a_run()
    first = generic_csv(run, run.payouts)
    session().expire_all()
    assert generic_csv(run, run.payouts) == first
    assert sha256(first) == sha256(generic_csv(run, run.payouts))


@pytest.mark.parametrize(
    "holder", ['=HYPERLINK("http://x")', "+62", "-1", "@SUM(A1)", "\tX", '"; DROP', "Siti, S.Pd", "Sìti\nB"]
)
def test_a_holder_s_name_is_never_a_formula(app, holder):
    with transaction():
        session().execute(sa.update(BankAccount).values(holder=holder))
    run = a_run()
    rows = rows_of(generic_csv(run, run.payouts))
    assert rows[1][4].lstrip("'") == holder
    assert rows[1][4][0] not in "=+-@\t\r"


def test_a_list_to_carry_away_is_harmless_too():
    data = csv_bytes(["A", "=B"], [["=1+1", -5], ["", 7]])
    assert data.decode("utf-8-sig") == "A,'=B\r\n'=1+1,-5\r\n,7\r\n"
    assert safe("") == ""
