"""`flask bank import FILE`."""

import pytest

from shop.bank import queries
from shop.clock import today
from shop.payments.requesting import coop_account
from tests import make
from tests.bank import files


@pytest.fixture
def bring(app, tmp_path):
    def run(text, *wishes):
        path = tmp_path / "mutasi.csv"
        path.write_bytes(text.encode())
        return app.test_cli_runner().invoke(args=["bank", "import", str(path), *wishes])

    return run


def test_a_file_is_saved_and_what_fits_is_matched(bring):
    make.order()
    answer = bring(files.bri_cms([(today(), "TRSF CR BUDI", 16_799_900), (today(), "SETOR", 6_000_000)]))
    assert answer.exit_code == 0 and "2 new ones. 1 matched" in answer.output
    assert len(queries.open_lines(coop_account())) == 1


def test_a_refused_file_says_why_and_saves_nothing(bring):
    answer = bring(files.bri_cms().replace("152317.00", "1.00", 1))
    assert answer.exit_code == 1 and "2" in answer.output
    assert queries.statements(5) == []


@pytest.mark.parametrize("wishes", [["--account", "none"], ["--by", "budi@contoh.id"], ["--by", "nobody"]])
def test_who_or_what_is_not_there_is_named(bring, wishes):
    answer = bring(files.bri_cms(), *wishes)
    assert answer.exit_code == 1 and wishes[1] in answer.output
