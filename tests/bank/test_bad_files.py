"""Whatever is sent through the door of files: nothing is saved, and the message names line, column and what was expected."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from shop.bank import planning, queries, reporting
from shop.bank.closing import close_certain
from shop.bank.describing import describe_layout, describe_report
from shop.bank.importing import (
    OtherAccount,
    OtherBank,
    import_statement,
    numbered,
    read_for,
)
from shop.bank.models import Report, Statement, StatementLine
from shop.bank.uploads import keep_upload
from shop.clock import today
from shop.db import session, transaction
from shop.errors import ShopError
from shop.payments.models import CoopAccount
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from tests import cast, make
from tests.bank import files

pytestmark = pytest.mark.long  # every layout with everything that can be wrong

OWN_HEAD = ["Tgl", "Uraian", "Masuk", "Keluar", "Sisa"]


def own(moves=files.MOVES, opening=files.OPENING) -> str:
    """A table that the office described."""
    rows = [
        f"{day:%d/%m/%Y};{text};{files.plain(max(sen, 0))};{files.plain(max(-sen, 0))};{files.plain(balance)}"
        for (day, text, sen), balance in zip(moves, files.balances(moves, opening), strict=True)
    ]
    return "\r\n".join([";".join(OWN_HEAD), *rows]) + "\r\n"


def qris(moves=files.MOVES) -> str:
    """An acquirer's report with a fee, a net and a total."""
    paid = [(day, sen - sen % 100) for day, _, sen in moves if sen > 0]
    rows = [
        f"{day:%d/%m/%Y},R{at},{files.plain(sen)},7.00,{files.plain(sen - 700)}" for at, (day, sen) in enumerate(paid)
    ]
    total = f"Total,,{files.plain(sum(sen for _, sen in paid))},,"
    return "\r\n".join(["Tanggal,RRN,Nominal,MDR,Neto", *rows, total]) + "\r\n"


def cod(moves=files.MOVES) -> str:
    """A courier's list."""
    rows = [f"JP{at:08d},{files.plain(sen - sen % 100)},0.00" for at, (_, _, sen) in enumerate(moves) if sen > 0]
    return "\r\n".join(["Resi,COD,Biaya", *rows]) + "\r\n"


LAYOUTS = {**files.LAYOUTS, "own": own, "qris": qris, "cod": cod}
SOURCES = {"qris": "qris", "cod": "cod-1"}


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


@pytest.fixture(autouse=True)
def described(app):
    """The tables no bank has are described, and an account at each bank is there."""
    by = cast.person("Nurul")
    with transaction():
        describe_layout("Bank desa", OWN_HEAD, {"day": 0, "text": 1, "credit": 2, "debit": 3, "balance": 4}, by=by)
        columns = {"day": 0, "reference": 1, "amount": 2, "fee": 3, "net": 4}
        describe_report("Akuirer", "qris", ["Tanggal", "RRN", "Nominal", "MDR", "Neto"], columns, by=by)
        describe_report("Kurir", "cod", ["Resi", "COD", "Biaya"], {"number": 0, "amount": 1, "fee": 2}, by=by)
        for code, bank in (("bni", "Bank BNI"), ("bsi", "BSI"), ("desa", "BPR Jember")):
            session().add(CoopAccount(code=code, bank_name=bank, number=files.NUMBER, holder="Koperasi"))


def account(code: str) -> CoopAccount:
    wanted = code if code in ("bni", "bsi") else "bri"
    return session().scalars(sa.select(CoopAccount).where(CoopAccount.code == wanted)).one()


def bring(code: str, data: bytes) -> None:
    """Send a file of this layout through the door, up to its saving."""
    source = SOURCES.get(code)
    if source is None:
        with transaction():
            import_statement(account(code), data, name="berkas.csv", by=cast.person("Nurul"))
        return
    with transaction():
        kept = keep_upload(account(code), data, name="berkas.csv", source=source)
    with transaction():
        reporting.save_report(
            kept, account=kept.coop_account, received_on=today(), reference="X", by=cast.person("Nurul")
        )


def saved() -> list[int]:
    return [session().scalar(sa.select(sa.func.count(table.id))) or 0 for table in (Statement, StatementLine, Report)]


def refused(code: str, data: bytes) -> str:
    """What is said; nothing was saved."""
    with pytest.raises(ShopError) as refusal:
        bring(code, data)
    assert refusal.value.status == 422 and saved() == [0, 0, 0]
    return refusal.value.sentence()


def workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


def by_hand(code: str) -> bytes:
    """One figure of the second line changed in a spreadsheet."""
    text = LAYOUTS[code]()
    old = next(old for old in ("1250411.00", "1,250,411.00", "1.250.411,00", "1250411,00") if old in text)
    return text.replace(old, old.replace("411", "412", 1), 1).encode()


