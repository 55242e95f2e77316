"""Who reads and writes stories."""

import pytest

from tests import cast
from tests.support.desk import Desk


@pytest.fixture
def sulastri(sign_in):
    """The seller whom the stories are about."""
    return Desk(sign_in(cast.person("Sulastri")))


@pytest.fixture
def ratih(sign_in):
    """The catalogue officer."""
    return Desk(sign_in(cast.person("Ratih")))
