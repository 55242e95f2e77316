"""Every bank's file is read to the same lines, and whatever is wrong with one is named by line and column."""

from __future__ import annotations

import random
from datetime import date

import pytest

from shop.bank.reading.generic import own_table
from shop.bank.reading.lines import ReadStatement, Unreadable, shown
from shop.bank.reading.reader import UnknownLayout, read_file
from shop.bank.reading.words import days_in, in_period, read_day, read_sen
from shop.i18n import force_locale
from tests.bank import files


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize("code", files.LAYOUTS)
def test_every_layout_gives_the_same_lines(code):
    found = read_file(files.LAYOUTS[code]().encode())
    assert found.layout == code
    assert [(line.day, line.sen) for line in found.lines] == [(day, sen) for day, _, sen in files.MOVES]
    assert [line.balance for line in found.lines] == files.balances(files.MOVES)
    assert (found.opening, found.closing) == (files.OPENING, files.balances(files.MOVES)[-1])
    assert all(words in line.text for line, (_, words, _) in zip(found.lines, files.MOVES, strict=True))


@pytest.mark.parametrize("code", ["bca", "bca_business", "mandiri", "bri_cms", "mt940"])
def test_the_account_is_known_where_the_file_names_it(code):
    assert read_file(files.LAYOUTS[code]().encode()).account_number == files.NUMBER


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("SITI", "SITI’É").encode("cp1252"),
        lambda text: text.replace("\r\n", "\n").encode(),
        lambda text: text.replace("\r\n", "\r").encode(),
    ],
    ids=["mark", "utf16", "utf16le", "utf16be", "cp1252", "lf", "cr"],
)
@pytest.mark.parametrize("code", ["bri_cms", "bni"])
def test_whatever_the_computer_made_of_it_is_read(code, encoded):
    found = read_file(encoded(files.LAYOUTS[code]()))
    assert [line.sen for line in found.lines] == [sen for *_, sen in files.MOVES]


def test_older_files_take_their_year_from_the_period_across_new_year():
    found = read_file(files.bca(days="%d/%m", period="01/12/2025 - 05/01/2026").encode())
    assert [line.day for line in found.lines] == [day for day, *_ in files.MOVES]


def test_or_from_their_name():
    found = read_file(files.bca(days="%d/%m").encode(), name="mutasi-bca-05-01-2026.csv")
    assert [line.day for line in found.lines] == [day for day, *_ in files.MOVES]


def test_without_a_year_anywhere_they_are_refused():
    with pytest.raises(Unreadable) as refused:
        read_file(files.bca(days="%d/%m").encode())
    assert refused.value.row == 6 and "tahun" in refused.value.sentence()


def test_pending_lines_are_told_apart():
    text = files.bca(pending="PEND,BI-FAST CR FITRIA,'0000,1250411.00,CR,11400228.00\r\n")
    found = read_file(text.encode())
    assert len(found.lines) == 5 and found.pending[0].sen == 125_041_100


def spoiled(text: str, old: str, new: str) -> bytes:
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("data", "row", "words"),
    [
        (b"", 0, "kosong"),
        (b"\r\n \r\n", 0, "kosong"),
        (b"PK\x03\x04rest", 0, "Excel"),
        (b"\xd0\xcf\x11\xe0rest", 0, "Excel"),
        (b"%PDF-1.4", 0, "PDF"),
        (b"<html><table>", 0, "halaman web"),
        (b"a,b,c\n1,2,3\n", 0, "tidak dikenal"),
        (b"x" * (50 * 1024 * 1024), 0, "20 MB"),
        (b"\xff\xfeA\x00B", 1, "terpotong"),
        (spoiled(files.bri_cms(), "152317.00", "152318.00"), 2, "saldo"),
        (spoiled(files.bri_cms(), "2025-12-31", "2025-13-31"), 3, "tanggal"),
        (spoiled(files.bri_cms(), '"15000.00"', '"lima belas ribu"'), 4, "debet"),
        (spoiled(files.bri_cms(), f'"{files.NUMBER}"', '"111"'), 3, "satu rekening"),
        (files.bri_cms().encode()[:-90], 6, ""),
        (spoiled(files.bca(), "DB,", "XX,"), 8, "CR atau DB"),
        (spoiled(files.bca(), "Ending Balance,=,1", "Ending Balance,=,2"), 10, "saldo akhir"),
        (spoiled(files.bca(), "Starting Balance,=,1", "Starting Balance,=,2"), 6, "saldo awal"),
        (spoiled(files.mt940(), ":62F:C", ":62F:D"), 1, ""),
        (spoiled(files.mt940(), "152317,00", "152,317,00"), 5, "tanggal, C atau D"),
    ],
)
def test_a_refusal_names_the_line_and_what_was_expected(data, row, words):
    with pytest.raises(Unreadable) as refused:
        read_file(data)
    said = refused.value.sentence()
    assert refused.value.row == row and words in said and "Tidak ada yang disimpan" in said


