"""The pages under *Lainnya*: words, bank account, makers."""

from urllib.parse import quote

import pytest

from shop.db import session, transaction
from shop.sellers.models import AccountStatus, MemberRole, SellerMember, SellerStatus
from tests import cast
from tests.support.lint import assert_clean

GOOD = {"bank": "002", "number": "0021 0100-4503.507", "holder": "SULASTRI", "secret": cast.PASSWORD}
ABSURD = ["", "\U0001f33f" * 8, "x" * 10_000, "12\x0034567890", "１２３４５６７８９０", "-12345678", "1e12", "12345"]


@pytest.fixture
def sulastri(sign_in):
    return sign_in(cast.person("Sulastri"))


@pytest.mark.parametrize("path", ["/seller/more", "/seller/profile", "/seller/bank-account", "/seller/makers"])
def test_each_page_is_well_made_for_one_maker_and_for_a_group(sign_in, path):
    for name in ("Sulastri", "Wiwik"):
        assert_clean(sign_in(cast.person(name)).get(path).text, path, csrf=False)


def test_a_seller_makes_her_page_known(sulastri):
    told = quote("Sulastri Ecoprint\nhttp://localhost/sellers/" + cast.seller().slug)
    assert f"wa.me/?text={told}" in sulastri.get("/seller/more").text
    with transaction():
        cast.seller().status = SellerStatus.SUSPENDED
    assert "wa.me/?text=" not in sulastri.get("/seller/more").text


def test_a_new_account_is_written_as_digits_and_waits_for_the_office(sulastri):
    answer = sulastri.post("/seller/bank-account", data=GOOD, follow_redirects=True)
    assert "Sedang diperiksa koperasi" in answer.text
    assert cast.seller().bank_account.number == "0021010" + "04503507"


@pytest.mark.parametrize("number", ABSURD)
def test_a_number_that_can_be_none_is_refused_and_what_was_typed_stays(sulastri, number):
    before = cast.seller().bank_account.id
    answer = sulastri.post("/seller/bank-account", data={**GOOD, "number": number})
    assert answer.status_code == 422
    assert "field__error" in answer.text and 'value="SULASTRI"' in answer.text
    assert cast.seller().bank_account.id == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("bank", "999"), ("bank", ""), ("holder", ""), ("holder", "x" * 121), ("holder", "a\x00b"), ("secret", "")],
)
def test_what_is_missing_or_absurd_is_said_beside_its_field(sulastri, field, value):
    answer = sulastri.post("/seller/bank-account", data={**GOOD, field: value})
    assert answer.status_code == 422 and "field__error" in answer.text


def test_a_wrong_password_changes_nothing(sulastri):
    before = cast.seller().bank_account.id
    answer = sulastri.post("/seller/bank-account", data={**GOOD, "secret": "daun jati 18"})
    assert answer.status_code == 422 and "Ini bukan kata sandi Anda." in answer.text
    assert "daun jati 18" not in answer.text
    assert cast.seller().bank_account.id == before


def test_members_see_the_account_but_cannot_change_it(sign_in):
    with transaction():
        group = cast.seller("KUB Melati")
        session().add(SellerMember(user_id=cast.person("Budi").id, seller_id=group.id, role=MemberRole.MEMBER))
    browser = sign_in(cast.person("Budi"))
    page = browser.get("/seller/bank-account").text
    assert "Hanya pemilik atau bendahara" in page and 'name="number"' not in page
    assert browser.post("/seller/bank-account", data=GOOD).status_code == 404


def test_her_words_reach_the_shop(sulastri, client):
    data = {"line": "Dari daun jati sendiri", "story": "Sembilan tahun\ndi Hong Kong.", "phone": "0813-0000-0000"}
    assert sulastri.post("/seller/profile", data=data).status_code == 303
    assert "Dari daun jati sendiri" in client.get("/sellers/sulastri-ecoprint").text
    assert cast.seller().phone == "+6281300000000"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("line", "x" * 161),
        ("line", "a\x00b"),
        ("story", "x" * 10_000),
        ("story", "a\x08b"),
        ("phone", "12"),
        ("phone", "\U0001f33f"),
        ("phone", "０８１２３４５６７８９０1"),
        ("phone", ""),
    ],
)
def test_absurd_words_are_refused_and_kept(sulastri, field, value):
    data = {"line": "Dari daun", "story": "Cerita panjang", "phone": "0813-0000-0000", field: value}
    answer = sulastri.post("/seller/profile", data=data)
    assert answer.status_code == 422 and "field__error" in answer.text
    kept = {"line": "Dari daun", "story": "Cerita panjang", "phone": "0813-0000-0000"}
    kept.pop(field)
    assert all(words in answer.text for words in kept.values())


