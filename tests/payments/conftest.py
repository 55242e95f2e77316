"""Cards in the tests of payments: a stand-in for Stripe, and orders paid by card on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.stripe.stand import Stand, standing


@pytest.fixture
def stripe(app) -> Iterator[Stand]:
    """A stand-in for Stripe whose keys the shop has; every word of it is held to Stripe's description."""
    with standing(app) as stand:
        yield stand
