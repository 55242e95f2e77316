"""What lists remember for half a minute must not last from one test to the next; and Sulastri at her pages."""

import pytest

from shop.catalogue.choices import choices, vocabulary
from tests import cast


@pytest.fixture(autouse=True)
def nothing_remembered():
    choices.forget()
    vocabulary.forget()


@pytest.fixture
def sulastri(sign_in):
    """Sulastri's browser."""
    return sign_in(cast.person("Sulastri"))
