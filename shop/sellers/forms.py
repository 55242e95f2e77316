"""What sellers type about themselves and their bank account, and a form with a picture of whatever is shown."""

from __future__ import annotations

import re
from typing import Any

from wtforms import FileField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.clock import today
from shop.forms import Day, Form, Line, Phone, Text, needed
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.media import NotAPicture, Stored, Upload, first_sizes, put
from shop.sellers.banks import BANKS
from shop.users.forms import Secret


class PictureForm(Form):
    """A form with a picture that may be sent."""

    picture = FileField(lazy_gettext("Picture"))
    upload: Upload | None = None

    def validate_picture(self, field: Any) -> None:
        """Read what was sent; nothing is a picture that stays as it is."""
        file = field.data
        if file and not isinstance(file, str) and file.filename:
            try:
                self.upload = first_sizes(file.read())
            except NotAPicture as refusal:
                raise ValidationError(refusal.sentence()) from refusal

    def store_picture(self) -> Stored | None:
        """Put it into the store, before the transaction that names it."""
        return put(*self.upload) if self.upload else None


class AccountNumber(Line):
    """A bank account number: spaces, dots and dashes are read over, leading zeros kept."""

    def __init__(self, label: Any = None, **kw: Any) -> None:
        super().__init__(label, most=40, **kw)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        digits = re.sub(r"(?<=\d)[ .\-](?=\d)", "", self.data, flags=re.ASCII)
        if not re.fullmatch(r"\d{6,20}", digits, re.ASCII):
            raise ValidationError(
                _("An account number has 6 to 20 digits and nothing else. It stands on the bank book.")
            )
        self.typed, self.data = self.data, digits


def which_bank() -> Any:
    """A field for the bank of whoever is paid; none stands there as if it were hers, before she chose it."""
    banks = [SelectChoice(code, name) for code, name in BANKS.items()]
    first = SelectChoice("", lazy_gettext("Choose the bank"))
    message = lazy_gettext("Choose the bank.")
    return SelectField(lazy_gettext("Bank"), choices=[first, *banks], validators=[needed(message)])


class BankAccountForm(Form):
    """The account a seller is paid to, with the password of whoever changes it."""

    bank = which_bank()
    number = AccountNumber(lazy_gettext("Account number"))
    holder = Line(lazy_gettext("In the name of"), most=120)
    secret = Secret(lazy_gettext("Your password"))


class TimeOffForm(Form):
    """The first and the last day on which a seller packs nothing."""

    first = Day(lazy_gettext("First day off"))
    last = Day(lazy_gettext("Last day off"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.last.least = today()


class ProfileForm(Form):
    """What buyers read of a seller."""

    line = Line(lazy_gettext("One sentence"), most=160, required=False)
    story = Text(lazy_gettext("Your story"), most=2_000, required=False)
    phone = Phone(lazy_gettext("WhatsApp number"))
