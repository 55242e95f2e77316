"""Statement files as each bank writes them, self-made from a list of moves: (day, text, sen)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

Move = tuple[date, str, int]

OPENING = 1_000_000_000
NUMBER = "002101004503507"
MOVES: list[Move] = [
    (date(2025, 12, 30), "TRSF E-BANKING CR SITI AMINAH", 15_231_700),
    (date(2025, 12, 31), "BI-FAST CR BUDI SANTOSO", 125_041_100),
    (date(2025, 12, 31), "BIAYA ADM", -1_500_000),
    (date(2026, 1, 2), "BUNGA", 123_45),
    (date(2026, 1, 2), "TRSF E-BANKING DB KUB MELATI", -48_600_000),
]


def balances(moves: Sequence[Move], opening: int = OPENING) -> list[int]:
    """The balance after each move."""
    found = []
    for _, _, sen in moves:
        opening += sen
        found.append(opening)
    return found


def plain(sen: int) -> str:
    return f"{'-' if sen < 0 else ''}{abs(sen) // 100}.{abs(sen) % 100:02d}"


def english(sen: int) -> str:
    return f"{'-' if sen < 0 else ''}{abs(sen) // 100:,}.{abs(sen) % 100:02d}"


def indonesian(sen: int) -> str:
    return english(sen).replace(",", "x").replace(".", ",").replace("x", ".")


def _lines(moves: Sequence[Move], opening: int, line: Callable[[Move, int], str]) -> str:
    return "".join(line(move, balance) + "\r\n" for move, balance in zip(moves, balances(moves, opening), strict=True))


def _footer(moves: Sequence[Move], opening: int) -> str:
    came, went = sum(sen for *_, sen in moves if sen > 0), -sum(sen for *_, sen in moves if sen < 0)
    closing = opening + came - went
    rows = [("Starting Balance", opening), ("Credit", came), ("Debet", went), ("Ending Balance", closing)]
    return "".join(f"{name},=,{plain(sen)}\r\n" for name, sen in rows)


def bca(
    moves: Sequence[Move] = MOVES,
    opening: int = OPENING,
    *,
    pending: str = "",
    days: str = "%d/%m/%Y",
    period: str = "",
) -> str:
    """KlikBCA for a person; with `days` as `%d/%m`, an older file."""
    head = f"Account No.,=,'{NUMBER}\r\nName,=,KOPERASI CONTOH\r\nCurrency,=,IDR\r\n"
    head += f"Period,=,{period}\r\n" if period else ""
    head += "\r\nDate,Description,Branch,Amount,,Balance\r\n"

    def line(move: Move, balance: int) -> str:
        day, text, sen = move
        return f"'{day.strftime(days)},{text} pesanan 000123, batik,'0000,{plain(abs(sen))},{'CR' if sen > 0 else 'DB'},{plain(balance)}"

    return head + _lines(moves, opening, line) + pending + "\r\n" + _footer(moves, opening)


def bca_business(moves: Sequence[Move] = MOVES, opening: int = OPENING) -> str:
    """KlikBCA Bisnis: the side behind the amount."""
    head = f'"No. rekening : {NUMBER}"\r\n"Periode : 01/12/2025 - 05/01/2026"\r\n'
    head += '"Tanggal Transaksi","Keterangan","Cabang","Jumlah","Saldo"\r\n'

    def line(move: Move, balance: int) -> str:
        day, text, sen = move
        return (
            f'"{day:%d/%m/%Y}","{text}","0000","{english(abs(sen))} {"CR" if sen > 0 else "DB"}","{english(balance)}"'
        )

    closing = balances(moves, opening)[-1] if moves else opening
    foot = f'"Saldo Awal : {english(opening)}"\r\n"Saldo Akhir : {english(closing)}"\r\n'
    return head + _lines(moves, opening, line) + foot


def mandiri(moves: Sequence[Move] = MOVES, opening: int = OPENING) -> str:
    """Mandiri Kopra, month names."""
    head = "AccountNo;Ccy;PostDate;Remarks;AdditionalDesc;Credit Amount;Debit Amount;Close Balance\r\n"

    def line(move: Move, balance: int) -> str:
        day, text, sen = move
        came, went = max(sen, 0), max(-sen, 0)
        return f"{NUMBER};IDR;{day.day} {day:%B %Y} 11:27:10;{text};Trf Inw CN;{plain(came)};{plain(went)};{plain(balance)}"

    return head + _lines(moves, opening, line)


def bri_cms(moves: Sequence[Move] = MOVES, opening: int = OPENING) -> str:
    """BRI CMS: every cell in quotes, the balance before and after."""
    head = "ID,NOREK,TGL_TRAN,TGL_EFEKTIF,JAM_TRAN,SEQ,DESK_TRAN,SALDO_AWAL_MUTASI,MUTASI_DEBET,MUTASI_KREDIT,SALDO_AKHIR_MUTASI,DK\r\n"

    def line(move: Move, balance: int) -> str:
        day, text, sen = move
        cells = [
            "1",
            NUMBER,
            f"{day}",
            f"{day}",
            "10:11:12",
            "7",
            text,
            plain(balance - sen),
            plain(max(-sen, 0)),
            plain(max(sen, 0)),
        ]
        return ",".join(f'"{cell}"' for cell in [*cells, plain(balance), "C" if sen > 0 else "D"])

    return head + _lines(moves, opening, line)


def bri_internet(moves: Sequence[Move] = MOVES, opening: int = OPENING) -> str:
    """BRI's internet banking: newest first, amounts the Indonesian way."""
    head = "Tanggal Transaksi,Uraian Transaksi,Teller,Debet,Kredit,Saldo\r\n"

    def line(move: Move, balance: int) -> str:
        day, text, sen = move
        return f'{day:%d/%m/%y},"{text}",0000123,"{indonesian(max(-sen, 0))}","{indonesian(max(sen, 0))}","{indonesian(balance)}"'

    rows = _lines(moves, opening, line).splitlines(keepends=True)
    return head + "".join(reversed(rows))


