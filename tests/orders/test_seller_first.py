"""A seller's first look at a shop that is not yet opened."""

import sqlalchemy as sa

from shop.db import session, transaction
from shop.decisions.models import Decision
from tests import cast


def test_a_sellers_first_page_opens_before_the_members_decided_anything(app, sign_in):
    with transaction():
        session().execute(sa.delete(Decision))
    answer = sign_in(cast.person("Sulastri")).get("/seller/orders")
    assert answer.status_code == 200
    assert "Belum berhasil" not in answer.text
