"""A seller joins, and what stands about her changes."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit, media
from shop.clock import today
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.money import BASIS_POINTS
from shop.sellers.models import Maker, Seller, SellerKind, SellerStatus, Village
from shop.slugs import free_slug
from shop.users.models import User


class SellerKnown(ShopError):
    """A seller of this name works in this village already."""

    def __init__(self, seller: Seller) -> None:
        super().__init__()
        self.seller = seller

    def sentence(self) -> str:
        return _("%(seller)s sells from this village already.", seller=self.seller.name)


def subject(seller: Seller) -> str:
    """How the audit names a seller."""
    return f"seller {seller.slug}"


def add_seller(name: str, *, kind: SellerKind, village: Village, phone: str, uses_hub: bool, by: User) -> Seller:
    """Add one person's shop, made by herself, or a KUB, whose fund gets all until its makers are named.

    Raises SellerKnown when one of this name works in the village.
    """
    _refuse_known(name, village)
    is_group = kind is SellerKind.GROUP
    seller = Seller(
        slug=free_slug(name, Seller.slug, most=80, fallback="penjual"),
        name=name,
        kind=kind,
        village_id=village.id,
        phone=phone,
        uses_hub=uses_hub,
        joined_on=today(),
    )
    fund = f"Kas {name}"[:120] if is_group else name
    seller.makers = [Maker(name=fund, is_fund=is_group, default_bps=BASIS_POINTS, position=0)]
    session().add(seller)
    session().flush()
    audit.record("seller_added", subject(seller), by=by, name=name, village=village.slug)
    return seller


def _refuse_known(name: str, village: Village, but: Seller | None = None) -> None:
    """Of two who take a name in a village at once the second waits here, and is refused."""
    hold_row(village)
    same = sa.select(Seller).where(Seller.village_id == village.id, sa.func.lower(Seller.name) == name.lower())
    if but is not None:
        same = same.where(Seller.id != but.id)
    if (known := session().scalars(same.limit(1)).first()) is not None:
        raise SellerKnown(known)


def change_seller(
    seller: Seller,
    *,
    name: str,
    village: Village,
    phone: str,
    line: str,
    line_en: str,
    story: str,
    story_en: str,
    uses_hub: bool,
    is_selling: bool,
    picture: media.Stored | None = None,
    by: User,
) -> None:
    """Change what stands about a seller; without another picture she keeps her own.

    Whoever is not selling now is shown to no buyer; what she earned stays hers. In another village its coordinator acts
    for her from now on, and the one of the village before no more. Raises SellerKnown when one of this name works there.
    """
    before = {"name": seller.name, "selling": seller.is_selling, "village": seller.village.slug}
    if (name.lower(), village.id) != (seller.name.lower(), seller.village_id):
        _refuse_known(name, village, but=seller)
    seller.village = village
    seller.name, seller.phone, seller.uses_hub = name, phone, uses_hub
    seller.line, seller.line_en, seller.story, seller.story_en = line, line_en, story, story_en
    seller.status = SellerStatus.ACTIVE if is_selling else SellerStatus.SUSPENDED
    if picture is not None:
        seller.photo = media.keep(picture)
    after = {"name": name, "selling": is_selling, "village": village.slug}
    facts = {"before": before, "now": after} if before != after else {}
    audit.record("seller_changed", subject(seller), by=by, **facts)
    session().flush()


def describe_seller(seller: Seller, *, line: str, story: str, phone: str, by: User) -> None:
    """Change what buyers read of a seller, and the phone number the office calls."""
    seller.line, seller.story, seller.phone = line, story, phone
    audit.record("seller_described", subject(seller), by=by)
