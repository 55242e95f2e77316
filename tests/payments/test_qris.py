"""The text inside a QRIS code: what is read, what is refused, and what an amount makes of it."""

import pytest
import qriskit
from hypothesis import given
from hypothesis import strategies as st

from shop.payments.qris import BadCode, checksum, read_code, with_amount

STATIC = (
    "00020101021126720020ID.CO.BANKCONTOH.WWW011893600999000000001702150000000000000170303UMI51440014ID.CO.QRIS.WWW"
    "0215ID10999999999170303UMI5204594553033605802ID5920KOPERASI CONTOH JAYA6010YOGYAKARTA61055511162070703K016304D2EE"
)
DYNAMIC = (
    "00020101021226720020ID.CO.BANKCONTOH.WWW011893600999000000001702150000000000000170303UMI51440014ID.CO.QRIS.WWW"
    "0215ID10999999999170303UMI52045945530336054061523175802ID5920KOPERASI CONTOH JAYA6010YOGYAKARTA61055511162260515"
    "ORD-2026-0001230703K01630463FC"
)
WITH_FEE = (
    "00020101021226720020ID.CO.BANKCONTOH.WWW011893600999000000001702150000000000000170303UMI51440014ID.CO.QRIS.WWW"
    "0215ID10999999999170303UMI52045945530336054071250000550202560425005802ID5920KOPERASI CONTOH JAYA6010YOGYAKARTA"
    "61055511162070703K0163045972"
)


def renewed(text):
    """The text with the check number that belongs to it."""
    return text[:-4] + checksum(text[:-4])


def test_the_checksum_is_the_published_one():
    assert checksum("123456789") == "29B1"


def test_a_static_code_is_read(app):
    code = read_code(f"  {STATIC}\n")
    assert (code.merchant, code.city, code.national_id) == ("KOPERASI CONTOH JAYA", "YOGYAKARTA", "ID1099999999917")
    assert code.is_static


@pytest.mark.parametrize("text", [DYNAMIC, WITH_FEE])
def test_a_code_for_one_payment_is_known_as_such(app, text):
    assert not read_code(text).is_static


def test_an_amount_is_filled_in(app):
    text = with_amount(read_code(STATIC), 152_317)
    assert "5406152317" in text and "010212" in text
    assert text[-4:] == checksum(text[:-4])
    assert text == qriskit.parse(STATIC).to_dynamic(152_317).dumps()


def test_an_amount_there_already_is_replaced(app):
    assert "5405400005802ID" in with_amount(read_code(DYNAMIC), 40_000)


def test_nothing_can_be_added_to_the_amount(app):
    """Tags 55, 56 and 57 ask for a tip or a fee: a buyer may not be charged for QRIS."""
    code = read_code(with_amount(read_code(WITH_FEE), 1_250_000))
    assert [code.value(tag) for tag in ("55", "56", "57")] == ["", "", ""]
    assert code.value("54") == "1250000"


@given(amount=st.integers(min_value=1, max_value=9_999_999))
def test_every_amount_is_as_another_program_says(amount):
    assert with_amount(read_code(STATIC), amount) == qriskit.parse(STATIC).to_dynamic(amount).dumps()


@pytest.mark.parametrize("amount", [0, -1, True, 1.5, "10"])
def test_what_is_no_amount_is_refused(app, amount):
    with pytest.raises(ValueError, match="not an amount"):
        with_amount(read_code(STATIC), amount)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "bukan isi kode QRIS"),
        ("https://contoh.id/bayar", "terputus"),
        ("x" * 600, "bukan isi kode QRIS"),
        (STATIC.replace("JAYA", "JÄYA"), "bukan isi kode QRIS"),
        (STATIC[:-1] + "F", "Angka periksa"),
        (STATIC.replace("CONTOH JAYA", "CONTOH JAYB"), "Angka periksa"),
        (STATIC[:-4], "terputus"),
        (STATIC[:-8], "angka periksanya"),
        (STATIC[:60], "terputus"),
        (renewed(STATIC.replace("5303360", "")), "53"),
        (renewed(STATIC.replace("5920KOPERASI CONTOH JAYA", "")), "59"),
        (renewed(STATIC.replace("5303360", "5303840")), "rupiah"),
        (renewed(STATIC.replace("5802ID", "5802SG")), "rupiah"),
        (renewed(STATIC.replace("5303360", "53033605303360")), "dua kali"),
        (renewed(STATIC[: STATIC.index("2672")] + STATIC[STATIC.index("5144") :]), "bank"),
    ],
)
def test_what_is_not_right_is_refused_with_its_reason_and_never_repaired(app, text, words):
    with app.test_request_context(), pytest.raises(BadCode) as refusal:
        read_code(text)
    assert words in refusal.value.sentence()


@given(place=st.integers(0, len(STATIC) - 1), sign=st.sampled_from("0123456789ABCXYZ ."))
def test_one_wrong_sign_is_always_noticed(place, sign):
    wrong = STATIC[:place] + sign + STATIC[place + 1 :]
    if wrong.strip() != STATIC:
        with pytest.raises(BadCode):
            read_code(wrong)
