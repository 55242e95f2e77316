"""What lists remember for half a minute must not last from one test to the next."""

import pytest

from shop.catalogue.choices import choices, vocabulary


@pytest.fixture(autouse=True)
def nothing_remembered():
    choices.forget()
    vocabulary.forget()
