"""The villages where goods are made, and who helps the sellers of each."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit, media
from shop.clock import now
from shop.db import hold_name, session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.regions.models import Region
from shop.sellers.models import Village, VillageCoordinator
from shop.slugs import free_slug
from shop.users.models import User


class VillageKnown(ShopError):
    """This village of the country is one of the shop's already."""

    def __init__(self, village: Village) -> None:
        super().__init__()
        self.village = village

    def sentence(self) -> str:
        return _("%(village)s is among the villages already.", village=self.village.name)


def subject(village: Village) -> str:
    """How the audit names a village."""
    return f"village {village.slug}"


def add_village(
    region: Region, *, name: str, text: str, text_en: str, picture: media.Stored | None = None, by: User
) -> Village:
    """Add a village of the country to those of the shop; its kecamatan is the region's. Raises VillageKnown."""
    hold_name(f"village {region.code}")
    known = session().scalar(sa.select(Village).where(Village.region_code == region.code))
    if known is not None:
        raise VillageKnown(known)
    district = session().get_one(Region, region.parent_code)
    village = Village(
        slug=free_slug(name, Village.slug, most=60, fallback="desa"),
        name=name,
        district=district.name,
        region_code=region.code,
        text=text,
        text_en=text_en,
    )
    session().add(village)
    session().flush()
    _hang(village, picture)
    audit.record("village_added", subject(village), by=by, name=name, region=region.code)
    return village


def change_village(
    village: Village, *, name: str, text: str, text_en: str, picture: media.Stored | None = None, by: User
) -> None:
    """Change what buyers read and see of a village; without another picture it keeps its own."""
    before = village.name
    village.name, village.text, village.text_en = name, text, text_en
    _hang(village, picture)
    facts = {"before": before, "after": name} if before != name else {}
    audit.record("village_changed", subject(village), by=by, **facts)
    session().flush()


def _hang(village: Village, picture: media.Stored | None) -> None:
    if picture is not None:
        village.photo = media.keep(picture)


def add_coordinator(village: Village, user: User, *, by: User) -> None:
    """Let a person act for every seller of a village. Whoever may already stays so."""
    known = _coordinates(village, user.id)
    if known is not None and known.ended_at is None:
        return
    if known is None:
        session().add(VillageCoordinator(user_id=user.id, village_id=village.id))
    else:
        known.ended_at = None
    session().flush()
    audit.record("coordinator_added", subject(village), by=by, person=user.name)


def end_coordinator(village: Village, user_id: int, *, by: User) -> None:
    """Let a person act for the village's sellers no more, at once. Pressed again it changes nothing. Raises NotFound."""
    known = _coordinates(village, user_id)
    if known is None:
        raise NotFound(village=village.slug, user=user_id)
    if known.ended_at is None:
        known.ended_at = now()
        person = session().get_one(User, user_id)
        audit.record("coordinator_ended", subject(village), by=by, person=person.name)
        session().flush()


def _coordinates(village: Village, user_id: int) -> VillageCoordinator | None:
    query = sa.select(VillageCoordinator).where(VillageCoordinator.village_id == village.id)
    return session().scalar(query.where(VillageCoordinator.user_id == user_id).with_for_update())
