"""The demo's troubles, whose steps come in whatever order the hours of the day give them."""

from shop.db import session
from shop.demo import troubles
from shop.orders.claim_models import ClaimState
from tests import make


def test_a_claim_the_office_decided_first_is_not_answered_any_more(app):
    claim = make.refunded_claim(make.shipped_order())
    troubles._answer(claim.id)
    session().refresh(claim)
    assert (claim.state, claim.answer) == (ClaimState.REFUNDED, "")
