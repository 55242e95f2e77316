"""What the cooperative offers to send with: couriers' services, what they cost where, and when one ends.

An order keeps what it was promised: another price or another name counts for orders from now on.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shop import audit
from shop.db import hold_row, session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.regions.models import Region
from shop.shipping.models import HAND, CourierKind, Rate, Service
from shop.users.models import User


class CourierKnown(ShopError):
    """There is a service with this short name."""

    status = 422

    def sentence(self) -> str:
        return _("This short name is taken. Type another one.")


class NoSuchRegion(ShopError):
    """The code is of no region."""

    status = 422

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def sentence(self) -> str:
        return _("No region has the code %(code)s. Leave it empty for everywhere.", code=self.code)


def services() -> list[Service]:
    """Every service with its rates, in the order in which buyers see them; ended ones last."""
    query = sa.select(Service).where(Service.slug != HAND).options(selectinload(Service.rates))
    return list(session().scalars(query.order_by(Service.is_active.desc(), Service.position, Service.id)))


def find_service(slug: str) -> Service:
    """One service with its rates. Raises NotFound, also for the buyer's own hand, which nobody offers or ends."""
    query = sa.select(Service).where(Service.slug == slug, Service.slug != HAND).options(selectinload(Service.rates))
    found = session().scalars(query).first()
    if found is None:
        raise NotFound(service=slug)
    return found


def region_names(codes: set[str]) -> dict[str, str]:
    """The whole names of regions, by code."""
    query = sa.select(Region.code, Region.full_name).where(Region.code.in_(codes))
    return {found.code: found.full_name for found in session().execute(query)}


def add_service(
    *, slug: str, name: str, name_en: str, kind: CourierKind, needs_tracking: bool, track_at: str, by: User
) -> Service:
    """Add a service after the others. It is offered to nobody before it has a rate. Raises CourierKnown."""
    if slug == HAND or session().scalar(sa.select(Service.id).where(Service.slug == slug)) is not None:
        raise CourierKnown
    last = session().scalar(sa.select(sa.func.max(Service.position))) or 0
    made = Service(
        slug=slug,
        name=name,
        name_en=name_en,
        kind=kind,
        needs_tracking=needs_tracking,
        track_at=track_at,
        position=last + 1,
    )
    session().add(made)
    session().flush()
    audit.record("courier_added", _subject(made), by=by, name=name)
    return made


def change_service(service: Service, *, name: str, name_en: str, track_at: str, by: User) -> None:
    """Name a service otherwise, or say where its parcels are looked up. The same again changes nothing."""
    wanted = {"name": name, "name_en": name_en, "track_at": track_at}
    changed = {field: value for field, value in wanted.items() if getattr(service, field) != value}
    for field, value in changed.items():
        setattr(service, field, value)
    if changed:
        audit.record("courier_changed", _subject(service), by=by, **changed)


def set_rate(service: Service, region_code: str, *, price: int, days_least: int, days_most: int, by: User) -> None:
    """What a step of weight costs to a region and all below it, in rupiah, and the working days; "" is everywhere.

    Replaces the rate that the region had. Raises NoSuchRegion.
    """
    if region_code and session().get(Region, region_code) is None:
        raise NoSuchRegion(region_code)
    hold_row(service)
    session().refresh(service, ["rates"])
    found = next((rate for rate in service.rates if rate.region_code == region_code), None)
    if found is None:
        found = Rate(region_code=region_code)
        service.rates.append(found)
    before = found.price_per_step
    found.price_per_step, found.days_least, found.days_most = price, days_least, days_most
    session().flush()
    facts = {"region": region_code, "before": before, "price": price, "days_least": days_least, "days_most": days_most}
    audit.record("courier_rate_set", _subject(service), by=by, **facts)


def offer(service: Service, *, is_offered: bool, by: User) -> None:
    """Offer a service to buyers, or no more; parcels under way stay with it. The same again changes nothing."""
    if service.is_active != is_offered:
        service.is_active = is_offered
        audit.record("courier_offered" if is_offered else "courier_ended", _subject(service), by=by)


def subject(slug: str) -> str:
    """How the audit names a service."""
    return f"courier {slug}"


def _subject(service: Service) -> str:
    return subject(service.slug)
