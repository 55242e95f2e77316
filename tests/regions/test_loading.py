"""Every region of the country, loaded into a shop of its own."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from config import Config
from shop import create_app
from shop.db import db, session, transaction
from shop.regions.loading import load_regions
from shop.regions.models import Region
from shop.regions.queries import search, village
from tests.support.queries import counted

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """An SQLite shop that knows the whole country."""
    folder = tmp_path_factory.mktemp("country")
    app = create_app(
        Config(DATABASE_URL=f"sqlite:///{folder / 'shop.sqlite'}", MEDIA_URL=str(folder), LOG_LEVEL="ERROR")
    )
    with app.app_context():
        upgrade()
        with transaction():
            added = load_regions()
        yield added
        db.session.remove()
        db.engine.dispose()


def test_every_level_is_there(country):
    """38 provinces, 514 regencies and cities, as Kepmendagri 300.2.2-2138/2025 counts them."""
    levels = dict(session().execute(sa.select(Region.level, sa.func.count()).group_by(Region.level)).all())
    assert (levels[1], levels[2]) == (38, 514)
    assert levels[3] > 7_200
    assert levels[4] > 83_000
    assert sum(levels.values()) == country


def test_every_region_but_a_province_stands_within_another(country):
    above = sa.orm.aliased(Region)
    lost = sa.select(sa.func.count()).select_from(Region).outerjoin(above, above.code == Region.parent_code)
    assert session().scalar(lost.where(Region.level > 1, above.code.is_(None))) == 0


def test_a_second_loading_adds_nothing(country):
    with transaction():
        assert load_regions() == 0


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("sidomulyo silo", "35.09.30.2009"),
        ("sidomulyo semboro", "35.09.07.2006"),
        ("sidomukti mayang", "35.09.26.2007"),
        ("Wonoasri, Tempurejo", "35.09.18.2005"),
        ("sabrang ambulu", "35.09.12.2002"),
        ("dukuh dempok", "35.09.11.2004"),
        ("balung lor", "35.09.10.2005"),
        ("bagorejo gumukmas", "35.09.04.2007"),
        ("puger kulon", "35.09.08.2004"),
    ],
)
def test_the_villages_of_the_makers_are_found_as_people_write_them(country, typed, code):
    assert search(typed)[0].code == code


def test_the_home_regency_comes_before_others_of_the_same_name(country):
    assert [found.code[:5] for found in search("sidomulyo")[:2]] == ["35.09", "35.09"]


def test_what_is_found_can_be_sent_to(country):
    villages = [found for found in search("ketintang gayungan") if found.level == 4]
    assert villages and all(village(found.code) for found in villages)


def test_a_search_asks_few_questions(country):
    with counted() as seen:
        search("dukuh dempok wuluhan")
    assert len(seen) <= 6
