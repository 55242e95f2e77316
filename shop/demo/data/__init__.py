"""The demo shop's content: who sells, what is sold, who buys."""

from __future__ import annotations

from shop.demo.data.buyers import BUYERS, SEARCHES
from shop.demo.data.categories import CATEGORIES, KINDS
from shop.demo.data.cooperative import COOPERATIVE
from shop.demo.data.products import PRODUCTS
from shop.demo.data.sellers import SELLERS
from shop.demo.data.villages import VILLAGES

__all__ = [
    "BUYERS",
    "CATEGORIES",
    "COOPERATIVE",
    "KINDS",
    "PRODUCTS",
    "SEARCHES",
    "SELLERS",
    "VILLAGES",
]
