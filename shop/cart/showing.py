"""The cart as its page shows it: by parcel, with what is wrong with a line and what sending together saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shop.cart.parcels import Chosen, parcels
from shop.cart.sending import Sending, sendings
from shop.db import session
from shop.i18n import gettext as _
from shop.i18n import in_language
from shop.regions.models import Region


@dataclass
class Line:
    """A line as the cart's page shows it: what is wrong with it, and what was typed."""

    chosen: Chosen
    typed: str = ""
    problem: str = ""
    #: True when it keeps the order from being placed.
    blocks: bool = False

    @property
    def title(self) -> str:
        """The product's name in the reader's language."""
        return in_language(self.chosen, "title")

    @property
    def is_only_one(self) -> bool:
        """One of a kind, or the last: there is nothing to count."""
        return bool(self.chosen.piece_number) or (self.chosen.available == 1 and self.chosen.quantity == 1)

    @property
    def has_new_price(self) -> bool:
        """The price is not the one the buyer saw."""
        return self.chosen.price != self.chosen.price_seen


@dataclass
class Shown:
    """Everything the cart's page shows."""

    sendings: list[Sending] = field(default_factory=list)
    lines: dict[int, Line] = field(default_factory=dict)
    region_name: str = ""

    @property
    def goods_total(self) -> int:
        """What the goods cost, at today's prices."""
        return sum(line.chosen.total for line in self.lines.values())

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return sum(line.chosen.quantity for line in self.lines.values())

    @property
    def shipping_total(self) -> int | None:
        """What sending usually costs; None when some parcel cannot be sent there."""
        offers = [sending.usual for sending in self.sendings]
        return sum(offer.price for offer in offers if offer) if all(offers) else None

    @property
    def can_go_on(self) -> bool:
        """Nothing in it keeps the order from being placed."""
        return bool(self.lines) and not any(line.blocks for line in self.lines.values())


def shown_cart(
    rows: Sequence[Chosen],
    region_code: str,
    *,
    wrong: Mapping[int, tuple[str, str]] | None = None,
    left: Mapping[int, int] | None = None,
) -> Shown:
    """What the cart's page shows of its lines, with the usual cost of sending to a region.

    `wrong` gives by line what was typed and what is wrong with it; `left` by variant what is really left.
    """
    if not rows:
        return Shown()
    shown = Shown(lines={row.line_id: _judged(row, (left or {}).get(row.variant_id, row.available)) for row in rows})
    for line_id, (typed, problem) in (wrong or {}).items():
        if line_id in shown.lines:
            shown.lines[line_id].typed, shown.lines[line_id].problem = typed, problem
    place = session().get(Region, region_code)
    shown.region_name = place.short_name if place is not None else ""
    shown.sendings = sendings(parcels(rows), region_code)
    return shown


def _judged(row: Chosen, available: int) -> Line:
    line = Line(row, typed=str(row.quantity))
    if not row.is_for_sale:
        line.problem, line.blocks = _("This is not sold any more. Take it out to go on."), True
    elif available <= 0:
        line.problem, line.blocks = _("Sold out in the meantime. Take it out to go on."), True
    elif row.quantity > available:
        line.problem, line.blocks = _("Only %(available)s left. Lower the number to go on.", available=available), True
    elif line.has_new_price:
        line.blocks = True
    return line
