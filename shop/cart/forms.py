"""What is typed around the cart."""

from __future__ import annotations

from shop.cart.models import MOST_OF_ONE
from shop.catalogue.variants import MOST_PRICE
from shop.db import LARGEST_KEY
from shop.forms import Form, WholeNumber
from shop.i18n import lazy_gettext as _


class AddForm(Form):
    """So many of a variant, into the cart."""

    variant_id = WholeNumber(_("Variant"), least=1, most=LARGEST_KEY)
    quantity = WholeNumber(_("How many"), least=1, most=MOST_OF_ONE)


class QuantityForm(Form):
    """Another number of a line."""

    quantity = WholeNumber(_("How many"), least=1, most=MOST_OF_ONE)


class PriceForm(Form):
    """The price the buyer agrees to."""

    price = WholeNumber(_("Price"), least=1, most=MOST_PRICE)
