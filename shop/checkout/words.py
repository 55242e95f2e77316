"""When a parcel comes, in words."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from shop.clock import today
from shop.i18n import gettext as _
from shop.i18n import language
from shop.shipping.arriving import after_paying
from shop.shipping.models import CourierKind
from shop.shipping.quoting import Offer
from shop.web import setting


def arrives(offer: Offer, off_until: date | None) -> str:
    """When a parcel sent so is likely to be there if it is paid today; it waits for a seller who is off until a day."""
    day = today()
    place = setting("COOPERATIVE").address if offer.kind is CourierKind.PICKUP else ""
    return _arrives(offer.kind, offer.days_least, offer.days_most, day, off_until or day, place, language())


@lru_cache(maxsize=1_000)
def _arrives(
    kind: CourierKind, days_least: int, days_most: int, day: date, packs_after: date, place: str, spoken: str
) -> str:
    """Said once a day of every way to send: the page of each checkout says it of a handful.

    `place` is where what is fetched lies, `spoken` the language.
    """
    when = after_paying(kind, packs_after, days_least, days_most, today=day)
    if kind is CourierKind.PICKUP:
        return _("Ready at the cooperative, %(place)s, around %(when)s", place=place, when=when)
    if kind is CourierKind.VILLAGE:
        return _("The village courier brings it around %(when)s", when=when)
    return _("Arrives around %(when)s", when=when)
