"""A seller says when she packs nothing: a feast, a harvest, an illness. Her goods go on being sold, and are promised for later."""

from __future__ import annotations

from datetime import date, timedelta

from shop import audit
from shop.clock import today
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.sellers.models import Seller
from shop.sellers.registering import subject
from shop.users.models import User

#: Whoever buys waits no longer than this for her to come back.
LONGEST = timedelta(days=30)


class TooLongOff(ShopError):
    """More days off than buyers are made to wait."""

    def sentence(self) -> str:
        return _(
            "At most %(days)s days at once: nobody waits longer. If you are away for longer, take your goods off the shelf.",
            days=LONGEST.days,
        )


class EndsBeforeItBegins(ShopError):
    """The last day off lies before the first."""

    def sentence(self) -> str:
        return _("The last day lies before the first. Put them the other way round.")


def take_time_off(seller: Seller, first: date, last: date, *, by: User) -> None:
    """From the first to the last day, both included, this seller packs nothing: what is ordered is promised for after it.

    It takes the place of what she said before; what was ordered already keeps its promise. Raises EndsBeforeItBegins and
    TooLongOff.
    """
    if last < first:
        raise EndsBeforeItBegins
    if last - first >= LONGEST:
        raise TooLongOff
    seller.off_from, seller.off_until = first, last
    audit.record("time_off_taken", subject(seller), by=by, first=first.isoformat(), last=last.isoformat())


def end_time_off(seller: Seller, *, by: User) -> None:
    """She packs again from today on, or does not go at all. A second call, or one after it is over, changes nothing."""
    if not is_announced(seller):
        return
    seller.off_from = seller.off_until = None
    audit.record("time_off_ended", subject(seller), by=by)


def is_announced(seller: Seller) -> bool:
    """Whether days off are still to come, or it is one of them today."""
    return seller.off_until is not None and seller.off_until >= today()
