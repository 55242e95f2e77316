"""Everyone who sells."""

from __future__ import annotations

from shop.demo.data.groups import GROUPS
from shop.demo.data.individuals import INDIVIDUALS

SELLERS = GROUPS + INDIVIDUALS
