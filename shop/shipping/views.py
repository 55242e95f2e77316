"""A buyer's own pages of this room: the addresses that were kept for her next order."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from shop.db import transaction
from shop.i18n import gettext as _
from shop.shipping import book
from shop.shipping.blueprint import pages
from shop.users.access import person, signed_in


@pages.get("/account/addresses")
@signed_in
def addresses() -> str:
    """The address book, the one used last first."""
    return render_template("shipping/addresses.html", addresses=book.addresses_of(person()))


@pages.post("/account/addresses/<int:address_id>/removal")
@signed_in
def remove_address(address_id: int) -> Response:
    """Take an address out of the book. Pressed again it changes nothing."""
    with transaction():
        book.remove_address(address_id, by=person())
    flash(_("The address is out of your book. Orders that go there stay as they are."), "good")
    return redirect(url_for(".addresses"), 303)