def bni(moves: Sequence[Move] = MOVES, opening: int = OPENING) -> str:
    """BNI Direct; nothing is `.00`."""
    head = "Post Date,Branch,Journal No,Description,Debit,Credit,Balance\r\n"

    def line(move: Move, balance: int) -> str:
        day, text, sen = move
        went, came = (english(-sen), ".00") if sen < 0 else (".00", english(sen))
        return f'{day:%d/%m/%y} 10:15:30,0998,700001,"{text}","{went}","{came}","{english(balance)}"'

    return head + _lines(moves, opening, line)


def bsi(moves: Sequence[Move] = MOVES, opening: int = OPENING) -> str:
    """BSI Net."""
    head = "TrxId,Tanggal,Trx Time,D/K,Mutasi,Saldo,Keterangan\r\n"

    def line(move: Move, balance: int) -> str:
        day, text, sen = move
        return f'FT1,{day},11:27:10,{"K" if sen > 0 else "D"},"{english(abs(sen))}","{english(balance)}",{text}'

    return head + _lines(moves, opening, line)


def mt940(moves: Sequence[Move] = MOVES, opening: int = OPENING) -> str:
    """Two statements in one file: the year's end between them."""
    halves = [[move for move in moves if move[0].year == 2025], [move for move in moves if move[0].year != 2025]]
    text = ""
    for number, half in enumerate(halves, start=1):
        text += f":20:ST{number}\r\n:25:{NUMBER}\r\n:28C:{number}/1\r\n:60F:{_mt(opening, date(2025, 12, 30))}\r\n"
        for day, words, sen in half:
            opening += sen
            text += f":61:{day:%y%m%d%m%d}{'C' if sen > 0 else 'D'}{plain(abs(sen)).replace('.', ',')}NTRFNONREF\r\n:86:{words}\r\n"
        text += f":62F:{_mt(opening, date(2026, 1, 2))}\r\n-\r\n"
    return text


def _mt(sen: int, day: date) -> str:
    return f"C{day:%y%m%d}IDR{plain(sen).replace('.', ',')}"


LAYOUTS = {
    "bca": bca,
    "bca_business": bca_business,
    "mandiri": mandiri,
    "bri_cms": bri_cms,
    "bri_internet": bri_internet,
    "bni": bni,
    "bsi": bsi,
    "mt940": mt940,
}
