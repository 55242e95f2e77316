"""The office takes a buyer out of an order, for whoever ordered without an account and asks for it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.orders.queries import order_named
from shop.privacy.blueprint import pages
from shop.privacy.forgetting import forget_buyer
from shop.users.access import office, person
from shop.users.models import Role


@pages.post("/office/orders/<number>/forgetting")
@office(Role.BENDAHARA, Role.KETUA)
def office_forget(number: str) -> Response:
    """Take out who bought, who received and what she wrote; goods and amounts stay. Pressed again it changes nothing."""
    try:
        with transaction():
            forget_buyer(order_named(number), by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(_("The buyer is taken out of %(number)s. Goods and amounts stay for the books.", number=number), "good")
    return redirect(url_for("orders.office_show", number=number), 303)
