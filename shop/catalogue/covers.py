"""A photograph as lists show it: from a row of columns, without its object."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from shop.media import AT_ONCE, WIDTHS, widths_of

#: A card is at most 18rem wide, on screens of twice the usual density.
CARD_WIDTH = 640


@dataclass(frozen=True)
class Cover:
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

    @cached_property
    def avif(self) -> str:
        """What a card chooses from: every size up to its width; empty until made."""
        have = _card_widths(self.width, self.is_complete) if self.is_complete else []
        return ", ".join(f"/media/{self.key}-{width}.avif {width}w" for width in have)

    @cached_property
    def webp(self) -> str:
        """The same of WebP: the smallest and the largest."""
        have = _card_widths(self.width, self.is_complete)
        return ", ".join(f"/media/{self.key}-{width}.webp {width}w" for width in (have[0], have[-1]))

    @cached_property
    def jpeg(self) -> str:
        """The address for the browsers that are left."""
        return f"/media/{self.key}-{_card_widths(self.width, self.is_complete)[-1]}.jpg"


@lru_cache(maxsize=5_000)
def cover_of(key: str, width: int, height: int, is_complete: bool) -> Cover:
    """The cover with these columns. What a file is called never changes, so its addresses are put together once."""
    return Cover(key, width, height, is_complete)


@lru_cache(maxsize=2_000)
def _widths(width: int, is_complete: bool) -> list[int]:
    return widths_of(width, WIDTHS if is_complete else AT_ONCE)


@lru_cache(maxsize=2_000)
def _card_widths(width: int, is_complete: bool) -> list[int]:
    have = _widths(width, is_complete)
    return [fitting for fitting in have if fitting <= CARD_WIDTH] or have[:1]
