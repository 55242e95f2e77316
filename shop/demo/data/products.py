"""Everything on the shelves, gathered from the lists of each kind and maker."""

from __future__ import annotations

from shop.demo.data.accessories import ACCESSORIES
from shop.demo.data.bags_sewn import BAGS_SEWN
from shop.demo.data.bags_small import BAGS_SMALL
from shop.demo.data.bags_woven import BAGS_WOVEN
from shop.demo.data.cloth_ambulu import CLOTH_AMBULU
from shop.demo.data.cloth_makers import CLOTH_MAKERS
from shop.demo.data.cloth_sidomulyo import CLOTH_SIDOMULYO
from shop.demo.data.cloth_wonoasri import CLOTH_WONOASRI
from shop.demo.data.drinks import DRINKS
from shop.demo.data.shoes import SHOES
from shop.demo.data.snacks_jars import SAMBAL_AND_COFFEE
from shop.demo.data.snacks_sabrang import SNACKS_SABRANG
from shop.demo.data.snacks_sweet import BISCUITS_AND_SWEETS

PRODUCTS = (
    *CLOTH_WONOASRI,
    *CLOTH_SIDOMULYO,
    *CLOTH_AMBULU,
    *CLOTH_MAKERS,
    *BAGS_SEWN,
    *BAGS_SMALL,
    *BAGS_WOVEN,
    *SHOES,
    *ACCESSORIES,
    *SNACKS_SABRANG,
    *SAMBAL_AND_COFFEE,
    *BISCUITS_AND_SWEETS,
    *DRINKS,
)
