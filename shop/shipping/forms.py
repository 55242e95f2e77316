"""What the office types about couriers."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp, ValidationError

from shop.forms import Amount, Form, Line, WholeNumber
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.shipping.models import CourierKind

KINDS = {
    CourierKind.COURIER: lazy_gettext("Courier"),
    CourierKind.VILLAGE: lazy_gettext("The village's own courier"),
    CourierKind.PICKUP: lazy_gettext("The buyer fetches it"),
}
#: More working days than any parcel takes.
MOST_DAYS = 90
#: More than a step of weight costs anywhere.
MOST_PRICE = 10_000_000


class CourierForm(Form):
    """How a service is called, and where its parcels are looked up."""

    name = Line(lazy_gettext("Name"), most=60)
    name_en = Line(lazy_gettext("Name in English"), most=60)
    track_at = Line(
        lazy_gettext("Address of its tracking page"),
        most=200,
        required=False,
        description=lazy_gettext("Begins with https://. Write {resi} where the parcel's number belongs."),
    )

    def validate_track_at(self, field: Any) -> None:
        """An address of the web that is not read by others on the way."""
        if field.data and not field.data.startswith("https://"):
            raise ValidationError(_("Must begin with https://."))


class NewCourier(CourierForm):
    """A service that is added."""

    slug = Line(
        lazy_gettext("Short name"),
        most=40,
        validators=[
            Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", message=lazy_gettext("Small letters, digits and hyphens only."))
        ],
        description=lazy_gettext("For example: jne-reg. It stays for good."),
    )
    kind = SelectField(
        lazy_gettext("Who carries it"), choices=[SelectChoice(str(kind), words) for kind, words in KINDS.items()]
    )
    needs_tracking = BooleanField(lazy_gettext("Its parcels have a tracking number"), default=True)


class RateForm(Form):
    """What a step of weight costs to a region."""

    region_code = Line(
        lazy_gettext("Code of the region"),
        most=13,
        required=False,
        description=lazy_gettext("As Kemendagri writes it: 35 a province, 35.09 a regency. Empty is everywhere else."),
    )
    price = Amount(lazy_gettext("Price per step of weight"), least=0, most=MOST_PRICE)
    days_least = WholeNumber(lazy_gettext("Working days, from"), least=0, most=MOST_DAYS)
    days_most = WholeNumber(lazy_gettext("Working days, to"), least=0, most=MOST_DAYS)

    def validate_days_most(self, field: Any) -> None:
        """From is before to."""
        if field.data is not None and self.days_least.data is not None and field.data < self.days_least.data:
            raise ValidationError(_("Not fewer days than from."))
