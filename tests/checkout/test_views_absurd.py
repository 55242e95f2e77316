"""What buyers mistype and what nobody should type: the page again, the message beside the field, nothing lost."""

from __future__ import annotations

import pytest

from tests.checkout.test_views import basket, filled, orders

ABSURD = [
    "",
    "0",
    "-1",
    "1000000000000",
    "１２",
    "😀",
    "a\0b",
    "x" * 10_000,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
]
FIELDS = [
    "name",
    "phone",
    "email",
    "region",
    "region_code",
    "street",
    "rt",
    "rw",
    "landmark",
    "buyer",
    "buyer_phone",
    "ship_hub",
]
FIELDS += ["pay", "note", "is_gift", "keep_address", "cart", "shown_total", "find", "use"]


@pytest.mark.parametrize("field", FIELDS)
def test_nothing_absurd_breaks_the_page_or_loses_what_was_typed(client, field):
    basket(client)
    for absurd in ABSURD:
        answer = client.post("/checkout", data=filled(1, **{field: absurd}))
        assert answer.status_code in (200, 409, 422), (field, absurd)
        assert "Jl. Medokan" in answer.text or field == "street"
    assert not orders()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("phone", "0812 3456"),
        ("phone", "😀"),
        ("email", "ratna"),
        ("street", "y" * 10_000),
        ("rt", "１２"),
        ("rt", "1234"),
        ("rw", "-1"),
        ("landmark", "z" * 201),
        ("buyer_phone", "12"),
        ("note", "w" * 501),
        ("name", "a\0b"),
        ("note", "a\u202eb"),
    ],
)
def test_a_wrong_field_is_named_and_keeps_what_was_typed(client, field, typed):
    basket(client)
    page = client.post("/checkout", data=filled(68_000, **{field: typed}))
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert f'href="#{field}"' in page.text
    if "\0" not in typed:
        assert typed in page.text
    assert not orders()


def test_a_buyer_needs_both_name_and_number(client):
    basket(client)
    assert 'id="buyer_phone-error"' in client.post("/checkout", data=filled(68_000, buyer="Siti")).text
    assert 'id="buyer-error"' in client.post("/checkout", data=filled(68_000, buyer_phone="+85261234567")).text


def test_single_names_and_odd_names_are_names(client):
    for name in ("Sulastri", "Siti Nur Aini binti H. Abdul", "O'Brien", "N" * 60):
        basket(client)
        assert client.post("/checkout", data=filled(68_000, name=name)).status_code == 303


def test_more_than_a_cookie_holds_is_ordered_all_the_same_and_only_not_kept(client):
    """A browser throws a cookie of over four kilobytes away, and with it who is signed in and which orders are hers."""
    basket(client)
    long = "🌿🏡" * 250
    typed = filled(0, find="chosen", street=long[:190], landmark=long[:190], note=long[:490], buyer=long[:110])
    page = client.post("/checkout", data=typed)
    assert page.status_code == 200 and long[:490] in page.text
    assert len(client.get_cookie("session").value) < 4_000
    assert long[:190] not in client.get("/checkout").text


def test_the_search_for_a_village_ends_where_one_searched_and_not_at_the_top(client):
    basket(client)
    page = client.post("/checkout", data=filled(0, region="antah berantah", region_code="", find="1")).text
    assert "Desa itu tidak kami temukan." in page
    assert 'formaction="/checkout#region"' in page and 'id="region"' in page
