"""A stall's pages are its keeper's alone: everybody else finds nothing there, and whoever kept it before is told."""

from __future__ import annotations

from flask import abort, g, request
from werkzeug.wrappers import Response

from shop.bazaars import queries
from shop.bazaars.blueprint import pages
from shop.bazaars.keeping import KeptByAnother, taken_from
from shop.bazaars.models import Bazaar
from shop.db import session
from shop.users.access import Policy, person, to_login


def _check() -> Response | None:
    answer = to_login()
    if answer is not None:
        return answer
    found = session().get(Bazaar, (request.view_args or {}).get("number", 0))
    if found is None:
        abort(404)
    if found.keeper_id != person().id:
        given = taken_from(found, person())
        if given is None:
            abort(404)
        raise KeptByAnother(found.keeper.name, given)
    g.bazaar = found
    return None


#: Whoever keeps the bazaar that the address names by `number`.
keeper_only = Policy("keeper_only", _check)


def kept_bazaar() -> Bazaar:
    """The bazaar of this page. Only behind `keeper_only`."""
    found: Bazaar = g.bazaar
    return found


@pages.app_template_global()
def my_stalls() -> list[Bazaar]:
    """The stalls that whoever is signed in keeps and whose box was not counted yet."""
    return queries.stalls_of(person())
