"""What it costs to send a parcel to a village, by every service that goes there."""

import sqlalchemy as sa

from shop.db import session, transaction
from shop.i18n import force_locale, in_language
from shop.shipping.models import Service
from shop.shipping.quoting import offers, offers_for
from shop.shipping.weights import Load
from tests.support.queries import counted

SIDOMULYO, KETINTANG, ACEH = "35.09.30.2009", "35.78.22.1003", "11.01.01.2001"


def prices(region, grams=1_000, cm3=0):
    return {found.slug: found.price for found in offers(region, Load(grams, cm3))}


def test_the_longest_region_that_fits_decides(app):
    assert prices(SIDOMULYO)["jne-reg"] == 9_000
    assert prices(KETINTANG)["jne-reg"] == 18_000
    assert prices(ACEH)["jne-reg"] == 38_000


def test_a_service_is_offered_only_where_it_goes(app):
    assert set(prices(SIDOMULYO)) == {"jne-reg", "kurir-desa", "ambil"}
    assert set(prices(KETINTANG)) == {"jne-reg", "ambil"}
    assert set(prices("35.090.1")) == {"jne-reg", "ambil"}


def test_the_price_is_for_every_step_charged(app):
    assert prices(SIDOMULYO, 1_300)["jne-reg"] == 9_000
    assert prices(SIDOMULYO, 1_301)["jne-reg"] == 18_000
    assert prices(SIDOMULYO, 1_301)["ambil"] == 0


def test_a_large_light_parcel_costs_what_its_room_does(app):
    assert prices(SIDOMULYO, 640, 35 * 25 * 12)["jne-reg"] == 18_000
    assert [found.is_by_volume for found in offers(SIDOMULYO, Load(640, 35 * 25 * 12))] == [True, True, False]
    assert [found.is_by_volume for found in offers(SIDOMULYO, Load(640, 20 * 15 * 5))] == [False, False, False]


def test_every_service_has_its_own_measure_of_room(app):
    with transaction():
        session().execute(sa.update(Service).where(Service.slug == "kurir-desa").values(divisor=60_000))
    assert [found.is_by_volume for found in offers(SIDOMULYO, Load(640, 35 * 25 * 12))] == [True, False, False]


def test_a_parcel_too_heavy_for_a_service_is_not_offered_to_it(app):
    assert "jne-reg" not in prices(SIDOMULYO, 50_001)
    assert prices(SIDOMULYO, 50_000)["jne-reg"] == 450_000


def test_a_service_that_is_switched_off_is_not_offered(app):
    with transaction():
        session().execute(sa.update(Service).where(Service.slug == "ambil").values(is_active=False))
    assert "ambil" not in prices(SIDOMULYO)


def test_several_parcels_cost_one_question(app):
    with counted() as seen:
        light, heavy = offers_for(KETINTANG, [Load(500), Load(2_400)])
    assert len(seen) == 1
    assert [found.charged_grams for found in (light[0], heavy[0])] == [1_000, 3_000]


def test_services_are_named_in_the_readers_language(app):
    offer = offers(SIDOMULYO, Load(1))[0]
    with app.test_request_context(), force_locale("en"):
        assert in_language(offer, "name") == "JNE Regular"
    with app.test_request_context():
        assert in_language(offer, "name") == "JNE Reguler"