@pytest.mark.parametrize("code", ["bca", "bca_business", "mandiri", "bri_cms", "bri_internet", "bni", "bsi", "mt940"])
def test_a_line_taken_out_of_the_middle_is_noticed(code):
    rows = files.LAYOUTS[code]().splitlines(keepends=True)
    place = next(index for index, row in enumerate(rows) if "BIAYA ADM" in row)
    if code == "mt940":
        place -= 1
    with pytest.raises(Unreadable):
        read_file("".join(rows[:place] + rows[place + 1 :]).encode())


def read_or_refused(data: bytes) -> ReadStatement | str:
    try:
        return read_file(data)
    except Unreadable as refused:
        return refused.sentence()


@pytest.mark.parametrize("code", files.LAYOUTS)
def test_files_damaged_at_random_are_read_whole_or_refused_by_name(code):
    """A thousand damages in all layouts together: never anything but a refusal, never lines that do not add up."""
    chance = random.Random(code)
    whole = files.LAYOUTS[code]().encode()
    for _ in range(125):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[place] = chance.randrange(256)
                case 1:
                    del data[place : place + chance.randint(1, 30)]
                case 2:
                    data[place:place] = bytes(
                        chance.choice(b'",;0123456789.\r\n:') for _ in range(chance.randint(1, 4))
                    )
                case _:
                    del data[max(1, place) :]
            if not data:
                break
        found = read_or_refused(bytes(data))
        if isinstance(found, str):
            assert "Tidak ada yang disimpan" in found
        else:
            assert found.opening + sum(line.sen for line in found.lines) == found.closing


def test_the_office_s_own_columns_are_read():
    table = own_table(
        "Bank desa",
        ("tgl", "uraian", "masuk", "keluar", "sisa"),
        {"day": 0, "text": 1, "credit": 2, "debit": 3, "balance": 4},
    )
    text = "Tgl;Uraian;Masuk;Keluar;Sisa\n30 Des 2025;Setoran;50.000;;150.000\n31 Desember 2025;Adm;;1.500;148.500\n"
    with pytest.raises(UnknownLayout):
        read_file(text.encode())
    found = read_file(text.encode(), own=[table])
    assert [(line.day, line.sen) for line in found.lines] == [
        (date(2025, 12, 30), 5_000_000),
        (date(2025, 12, 31), -150_000),
    ]


@pytest.mark.parametrize(
    ("text", "sen"),
    [
        ("1,250,411.00", 125_041_100),
        ("1.250.411,00", 125_041_100),
        ("1250411.00", 125_041_100),
        (".00", 0),
        ("1.250", 125_000),
        ("12.5", 1_250),
        ("-15,00", -1_500),
        ("'15", 1_500),
        ("Rp 15.000", 1_500_000),
        ("", None),
        (".", None),
        ("1.2.3", None),
        ("1,25,000", None),
        ("１２", None),
        ("1e5", None),
        ("9" * 20, None),
    ],
)
def test_amounts_are_read_as_banks_write_them(text, sen):
    assert read_sen(text) == sen


@pytest.mark.parametrize(
    "text",
    [
        "'30/12/2025",
        "30/12/25",
        "2025-12-30",
        "20251230",
        "30 December 2025 11:27:10",
        "30-Des-2025",
        "30/12/25 10:15:30",
    ],
)
def test_days_are_read_as_banks_write_them(text):
    assert read_day(text) == date(2025, 12, 30)


def test_a_day_without_year_is_the_one_in_its_period():
    assert in_period(30, 12, date(2025, 12, 1), date(2026, 1, 5)) == date(2025, 12, 30)
    assert in_period(30, 6, date(2025, 12, 1), date(2026, 1, 5)) is None
    assert in_period(1, 1, date(2024, 1, 1), date(2025, 12, 31)) is None
    assert days_in("Periode : 01/12/2025 s/d 5 Januari 2026") == [date(2025, 12, 1), date(2026, 1, 5)]


def test_sen_are_shown_with_the_reader_s_own_marks(app):
    assert shown(125_041_150) == "Rp1.250.411,50"
    with force_locale("en"):
        assert shown(-125_041_150) == "−Rp1,250,411.50"
        assert shown(125_041_100) == "Rp1,250,411"


@pytest.mark.parametrize(("mark", "sen"), [("C", 5_000_000), ("D", -5_000_000), ("RC", -5_000_000), ("RD", 5_000_000)])
def test_what_a_bank_takes_back_in_mt940_goes_the_other_way(mark, sen):
    text = f":20:ST1\r\n:25:{files.NUMBER}\r\n:28C:1/1\r\n:60F:C251230IDR1000000,00\r\n"
    text += f":61:2512301230{mark}50000,00NTRFNONREF\r\n:86:KOREKSI\r\n"
    text += f":62F:C251230IDR{1_000_000 + sen // 100},00\r\n-\r\n"
    [line] = read_file(text.encode()).lines
    assert (line.sen, line.text) == (sen, "KOREKSI")
