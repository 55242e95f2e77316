"""What a seller types about what a making takes."""

from __future__ import annotations

from typing import Any

from shop.catalogue.models import ProductCost
from shop.forms import Amount, Form, WholeNumber
from shop.i18n import lazy_gettext

#: In rupiah, for one making.
MOST = 1_000_000_000
AMOUNTS = ("materials", "energy", "packaging", "tools", "wage")


class CostForm(Form):
    """One making, and what comes of it. What is left empty costs nothing."""

    pieces = WholeNumber(lazy_gettext("How many pieces come of one making?"), least=1, most=10_000, default=1)
    materials = Amount(lazy_gettext("Materials"), most=MOST, required=False)
    energy = Amount(lazy_gettext("Gas, electricity, water"), most=MOST, required=False)
    packaging = Amount(lazy_gettext("Packaging and labels"), most=MOST, required=False)
    hours = WholeNumber(lazy_gettext("Hours of work"), most=2_000, required=False)
    minutes = WholeNumber(lazy_gettext("and minutes"), most=59, required=False)
    wage = Amount(lazy_gettext("What an hour of work is worth"), most=MOST, required=False)
    tools = Amount(lazy_gettext("Tools that wear out"), most=MOST, required=False)
    failed = WholeNumber(lazy_gettext("Of 100 pieces, how many fail?"), most=90, required=False)

    def __init__(self, cost: ProductCost | None = None, **kw: Any) -> None:
        known: dict[str, Any] = {}
        if cost is not None:
            known = {name: getattr(cost, name) for name in ("pieces", "failed", *AMOUNTS)}
            known |= {"hours": cost.minutes // 60, "minutes": cost.minutes % 60}
        super().__init__(data=known, **kw)

    @property
    def cost(self) -> ProductCost:
        """What was typed, once it is valid."""
        return ProductCost(
            pieces=self.pieces.data,
            minutes=(self.hours.data or 0) * 60 + (self.minutes.data or 0),
            failed=self.failed.data or 0,
            **{name: self[name].data or 0 for name in AMOUNTS},
        )
