"""A stall's pages are its keeper's alone: everybody else finds nothing there."""

from __future__ import annotations

from flask import abort, g, request
from werkzeug.wrappers import Response

from shop.bazaars.models import Bazaar
from shop.db import session
from shop.users.access import Policy, person, to_login


def _check() -> Response | None:
    answer = to_login()
    if answer is not None:
        return answer
    found = session().get(Bazaar, (request.view_args or {}).get("number", 0))
    if found is None or found.keeper_id != person().id:
        abort(404)
    g.bazaar = found
    return None


#: Whoever keeps the bazaar that the address names by `number`.
keeper_only = Policy("keeper_only", _check)


def kept_bazaar() -> Bazaar:
    """The bazaar of this page. Only behind `keeper_only`."""
    found: Bazaar = g.bazaar
    return found
