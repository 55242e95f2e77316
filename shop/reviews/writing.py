"""Saying what one thinks of goods that came, and what the seller answers."""

from __future__ import annotations

from datetime import datetime, timedelta

import phonenumbers
import sqlalchemy as sa

from shop import audit
from shop.catalogue.readiness import CLAIMS
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.orders.claiming import hold, refunded_of
from shop.orders.models import Order, OrderLine, SellerOrderStatus
from shop.orders.telling import tell_seller
from shop.reviews.models import Review
from shop.users.models import User

#: So long a buyer may change what she said.
CHANGE_DAYS = 30
#: Where goods are that a buyer can speak of: with her.
RECEIVED = (SellerOrderStatus.DELIVERED, SellerOrderStatus.COMPLETED)
#: How people are addressed in front of their names.
TITLES = {"bu", "ibu", "pak", "bapak", "mbak", "mas", "haji", "hj", "h"}


class NotReceived(ShopError):
    """The goods have not arrived, or were cancelled."""

    def sentence(self) -> str:
        return _("A review can be written once the goods have arrived. Confirm on the order's page that you have them.")


class NothingKept(ShopError):
    """The line was paid back whole."""

    def sentence(self) -> str:
        return _("This was paid back to you, so there is nothing to review. Tell us on WhatsApp what we should know.")


class TooLate(ShopError):
    """The time to change a review is over."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until

    def sentence(self) -> str:
        return _(
            "Your review could be changed until %(when)s and stays as it is. Write to us if it must go.",
            when=waktu(self.until),
        )


class ClaimsHealing(ShopError):
    """A seller's answer says that food or jamu heals."""

    status = 422

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def sentence(self) -> str:
        return _("Food and jamu must not be said to heal (BPOM). Take out: “%(words)s”.", words=self.words)


def review(line: OrderLine, *, stars: int, heading: str = "", text: str = "", by: User | None) -> Review:
    """Say what the buyer thinks of a line she received; said again it changes her review, for CHANGE_DAYS.

    The very same words again change nothing. What says that food heals waits for the catalogue officer, and what she
    hid stays hidden. Raises NotReceived, NothingKept, TooLate.

    Rule: a buyer's word on goods sold here is advertising too: food and jamu must not be said to heal (Peraturan BPOM
    10/2024 and 31/2018).
    """
    part = line.seller_order
    hold(part)
    if part.status not in RECEIVED:
        raise NotReceived
    if refunded_of(line) >= line.total:
        raise NothingKept
    found = session().scalars(sa.select(Review).where(Review.line_id == line.id)).one_or_none()
    if found is None:
        return _say(line, stars, heading, text, by)
    if (found.stars, found.heading, found.text) == (stars, heading, text):
        return found
    if not may_change(found):
        raise TooLate(found.said_at + timedelta(days=CHANGE_DAYS))
    found.stars, found.heading, found.text, found.changed_at = stars, heading, text, now()
    if found.hidden_by is None:
        _hold_claims(found, line)
    audit.record("review_changed", f"review {found.id}", by=by, stars=stars)
    return found


def may_change(said: Review) -> bool:
    """Whether its buyer may still change a review."""
    return now() < said.said_at + timedelta(days=CHANGE_DAYS)


def _say(line: OrderLine, stars: int, heading: str, text: str, by: User | None) -> Review:
    part, order = line.seller_order, line.seller_order.order
    said = Review(
        line_id=line.id,
        product_id=line.product_id,
        seller_id=part.seller_id,
        category_id=line.product.category_id,
        stars=stars,
        heading=heading,
        text=text,
        language=order.language,
        name=_first_name(order.buyer_name),
        town=order.place,
        country=_country(order),
        said_at=now(),
    )
    _hold_claims(said, line)
    session().add(said)
    session().flush()
    audit.record("review_said", f"review {said.id}", by=by, stars=stars)
    if said.hidden_at is None:
        words = text or heading
        tell_seller(
            part,
            "reviews/said",
            key=f"review_said:{said.id}",
            title=line.title,
            stars=stars,
            text=words,
            number=said.id,
        )
    return said


def _hold_claims(said: Review, line: OrderLine) -> None:
    """Let what says that food heals wait for the officer; whatever else is shown."""
    found = CLAIMS.search(f"{said.heading}\n{said.text}") if line.is_food else None
    said.hidden_at, said.hidden_reason = (now(), found[0]) if found else (None, "")


def _first_name(name: str) -> str:
    words = name.split()
    first = next((word for word in words if word.lower() not in TITLES and word[-1] != "."), words[0])
    return first[:60]


def _country(order: Order) -> str:
    if not order.buyer_phone:
        return ""
    number = phonenumbers.parse(order.buyer_phone)
    code = phonenumbers.region_code_for_number(number) or ""
    return "" if code == "ID" or len(code) != 2 else code


def answer(said: Review, *, text: str, by: User) -> None:
    """What the seller says to a review, under it for everybody to read; said again it takes the first one's place.

    Raises ClaimsHealing.
    """
    found = CLAIMS.search(text) if said.product.category.is_food else None
    if found:
        raise ClaimsHealing(found[0])
    said.answer, said.answered_at = text, now()
    audit.record("review_answered", f"review {said.id}", by=by)