def test_words_that_look_like_markup_stay_words(sulastri, client):
    data = {"line": "<b>tebal</b>", "story": '"><script>x()</script>', "phone": "0813-0000-0000"}
    assert sulastri.post("/seller/profile", data=data).status_code == 303
    page = client.get("/sellers/sulastri-ecoprint").text
    assert "<b>tebal" not in page and "<script>x" not in page and "&lt;b&gt;tebal" in page


def test_the_shares_of_a_group_add_up_on_the_page(sign_in):
    page = sign_in(cast.person("Wiwik")).get("/seller/makers").text
    assert "50%" in page and "40%" in page and "10%" in page and "100%" in page


def test_an_unusual_length_is_asked_about_and_taken(sulastri):
    answer = sulastri.post(
        "/seller/bank-account", data={**GOOD, "bank": "014", "number": "123456789"}, follow_redirects=True
    )
    assert "Cocokkan sekali lagi" in answer.text
    assert cast.seller().bank_account.number == "123456789"
    again = sulastri.post(
        "/seller/bank-account", data={**GOOD, "bank": "014", "number": "1234567890"}, follow_redirects=True
    )
    assert "Cocokkan sekali lagi" not in again.text


def test_her_page_in_the_shop_is_not_offered_while_it_is_closed(sulastri):
    assert "/sellers/sulastri-ecoprint" in sulastri.get("/seller/more").text
    with transaction():
        cast.seller().status = SellerStatus.SUSPENDED
    page = sulastri.get("/seller/more")
    assert page.status_code == 200
    assert "/sellers/sulastri-ecoprint" not in page.text


def test_the_language_is_chosen_where_she_works(sulastri):
    assert 'href="/en/seller/more"' in sulastri.get("/seller/more").text
    assert 'href="/seller/more"' in sulastri.get("/en/seller/more").text


def test_a_stopped_account_is_said_to_be_right_by_who_manages_the_money(sulastri, sign_in):
    with transaction():
        account = cast.seller().bank_account
        account.status, number = AccountStatus.FLAGGED, account.id
    assert "Rekening ini benar" in sulastri.get("/seller/bank-account").text
    assert sulastri.post("/seller/bank-account/confirmation", data={"account": "999"}).status_code == 404
    answer = sulastri.post("/seller/bank-account/confirmation", data={"account": number}, follow_redirects=True)
    assert "memeriksanya sekali lagi" in answer.text
    assert cast.seller().bank_account.status is AccountStatus.UNCHECKED


def test_a_group_s_second_person_signs_on_her_own_page(sign_in):
    with transaction():
        group = cast.seller("KUB Melati")
        session().add(SellerMember(user_id=cast.person("Budi").id, seller_id=group.id, role=MemberRole.TREASURER))
    wiwik, budi = sign_in(cast.person("Wiwik")), sign_in(cast.person("Budi"))
    wiwik.post("/seller/bank-account", data=GOOD)
    number = cast.seller("KUB Melati").bank_account.id
    assert "/signature" not in wiwik.get("/seller/bank-account").text
    assert "/signature" in budi.get("/seller/bank-account").text
    answer = wiwik.post("/seller/bank-account/signature", data={"account": number}, follow_redirects=True)
    assert "Orang lain yang menandatangani" in answer.text
    answer = budi.post("/seller/bank-account/signature", data={"account": number}, follow_redirects=True)
    assert "Ditandatangani" in answer.text
    assert not cast.seller("KUB Melati").bank_account.waits_for_signature


@pytest.mark.parametrize("path", ["/seller/orders", "/seller/stock", "/seller/money", "/seller/more"])
def test_her_five_places_come_before_the_page_by_keyboard_as_they_stand_on_a_wide_screen(sulastri, path):
    page = sulastri.get(path).text
    assert page.index('class="skip"') < page.index('class="tabbar"') < page.index("<main")
