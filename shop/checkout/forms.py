"""The one form between a cart and an order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.cart.sending import Sending
from shop.forms import Email, Form, Line, Phone, Text
from shop.i18n import gettext as _
from shop.i18n import in_language, lazy_gettext
from shop.payments.cod import COD
from shop.payments.methods import METHODS, Method
from shop.payments.requesting import TRANSFER
from shop.payments.stripe import CODE as CARD


class Neighbourhood(Line):
    """An RT or RW: up to three digits, kept as three (`003`)."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, required=False, most=20, **kw)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        if not re.fullmatch(r"\d{1,3}", self.data, re.ASCII):
            raise ValidationError(_("Up to three digits, for example 003."))
        self.typed, self.data = self.data, self.data.zfill(3)


class CheckoutForm(Form):
    """Who receives it, where, how it is sent and paid. `with_ways` adds a field for each parcel."""

    name = Line(lazy_gettext("Full name"), most=120)
    phone = Phone(
        lazy_gettext("WhatsApp number"), description=lazy_gettext("For news about the order and for the courier.")
    )
    email = Email(
        lazy_gettext("E-mail"),
        required=False,
        description=lazy_gettext("Your own, only for the order's link and its news."),
    )
    region = Line(
        lazy_gettext("Village or kelurahan"),
        most=120,
        description=lazy_gettext("Type the village or kecamatan, press Search, then choose yours."),
    )
    region_code = HiddenField("")
    street = Line(
        lazy_gettext("Address"),
        most=200,
        description=lazy_gettext("Street or dusun, and the house number if there is one."),
    )
    rt = Neighbourhood("RT")
    rw = Neighbourhood("RW")
    landmark = Line(
        lazy_gettext("Landmark"),
        required=False,
        most=200,
        description=lazy_gettext("What the courier sees: a green fence, before the mosque."),
    )
    buyer = Line(lazy_gettext("Your name"), required=False, most=120)
    buyer_phone = Phone(lazy_gettext("Your WhatsApp number"), required=False)
    pay = RadioField(
        lazy_gettext("Payment"),
        choices=[SelectChoice(code, method.title) for code, method in METHODS.items()],
        default=TRANSFER,
    )
    voucher = Line(lazy_gettext("Voucher code"), required=False, most=40, description=lazy_gettext("If you have one."))
    note = Text(
        lazy_gettext("Note"),
        required=False,
        most=500,
        description=lazy_gettext("The makers read it when they pack."),
    )
    is_gift = BooleanField(lazy_gettext("A gift: no prices in the parcel"))
    keep_address = BooleanField(lazy_gettext("Keep this address for next time"))
    cart = HiddenField("")
    shown_total = HiddenField("")
    #: The way to pay that the page proposed; whoever still has it has not chosen another.
    proposed = HiddenField("", default=TRANSFER)

    def offer_payment(self, methods: Sequence[Method]) -> None:
        """Leave only the ways to pay that fit this order; one chosen before that no longer fits is let go."""
        self.pay.choices = [SelectChoice(method.code, method.title) for method in methods]
        if self.pay.data not in [method.code for method in methods]:
            self.pay.data = TRANSFER if self.pay.raw_data is None else None

    def propose_payment(self, methods: Sequence[Method], *, is_abroad: bool) -> None:
        """Choose for whoever has not: from abroad the card, where it is offered, for a transfer needs a bank in Indonesia."""
        best = CARD if is_abroad and CARD in [method.code for method in methods] else TRANSFER
        if self.pay.raw_data is None or self.pay.data == self.proposed.data:
            self.pay.data = best
        self.proposed.data = best

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: a buyer apart from the recipient has a name and a number of her own, and pays for a gift.

        A parcel to be paid at the door says its price on its label.
        """
        is_good = bool(super().validate(extra_validators))
        if self.buyer_phone.data and not self.buyer.data:
            self.buyer.errors = [_("Fill in your name as well.")]
        elif self.buyer.data and not self.buyer_phone.data:
            self.buyer_phone.errors = [_("Fill in your number as well, so that we can reach you.")]
        elif self.is_gift.data and self.pay.data == COD:
            self.pay.errors = [
                _("Whoever gets the gift would pay for it at the door. Choose another way, or untick the gift.")
            ]
        else:
            return is_good
        return False


def with_ways(sendings: Sequence[Sending]) -> type[CheckoutForm]:
    """The form with a choice of services for each parcel, `ship_<key>`; a courier to the door is chosen first."""
    ways = []
    for number, sending in enumerate(sendings, start=1):
        label = _("Delivery of parcel %(number)s", number=number) if len(sendings) > 1 else _("Delivery")
        offers = tuple((str(offer.service_id), in_language(offer, "name")) for offer in sending.offers)
        ways.append(
            (field_of(sending), label, offers, str(sending.usual.service_id) if sending.usual is not None else None)
        )
    return _form_with(tuple(ways))


#: A parcel's field: name, label, the services with their names, the one proposed.
Way = tuple[str, str, tuple[tuple[str, str], ...], str | None]


@lru_cache(maxsize=200)
def _form_with(ways: tuple[Way, ...]) -> type[CheckoutForm]:
    """Carts that travel alike share a class: to make one anew costs as much as the whole form."""
    fields = {
        name: RadioField(label, choices=[SelectChoice(service, words) for service, words in offers], default=usual)
        for name, label, offers, usual in ways
    }
    return type("CheckoutForm", (CheckoutForm,), fields)


def field_of(sending: Sending) -> str:
    """The name of a parcel's field."""
    return "ship_" + sending.parcel.key.replace("-", "_")
