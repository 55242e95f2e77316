"""The regions of Indonesia."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.db import Base


def squeezed(name: str) -> str:
    """How names are compared: lower case, without spaces."""
    return "".join(name.lower().split())


#: Compared byte by byte on both databases, so that a prefix is a range of the index.
PLAIN = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")


class Region(Base):
    """One province (level 1), regency or city (2), district (3) or village (4).

    Codes look like `35.09.30.2009`; the parent's code is the part before the last dot.
    """

    __tablename__ = "regions"
    __table_args__ = (sa.Index(None, "level", "search_name"), sa.Index(None, "parent_code"))

    code: Mapped[str] = mapped_column(sa.String(13), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(sa.String(13))
    level: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(100))
    #: Lower case without spaces: "Dukuh Dempok" and "Dukuhdempok" are found alike.
    search_name: Mapped[str] = mapped_column(PLAIN)
    #: "Sidomulyo, Silo, Kabupaten Jember, Jawa Timur".
    full_name: Mapped[str] = mapped_column(sa.String(300))
    postal_code: Mapped[str | None] = mapped_column(sa.String(5))

    @property
    def short_name(self) -> str:
        """`Sidomulyo, Silo`, or `Kabupaten Jember`: enough to know which one is meant."""
        return ", ".join(self.full_name.split(", ")[: 2 if self.level > 2 else 1])


def place_in(region_name: str) -> str:
    """The city or regency of a region's whole name, in one or two words."""
    names = region_name.split(", ")
    name = names[-2 if len(names) > 1 else 0]
    for kind in ("Kabupaten ", "Kota ", "Administrasi "):
        name = name.removeprefix(kind)
    return name
