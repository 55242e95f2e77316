"""A photograph as lists show it: from a row of columns, without its object."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from shop.media import AT_ONCE, WIDTHS, widths_of

#: A card is at most 18rem wide, on screens of twice the usual density.
CARD_WIDTH = 640


class Cover(NamedTuple):
    """A photograph as lists need it: `url()` and `srcset()` like shop.media.Photo, without its row."""

    key: str
    width: int
    height: int
    is_complete: bool
    alt: str = ""

    def url(self, width: int = CARD_WIDTH, kind: str = "jpg") -> str:
        """Where the smallest size of at least this width is."""
        have = _widths(self.width, self.is_complete)
        return f"/media/{self.key}-{next((fitting for fitting in have if fitting >= width), have[-1])}.{kind}"

    def srcset(self, kind: str) -> str:
        """Every size of one kind, as `srcset` wants it; empty when that kind is not made yet."""
        if kind == "avif" and not self.is_complete:
            return ""
        return ", ".join(
            f"/media/{self.key}-{width}.{kind} {width}w" for width in _widths(self.width, self.is_complete)
        )


class CardPhoto(NamedTuple):
    """What a card's picture chooses from: AVIF up to its width (empty until made), two sizes of WebP, and one JPEG."""

    avif: str
    webp: str
    jpeg: str
    width: int
    height: int


#: Stands in the card of a product without a photograph.
NO_PHOTO = CardPhoto("", "", "", 0, 0)


@lru_cache(maxsize=5_000)
def card_photo(key: str | None, width: int, height: int, is_complete: bool) -> CardPhoto:
    """The photograph with these columns. What a file is called never changes, so its addresses are put together once."""
    if key is None:
        return NO_PHOTO
    have = _card_widths(width, is_complete)
    start, small, large = f"/media/{key}-", have[0], have[-1]
    webp = f"{start}{small}.webp {small}w, {start}{large}.webp {large}w"
    avif = ", ".join(f"{start}{wide}.avif {wide}w" for wide in have) if is_complete else ""
    return CardPhoto(avif, webp, f"{start}{large}.jpg", width, height)


@lru_cache(maxsize=2_000)
def _widths(width: int, is_complete: bool) -> list[int]:
    return widths_of(width, WIDTHS if is_complete else AT_ONCE)


@lru_cache(maxsize=2_000)
def _card_widths(width: int, is_complete: bool) -> list[int]:
    have = _widths(width, is_complete)
    return [fitting for fitting in have if fitting <= CARD_WIDTH] or have[:1]
