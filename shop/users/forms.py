"""What people type to sign in, to register and to change their account."""

from __future__ import annotations

from typing import Any

from wtforms import PasswordField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from shop.forms import Email, Form, Line, Phone, needed, read_email, read_phone
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.users.models import Role, User
from shop.users.passwords import MOST, why_not

ROLES = {
    Role.CATALOGUE_OFFICER: lazy_gettext("Catalogue officer"),
    Role.BENDAHARA: lazy_gettext("Bendahara"),
    Role.KETUA: lazy_gettext("Ketua"),
}
LANGUAGES = [SelectChoice("id", "Bahasa Indonesia"), SelectChoice("en", "English")]


def not_endless(form: Any, field: Any) -> None:
    """A password may be long, not endless: hashing costs."""
    if len(field.data or "") > MOST:
        raise StopValidation(_("At most %(most)s characters.", most=MOST))


class Secret(PasswordField):
    """A password as it was typed; never shown again."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, [needed(), not_endless], **kw)


class SignIn(Form):
    """Phone or e-mail, and password."""

    who = Line(lazy_gettext("WhatsApp number or e-mail"), most=254)
    secret = Secret(lazy_gettext("Password"))


class Register(Form):
    """A new account."""

    name = Line(lazy_gettext("Your name"), most=120)
    who = Line(lazy_gettext("WhatsApp number or e-mail"), most=254)
    secret = Secret(lazy_gettext("New password"))

    def validate_who(self, field: Line) -> None:
        if (read_email(field.data) if "@" in field.data else read_phone(field.data)) is None:
            raise ValidationError(_("Neither a phone number nor an e-mail address. Example: 0812-3456-7890."))

    def validate_secret(self, field: Secret) -> None:
        if reason := why_not(field.data, about=(self.name.data or "", self.who.data or "")):
            raise ValidationError(reason)


class OneTime(Line):
    """A code that is good once; never shown again."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, most=40, **kw)

    def _value(self) -> str:
        return ""


class SixDigits(Form):
    """What the app on her phone shows now."""

    one_time = OneTime(lazy_gettext("Six digits"))


class Recovery(Form):
    """One of the codes she keeps for the day without her phone."""

    one_time = OneTime(lazy_gettext("Recovery code"))


class TurnOn(Form):
    """Her password: phones are shared."""

    present = Secret(lazy_gettext("Present password"))


class BothSteps(TurnOn):
    """Her password and the second step."""

    one_time = OneTime(lazy_gettext("Six digits, or a recovery code"))


class LostPhone(Form):
    """Why another person's second step is turned off."""

    reason = Line(lazy_gettext("Reason"), most=200)


class ForgotPassword(Form):
    """Whom to write to."""

    who = Line(lazy_gettext("WhatsApp number or e-mail"), most=254)


class NewPassword(Form):
    """A new password, by the link of a letter."""

    secret = Secret(lazy_gettext("New password"))

    def validate_secret(self, field: Secret) -> None:
        if reason := why_not(field.data):
            raise ValidationError(reason)


class ChangePassword(NewPassword):
    """A new password, with the present one."""

    present = Secret(lazy_gettext("Present password"))


class Profile(Form):
    """Name and language."""

    name = Line(lazy_gettext("Your name"), most=120)
    language = SelectField(lazy_gettext("Language of letters"), choices=LANGUAGES)


class Contact(Form):
    """How a person signs in and is written to, with the present password: phones are shared."""

    phone = Phone(lazy_gettext("WhatsApp number"), required=False)
    email = Email(lazy_gettext("E-mail address"), required=False)
    present = Secret(lazy_gettext("Present password"))

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two is needed to sign in."""
        good = super().validate(extra_validators)
        if good and not self.phone.data and not self.email.data:
            self.phone.errors = [_("A phone number or an e-mail address must stay: you sign in with it.")]
            return False
        return good


class RoleForm(Form):
    """A role of the office that a person has not."""

    role = SelectField(lazy_gettext("Role"))

    def __init__(self, user: User | None, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        lacking = [role for role in ROLES if user is not None and role not in user.roles]
        self.role.choices = [SelectChoice(role.value, ROLES[role]) for role in lacking]
