"""A person's address book."""

import sqlalchemy as sa

from shop.db import session, transaction
from shop.regions.models import Region
from shop.shipping.book import MOST, addresses_of, save_address
from tests import cast


def keep(user, street):
    with transaction():
        save_address(
            user,
            recipient="Ibu",
            phone="+6281200000002",
            street=street,
            region=session().get_one(Region, "35.09.30.2009"),
            rt="001",
        )


def streets(user):
    return [address.street for address in addresses_of(user)]


def test_the_address_used_last_comes_first_and_stands_there_once(app):
    budi = cast.person("Budi")
    for street in ("Dusun Krajan", "Dusun Curah", "Dusun Krajan"):
        keep(budi, street)
    assert streets(budi) == ["Dusun Krajan", "Dusun Curah"]
    assert streets(cast.person("Tono")) == []


def test_the_oldest_makes_room(app):
    budi = cast.person("Budi")
    for number in range(MOST + 3):
        keep(budi, f"Jalan {number}")
    assert len(streets(budi)) == MOST
    assert session().scalar(sa.text("SELECT count(*) FROM addresses")) == MOST
    assert streets(budi)[0] == f"Jalan {MOST + 2}"
