"""What came back of a lost dispute and what its makers owe of it, side by side in what they are paid."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.catalogue.models import ProductShare
from shop.clock import today
from shop.db import session, transaction
from shop.orders.claim_models import Bearer
from shop.payouts.debts import debt_of
from shop.payouts.dues import due
from shop.payouts.queries import money_of
from shop.sellers.models import Maker, Seller
from tests import cast, make
from tests.payments.cards import books
from tests.payments.test_disputes import _spoken, decide, give_back, lost_order, regain, regain_part
from tests.payouts.conftest import Office

__all__ = ["_spoken"]  # a fixture

pytestmark = pytest.mark.long


def paid_then_lost_and_partly_regained(stripe, client, seller: Seller) -> None:
    """Rp100.000 of hers was paid out, then taken back whole by the buyer's bank, of which Rp30.000 came back."""
    _order, dispute = lost_order(stripe, client, make.product(price=100_000, seller=seller), release=True)
    Office().confirm()
    decide(dispute, (100_000, Bearer.SELLER))
    regain_part(dispute, 30_000)
    give_back(dispute)


def due_to(seller: Seller) -> dict[str, tuple[int, int]]:
    """What each maker would be paid, and what is kept of it."""
    [hers] = [one for one in due(today()) if one.seller.id == seller.id]
    assert not hers.reason
    return {session().get_one(Maker, one.maker_id).name: (one.amount, one.debt_withheld) for one in hers.parts}


def maker(name: str) -> Maker:
    return session().scalars(sa.select(Maker).where(Maker.name == name)).one()


def test_of_a_new_sale_no_more_than_decided_goes_to_what_is_still_owed(stripe, client):
    """Rp27.000 that came back are kept whole, of the Rp90.000 of the new sale half goes to the Rp63.000 still owed."""
    seller = cast.seller()
    paid_then_lost_and_partly_regained(stripe, client, seller)
    make.released_order(make.product(price=100_000))
    assert due_to(seller) == {"Sulastri": (45_000, 27_000 + 45_000)}
    assert debt_of(maker("Sulastri")).owed == 63_000


def test_no_maker_of_a_group_is_charged_more_than_is_paid_with_it(stripe, client):
    """Wiwik owes, and only a little of hers comes with this payout; Endang is paid all of her new sale."""
    seller = cast.seller("KUB Melati")
    paid_then_lost_and_partly_regained(stripe, client, seller)
    goods = make.product(price=200_000, seller=seller)
    with transaction():
        session().add(ProductShare(product_id=goods.id, maker_id=maker("Endang").id, bps=10_000))
    make.released_order(goods)
    paid = due_to(seller)
    assert paid["Wiwik"] == (0, 13_500) and paid["Kas KUB"] == (0, 2_700)
    assert paid["Endang"] == (180_000 - 25_200, 10_800 + 25_200)


def test_a_debt_that_was_not_netted_yet_is_gone(stripe, client):
    _order, dispute = lost_order(stripe, client, release=True)
    Office().confirm()
    decide(dispute, (100_000, Bearer.SELLER))
    regain(stripe, dispute)
    give_back(dispute)
    money = money_of(cast.seller().id)
    assert (money.debt, money.ready, books("payable")) == (0, 0, {"payable": 0})
