"""When a parcel is likely to be there, and where its courier tells how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from shop.clock import today, working_days_after
from shop.i18n import gettext as _
from shop.i18n import rentang, tanggal
from shop.sellers.models import Seller
from shop.shipping.models import CourierKind

#: Rule: terms of sale, 6: a parcel is given to its courier within so many working days of the payment.
SENT_WITHIN_DAYS = 2

#: Where the courier's address takes the number.
NUMBER = "{resi}"


@dataclass(frozen=True)
class Arrival:
    """From which to which day a parcel is likely to be there, or ready to be fetched."""

    first: date
    last: date

    def __str__(self) -> str:
        return rentang(self.first, self.last)


def after_sending(sent: date, days_least: int, days_most: int) -> Arrival:
    """When a parcel sent on a day arrives, by its courier's working days."""
    return Arrival(working_days_after(sent, days_least), working_days_after(sent, days_most))


def after_paying(kind: CourierKind, paid: date, days_least: int, days_most: int, *, today: date) -> Arrival:
    """Between which days a parcel that is not sent yet arrives.

    It is sent between the next working day and SENT_WITHIN_DAYS after the payment, or today when that has passed. One
    that is fetched takes no way: its days are those of making it ready.
    """
    soon, late = (0, 0) if kind is CourierKind.PICKUP else (1, SENT_WITHIN_DAYS)
    return Arrival(
        working_days_after(max(working_days_after(paid, soon), today), days_least),
        working_days_after(max(working_days_after(paid, late), today), days_most),
    )


def last_day_off(first: date | None, last: date | None, *, today: date) -> date | None:
    """The last of a seller's days off when they touch the days in which she would pack what is ordered today, else None."""
    if first is None or last is None or last < today:
        return None
    return last if first <= working_days_after(today, SENT_WITHIN_DAYS) else None


def off_now(seller: Seller) -> str:
    """A sentence about a seller who is off as what is ordered today would be packed; empty when she packs as always."""
    last = last_day_off(seller.off_from, seller.off_until, today=today())
    return off_words(seller.name, last) if last else ""


def off_words(name: str, last: date) -> str:
    """That a seller is off until a day, and from when she packs."""
    return _(
        "%(seller)s is off until %(last)s. What is ordered now is packed from %(day)s on.",
        seller=name,
        last=tanggal(last),
        day=tanggal(working_days_after(last, 1)),
    )


def tracking_page(track_at: str, number: str) -> str:
    """The courier's page about a parcel; empty without a number, or when the courier has no page that is safe to open.

    Rule: only https, so that nobody on the way reads or changes what the buyer opens.
    """
    if not number or not track_at.startswith("https://"):
        return ""
    return track_at.replace(NUMBER, quote(number, safe=""))
