"""What a product costs its seller, and what is left of its price: counted by her, for her."""

from __future__ import annotations

from dataclasses import dataclass

from shop import audit
from shop.catalogue.editing import subject
from shop.catalogue.models import Product, ProductCost
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.money import BASIS_POINTS, Rupiah, part_of, percent_of
from shop.users.models import User


class CostsNothing(ShopError):
    """No amount of a making says anything."""

    status = 422

    def sentence(self) -> str:
        return _("Type at least what the materials cost, or your time and its wage.")


def count_cost(product: Product, cost: ProductCost, *, by: User | None) -> None:
    """Keep what one making takes (rupiah, minutes) in place of what was counted before.

    Pieces ordered from now on bear the new cost; orders keep theirs. Raises CostsNothing.
    """
    if cost.total == 0:
        raise CostsNothing
    product.cost = None  # its row goes before the new one comes
    session().flush()
    product.cost = cost
    product.unit_cost = cost.each
    session().flush()
    audit.record("product_cost_counted", subject(product), by=by)


@dataclass(frozen=True)
class Gain:
    """What a price leaves after the cooperative's part (basis points) and the cost."""

    price: Rupiah
    cost: ProductCost
    commission_bps: int

    @property
    def received(self) -> Rupiah:
        """What the seller is paid of it."""
        return self.price - percent_of(self.price, self.commission_bps)

    @property
    def profit(self) -> Rupiah:
        """What is left of that after the cost, in which her own wage is; below zero it is a loss."""
        return self.received - self.cost.each

    @property
    def an_hour(self) -> Rupiah | None:
        """Her wage and the profit together, for an hour of her work; None where she counted no time."""
        if not self.cost.minutes:
            return None
        return part_of(self.cost.wages + self.profit * self.cost.pieces, 60, self.cost.minutes)

    @property
    def least_price(self) -> Rupiah:
        """The lowest price of which she is paid no less than it costs her."""
        price = -(-self.cost.each * BASIS_POINTS // (BASIS_POINTS - self.commission_bps))
        while price - 1 - percent_of(price - 1, self.commission_bps) >= self.cost.each:
            price -= 1
        return price
