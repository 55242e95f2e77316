"""The guests of `make bench` order as people do: what refuses them would be found only by whoever measures next."""

import pytest
import sqlalchemy as sa

from benchmarks import people
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.orders.models import Order
from tests import make
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.long
#: So many of each: more than there are quantities.
TIMES = 24


def test_guests_new_and_known_order_again_and_again(tmp_path):
    where = address_of("sqlite", tmp_path)
    with founded(where, tmp_path):
        product = make.product(price=110_000, stock=2_000)
        with transaction():  # as in the demo, on whose goods it is measured
            kind, most = Kind.UNPAID_MOST_RUPIAH, 10_000_000
            session().add(Decision(kind=kind, value=most, starts_on=today(), source="RAT", recorded_at=now()))
        with served(where, tmp_path, PROXIES="1") as address:
            place = address.removeprefix("http://")
            new, known = people.visitor(place, product.slug), people.returning(place, product.slug)
            for number in range(TIMES):
                people.check_out(new, number)
                people.check_out_again(known, number)
            for guest, *_page in (new, known):
                guest.connection.close()
        session().rollback()  # what the server wrote since
        assert session().scalar(sa.select(sa.func.count(Order.id))) == 2 * TIMES + 1
