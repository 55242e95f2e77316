"""Ways to send and what they cost: prices in rupiah per kilogram from Jember, by the longest matching region code.

Figures are examples of the usual order of size, not a courier's price list.
"""

from __future__ import annotations

from dataclasses import dataclass

from shop.demo.goods import Words
from shop.shipping.models import CourierKind


@dataclass(frozen=True)
class Zone:
    """Regions that cost the same: price per kilogram, and working days from and to."""

    codes: tuple[str, ...]
    price: int
    days: tuple[int, int]


@dataclass(frozen=True)
class Way:
    """One service. `tolerance_grams` beyond a full kilogram are not charged."""

    slug: str
    name: Words
    kind: CourierKind
    zones: tuple[Zone, ...]
    tolerance_grams: int = 300
    divisor: int = 6_000
    most_grams: int = 50_000
    needs_tracking: bool = True
    #: The courier's public page about a parcel; where its address takes no number, the number is typed there.
    track_at: str = ""


JEMBER = ("35.09",)
EAST_JAVA = ("35",)
JAVA_BALI = ("33", "34", "51")
WEST_JAVA = ("31", "32", "36")
SUMATRA = ("11", "12", "13", "14", "15", "16", "17", "18", "19", "21")
BORNEO_LOMBOK = ("52", "61", "62", "63", "64", "65")
CELEBES_FLORES = ("53", "71", "72", "73", "74", "75", "76")
EAST = ("81", "82", "91", "92", "93", "94", "95", "96")

WAYS = (
    Way(
        "jne-reg",
        Words("JNE Reguler", "JNE Regular"),
        CourierKind.COURIER,
        (
            Zone(JEMBER, 8_000, (1, 2)),
            Zone(EAST_JAVA, 14_000, (2, 3)),
            Zone(JAVA_BALI, 20_000, (2, 4)),
            Zone(WEST_JAVA, 24_000, (3, 4)),
            Zone(SUMATRA, 42_000, (4, 7)),
            Zone(BORNEO_LOMBOK, 46_000, (4, 7)),
            Zone(CELEBES_FLORES, 54_000, (5, 8)),
            Zone(EAST, 98_000, (7, 12)),
        ),
        track_at="https://cekresi.jne.co.id/{resi}",
    ),
    Way(
        "jnt-ez",
        Words("J&T EZ", "J&T EZ"),
        CourierKind.COURIER,
        (
            Zone(JEMBER, 7_500, (1, 2)),
            Zone(EAST_JAVA, 13_000, (2, 4)),
            Zone(JAVA_BALI, 19_000, (3, 5)),
            Zone(WEST_JAVA, 22_000, (3, 5)),
            Zone(SUMATRA, 39_000, (5, 8)),
            Zone(BORNEO_LOMBOK, 44_000, (5, 8)),
            Zone(CELEBES_FLORES, 52_000, (6, 9)),
            Zone(EAST, 94_000, (8, 14)),
        ),
        track_at="https://jet.co.id/track",
    ),
    Way(
        "pos-hemat",
        Words("Pos Hemat", "Pos economy"),
        CourierKind.COURIER,
        (
            Zone(EAST_JAVA, 10_000, (4, 6)),
            Zone(JAVA_BALI, 15_000, (5, 8)),
            Zone(WEST_JAVA, 17_000, (5, 8)),
            Zone(SUMATRA, 31_000, (8, 14)),
            Zone(BORNEO_LOMBOK, 35_000, (8, 14)),
            Zone(CELEBES_FLORES, 41_000, (9, 16)),
            Zone(EAST, 72_000, (12, 21)),
        ),
        tolerance_grams=200,
        most_grams=20_000,
        track_at="https://www.posindonesia.co.id/id/tracking/{resi}",
    ),
    Way(
        "kurir-desa",
        Words("Kurir desa", "Village courier"),
        CourierKind.VILLAGE,
        (Zone(JEMBER, 5_000, (1, 2)),),
        most_grams=15_000,
        needs_tracking=False,
    ),
    Way(
        "ambil",
        Words("Ambil sendiri di koperasi", "Pick up at the cooperative"),
        CourierKind.PICKUP,
        (Zone(EAST_JAVA, 0, (1, 2)),),
        needs_tracking=False,
    ),
)
