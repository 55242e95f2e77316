"""What the office types about villages, sellers and the people behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.forms import Form, Line, PastDay, Percent, Phone, Text
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.money import BASIS_POINTS
from shop.regions.models import Region
from shop.regions.queries import search, village
from shop.sellers.forms import PictureForm
from shop.sellers.models import Maker, MemberRole, Seller, SellerKind, Village
from shop.users.models import User
from shop.users.signing_in import find_user

ROLES = {
    MemberRole.OWNER: lazy_gettext("Owner"),
    MemberRole.TREASURER: lazy_gettext("Treasurer"),
    MemberRole.MEMBER: lazy_gettext("Member"),
}
KINDS = {
    SellerKind.INDIVIDUAL: lazy_gettext("Single maker"),
    SellerKind.GROUP: lazy_gettext("KUB"),
}
#: So many villages are named when what was typed fits several.
MOST_NAMED = 4


class VillageForm(PictureForm):
    """What buyers read and see of a village."""

    name = Line(lazy_gettext("Name"), most=80)
    text = Text(lazy_gettext("Text in Indonesian"), required=False)
    text_en = Text(lazy_gettext("Text in English"), required=False)


class NewVillage(VillageForm):
    """A village to add: found by its name and kecamatan, or its code."""

    place = Line(
        lazy_gettext("Village and kecamatan"),
        most=80,
        description=lazy_gettext("For example: Sidomulyo, Silo. Or the code of Kemendagri, such as 35.09.30.2009."),
    )
    region: Region | None = None

    def validate_place(self, field: Any) -> None:
        """Exactly one village of the country must be meant."""
        found = village(field.data)
        several = [one for one in search(field.data) if one.level == 4] if found is None else []
        exact = [one for one in several if one.short_name.lower() == field.data.lower()]
        self.region = found or next(iter(exact or several), None)
        if self.region is None:
            raise ValidationError(_("No village is called so. Type its name and kecamatan."))
        if len(exact or several) > 1:
            named = "; ".join(f"{one.short_name} ({one.code})" for one in (exact or several)[:MOST_NAMED])
            raise ValidationError(_("Several are called so. Type the code of one: %(named)s.", named=named))


class PersonForm(Form):
    """Somebody who has an account here."""

    who = Line(
        lazy_gettext("Phone or e-mail of her account"),
        most=254,
        description=lazy_gettext("Whoever has none registers first."),
    )
    user: User | None = None

    def validate_who(self, field: Any) -> None:
        """The account must be there."""
        self.user = find_user(field.data)
        if self.user is None or not self.user.is_active:
            raise ValidationError(_("Nobody has an account with this. She registers first, then you add her."))


class MemberForm(PersonForm):
    """Somebody who may act for a seller."""

    role = SelectField(
        lazy_gettext("What she may do"), choices=[SelectChoice(str(role), ROLES[role]) for role in ROLES]
    )


class NewSeller(Form):
    """A seller who joins."""

    name = Line(lazy_gettext("Name"), most=100, description=lazy_gettext("As buyers read it."))
    kind = SelectField(lazy_gettext("Who sells"), choices=[SelectChoice(str(kind), KINDS[kind]) for kind in KINDS])
    village = SelectField(lazy_gettext("Village"))
    phone = Phone(lazy_gettext("WhatsApp number"))
    uses_hub = BooleanField(lazy_gettext("Her parcels travel through the cooperative's hub"), default=True)

    def __init__(self, villages: Sequence[Village], **kw: Any) -> None:
        super().__init__(**kw)
        self.village.choices = _named(villages)


def _named(villages: Sequence[Village]) -> list[SelectChoice]:
    return [SelectChoice(one.slug, f"{one.name}, {one.district}") for one in villages]


class SellerForm(PictureForm):
    """What stands about a seller."""

    name = Line(lazy_gettext("Name"), most=100, description=lazy_gettext("As buyers read it."))
    phone = Phone(lazy_gettext("WhatsApp number"))
    line = Line(lazy_gettext("One sentence"), most=160, required=False)
    line_en = Line(lazy_gettext("One sentence in English"), most=160, required=False)
    story = Text(lazy_gettext("Story"), required=False)
    story_en = Text(lazy_gettext("Story in English"), required=False)
    uses_hub = BooleanField(lazy_gettext("Her parcels travel through the cooperative's hub"))
    is_selling = BooleanField(lazy_gettext("She sells now: her goods are shown"))
    #: Another name than the seller's own `village`, which is no word that a form could show.
    home = SelectField(
        lazy_gettext("Village"),
        description=lazy_gettext(
            "In another village its coordinator helps her from now on, and her goods stand there."
        ),
    )

    def __init__(self, villages: Sequence[Village], seller: Seller, **kw: Any) -> None:
        super().__init__(**kw, data={"home": seller.village.slug}, obj=seller)
        self.home.choices = _named(villages)


class MakerForm(Form):
    """One maker of a group, with her share."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    name = Line(lazy_gettext("Name"), most=120)
    share = Percent(lazy_gettext("Share"), most=BASIS_POINTS)
    line = Line(lazy_gettext("What she does"), most=160, required=False)
    line_en = Line(lazy_gettext("What she does, in English"), most=160, required=False)
    returned_from = Line(lazy_gettext("Came home from"), most=40, required=False)
    left_on = PastDay(
        lazy_gettext("Left on"),
        required=False,
        description=lazy_gettext("Only for whoever has left. It cannot be taken back."),
    )

    def __init__(self, maker: Maker, **kw: Any) -> None:
        shown = {} if "formdata" not in kw else {"data": {"share": maker.default_bps}, "obj": maker}
        super().__init__(prefix=f"m{maker.id}-", **shown, **kw)
        self.maker = maker
        self.share.label.text = _("Share of %(maker)s", maker=maker.name)

    def validate_share(self, field: Any) -> None:
        """Whoever has left has no share."""
        if self.left_on.data is not None and field.data:
            raise ValidationError(_("Whoever has left has no share: type 0, and give it to the others."))


class NewMaker(Form):
    """A maker who joins; with an empty name there is none."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    name = Line(lazy_gettext("Name"), most=120, required=False)
    share = Percent(lazy_gettext("Share"), most=BASIS_POINTS, required=False)
    line = Line(lazy_gettext("What she does"), most=160, required=False)
    returned_from = Line(lazy_gettext("Came home from"), most=40, required=False)

    def __init__(self, **kw: Any) -> None:
        super().__init__(prefix="new-", **kw)

    def validate_share(self, field: Any) -> None:
        """A share needs somebody who gets it."""
        if field.data and not self.name.data:
            raise ValidationError(_("Who gets this share? Type her name."))