BAD = {
    "empty": (lambda code: b"", "Berkasnya kosong"),
    "blank": (lambda code: b"\r\n \r\n\t", "Berkasnya kosong"),
    "nul": (lambda code: LAYOUTS[code]().encode().replace(b"152", b"1\x005", 1), "Baris"),
    "all nul": (lambda code: b"\0" * 4_000, "Berkasnya kosong"),
    "xlsx": (lambda code: workbook(), "Excel"),
    "xls": (lambda code: b"\xd0\xcf\x11\xe0" + b"x" * 600, "Excel"),
    "pdf": (lambda code: b"%PDF-1.7 " + b"x" * 600, "PDF"),
    "web page": (lambda code: b"<!DOCTYPE html><table></table>", "halaman web"),
    "50 MB": (lambda code: LAYOUTS[code]().encode() * (50 * 1024 * 1024 // len(LAYOUTS[code]()) + 1), "20 MB"),
    "utf-16 cut in a letter": (lambda code: LAYOUTS[code]().encode("utf-16")[:-1], "terpotong"),
    "another table": (lambda code: b"a,b,c\r\n1,2,3\r\n", "kolom"),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("code", LAYOUTS)
def test_nothing_of_a_bad_file_is_saved(code, bad):
    make_bad, words = BAD[bad]
    said = refused(code, make_bad(code))
    assert words in said, said
    assert "Tidak ada yang disimpan" in said


@pytest.mark.parametrize("code", [code for code in LAYOUTS if code not in ("cod",)])
def test_a_file_edited_by_hand_names_its_line(code):
    said = refused(code, by_hand(code))
    assert ("Baris" in said and "seharusnya" in said) or "saldo penutup" in said.lower(), said


@pytest.mark.parametrize("code", LAYOUTS)
def test_a_file_cut_off_in_a_line_names_it(code):
    whole = LAYOUTS[code]()
    rows = whole.rstrip().split("\r\n")
    last = max(at for at, row in enumerate(rows) if any(mark in row for mark in ("MELATI", "JP0", ",R2,", ":61:")))
    said = refused(code, ("\r\n".join(rows[:last]) + "\r\n" + rows[last][: len(rows[last]) // 3]).encode())
    assert "Baris" in said, said


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.replace("SITI", "SITI É").encode("cp1252"),
        lambda text: text.replace("\r\n", "\n").encode(),
    ],
    ids=["mark", "utf-16", "utf-16-le", "cp1252", "lf"],
)
@pytest.mark.parametrize("code", [code for code in LAYOUTS if code != "cod"])
def test_whatever_a_computer_made_of_a_good_file_is_read(code, encoded):
    bring(code, encoded(LAYOUTS[code]()))
    assert saved() == ([0, 0, 1] if code == "qris" else [1, 5, 0])


@pytest.mark.parametrize("code", ["bri_internet", "bni", "bsi"])
def test_a_file_of_another_bank_is_refused_by_its_name(code):
    other = (
        session().scalars(sa.select(CoopAccount).where(CoopAccount.code == ("bsi" if code == "bni" else "bni"))).one()
    )
    if code == "bni":
        other = coop_account()
    with pytest.raises(OtherBank) as refusal, transaction():
        import_statement(other, LAYOUTS[code]().encode(), name="a.csv", by=cast.person("Nurul"))
    assert other.bank_name in refusal.value.sentence() and saved() == [0, 0, 0]


def test_an_account_at_a_bank_nobody_knows_takes_any_layout():
    village = session().scalars(sa.select(CoopAccount).where(CoopAccount.code == "desa")).one()
    with transaction():
        import_statement(village, files.bni().encode(), name="a.csv", by=cast.person("Nurul"))
    assert saved() == [1, 5, 0]


@pytest.mark.parametrize("code", ["bca", "bca_business", "mandiri", "bri_cms", "mt940"])
def test_a_file_of_another_account_is_refused_by_its_number(code):
    data = LAYOUTS[code]().replace(files.NUMBER, "1234567890").encode()
    with pytest.raises(OtherAccount) as refusal:
        bring(code, data)
    assert "1234567890" in refusal.value.sentence() and saved() == [0, 0, 0]


def test_pending_money_settles_nothing_until_the_bank_has_booked_it_under_another_text():
    order = make.order()
    amount = request_of(order.number).amount
    waiting = f"PEND,BI-FAST CR BIF TRANSFER DR 008 BUDI,'0000,{amount}.00,CR,10167999.00\r\n"
    before = [(today() - timedelta(days=1), "SALDO LAMA", 100)]
    bring("bca", files.bca(before, pending=waiting).encode())
    assert close_certain(coop_account(), by=cast.person("Nurul")) == (0, 0)
    assert request_of(order.number).order.paid_at is None and len(queries.open_lines(coop_account())) == 1
    bring("bca", files.bca([*before, (today(), "TRSF E-BANKING CR BUDI SANTOSO", amount * 100)]).encode())
    assert close_certain(coop_account(), by=cast.person("Nurul")) == (1, 0)
    assert request_of(order.number).order.paid_at is not None
    assert session().scalar(sa.select(sa.func.count(StatementLine.id))) == 2


def test_identical_twins_stay_two_in_every_layout():
    day = date(2026, 1, 2)
    twins = [(day, "SETOR TUNAI", 5_000_000), (day, "SETOR TUNAI", 5_000_000), (day, "TARIK TUNAI", -10_000_000)]
    for code, layout in files.LAYOUTS.items():
        found = layout(twins * 2)
        assert len({one.key for one in _numbered(code, found)}) == 6


def _numbered(code: str, text: str):
    return numbered(read_for(account(code), text.encode(), name="a.csv").lines)


def test_a_report_s_twins_stay_two():
    rows = "02/01/2026,,50000.00,0.00,50000.00\r\n" * 2
    bring("qris", ("Tanggal,RRN,Nominal,MDR,Neto\r\n" + rows).encode())
    with transaction():
        kept = keep_upload(
            coop_account(), ("Tanggal,RRN,Nominal,MDR,Neto\r\n" + rows).encode(), name="b", source="qris"
        )
    assert [one.will for one in planning.plan(kept).rows] == ["known", "known"]
