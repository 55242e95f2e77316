"""What went wrong in the demo's past happens in any order that its calendar may bring."""

from __future__ import annotations

from shop.db import transaction
from shop.demo import troubles
from shop.orders import claiming
from shop.orders.models import ClaimState
from tests import cast, make


def test_a_seller_answers_no_claim_that_was_decided_before_her(app):
    claim = make.claim(make.shipped_order())
    with transaction():
        claiming.reject(claim, verdict="Wajar untuk cetak daun.", by=cast.person("Nurul"))
    troubles._answer(claim.id)
    assert (claim.state, claim.answer) == (ClaimState.REJECTED, "")
