"""Finding a village by what people type."""

import pytest

from shop.db import session, transaction
from shop.regions.loading import load_regions
from shop.regions.models import Region, place_in
from shop.regions.queries import search, village
from tests.support.queries import counted


def names(text, limit=12):
    return [region.full_name for region in search(text, limit)]


def test_spaces_and_capitals_do_not_matter(app):
    for text in (
        "ketintang",
        "KETINTANG",
        "ke tin tang",
        "Ketintang, Gayungan",
        "gayungan ketintang",
        "desa ketintang",
        "Kel. Ketintang, Kec. Gayungan",
        "kelurahan ketintang kec gayungan",
    ):
        assert names(text)[0].startswith("Ketintang, Gayungan"), text


def test_of_two_with_one_name_the_kecamatan_decides(app):
    assert names("sidomulyo silo")[0] == "Sidomulyo, Silo, Kabupaten Jember, Jawa Timur"
    assert names("semboro sidomulyo")[0] == "Sidomulyo, Semboro, Kabupaten Jember, Jawa Timur"
    assert len([name for name in names("sidomulyo") if name.startswith("Sidomulyo")]) == 2


def test_a_beginning_is_enough(app):
    assert any(name.startswith("Wonoasri") for name in names("wono"))


def add(*places):
    """Regions more, as (code, name); each lies in the one its code begins with."""
    with transaction():
        for code, name in places:
            parent = session().get_one(Region, code.rpartition(".")[0])
            session().add(
                Region(
                    code=code,
                    parent_code=parent.code,
                    level=parent.level + 1,
                    name=name,
                    search_name=name.lower(),
                    full_name=f"{name}, {parent.full_name}",
                )
            )


def test_exact_names_come_first_and_of_those_the_home_regencys_and_of_those_villages(app):
    add(
        ("35.78.22.1004", "Silo"), ("35.78.22.1001", "Siloam"), ("35.09.30.2010", "Silosari"), ("35.09.30.2011", "Silo")
    )
    assert [name.removesuffix(", Jawa Timur") for name in names("silo") if name.startswith("Silo")] == [
        "Silo, Silo, Kabupaten Jember",
        "Silo, Kabupaten Jember",
        "Silo, Gayungan, Kota Surabaya",
        "Silosari, Silo, Kabupaten Jember",
        "Siloam, Gayungan, Kota Surabaya",
    ]


def test_of_many_that_begin_so_the_exact_one_is_never_cut_off(app):
    add(*((f"35.09.07.20{number}", f"Rambi{number}") for number in range(10, 16)), ("35.78.22.1009", "Rambi"))
    assert names("rambi", 1) == ["Rambi, Gayungan, Kota Surabaya, Jawa Timur"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "s",
        "si",
        "\U0001f33f\U0001f33f\U0001f33f",
        "x" * 10_000,
        "%%%",
        "___",
        "\x00\x00\x00",
        "１２３４",
        "'; --",
        "desa kecamatan",
    ],
)
def test_what_names_no_place_finds_none(app, text):
    assert search(text) == []


def test_signs_that_sql_reads_as_more_than_themselves_are_only_signs(app):
    for text in ("ketintang gayun%n", "ketintang gayunga_", "ketintang /", "ketintang \\"):
        assert search(text) == [], text


def test_however_many_words_are_typed_the_database_is_asked_little(app):
    with counted() as seen:
        search("a " * 60)
    assert len(seen) <= 36
    assert names("ketintang gayungan kota surabaya jawa timur 60231")[0].startswith("Ketintang")


def test_no_more_than_asked_for(app):
    assert len(search("sidomulyo", 1)) == 1


def test_only_a_village_is_a_place_where_a_parcel_goes(app):
    assert village("35.09.30.2009").name == "Sidomulyo"
    for code in ("35.09.30", "35", "99.99.99.9999", "", "x" * 10_000, "\U0001f33f"):
        assert village(code) is None


def test_loading_twice_adds_nothing(app):
    before = session().query(Region).count()
    with transaction():
        assert load_regions() == 0
    assert session().query(Region).count() == before


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        ("Ketintang, Gayungan, Kota Surabaya, Jawa Timur", "Surabaya"),
        ("Sabrang, Ambulu, Kabupaten Jember, Jawa Timur", "Jember"),
        ("Pulo Gadung, Pulogadung, Kota Administrasi Jakarta Timur, DKI Jakarta", "Jakarta Timur"),
    ],
)
def test_a_place_is_called_by_its_city_or_regency_alone(whole, short):
    assert place_in(whole) == short
