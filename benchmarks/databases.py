"""Shops of two sizes on both databases, filled through the bulk path and kept between runs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tests.support import postgres

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "bench"
SIZES = (1_000, 100_000)
COVERS = 120


@dataclass(frozen=True)
class Ground:
    """A database to measure on."""

    database: str
    products: int
    address: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a server of it is started with."""
        return {
            "DATABASE_URL": self.address,
            "MEDIA_URL": str(self.folder / "media"),
            "MAIL_URL": f"outbox:{self.folder / 'mail'}",
        }


def fill(ground: Ground) -> None:
    """Load the demo shop up to so many products, without pictures."""
    _run(ground, "shop", "demo", "--no-pictures", "--orders", "20", "--products", str(ground.products))
    hang_covers(ground)


def _run(ground: Ground, *command: str) -> None:
    environment = os.environ | ground.environment
    flask = [".venv/bin/flask", "--app", "wsgi", *command]
    subprocess.run(flask, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def hang_covers(ground: Ground) -> None:
    """Give every product a cover, so that its card has all a card has: rows only, no files."""
    photos = [
        {"key": f"bench{number:035d}", "width": 1600, "height": 2000, "is_complete": True} for number in range(COVERS)
    ]
    shop = sa.create_engine(ground.address)
    with shop.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO photos (key, width, height, is_complete) VALUES (:key, :width, :height, :is_complete)"
            ),
            photos,
        )
        first = connection.execute(sa.text("SELECT min(id) FROM photos")).scalar_one()
        connection.execute(sa.text(f"UPDATE products SET cover_id = {first} + id % {COVERS}"))
    shop.dispose()


@contextmanager
def sqlite(products: int) -> Iterator[Ground]:
    """A SQLite file, filled the first time."""
    folder = KEPT / f"sqlite-{products}"
    folder.mkdir(parents=True, exist_ok=True)
    ground = Ground("sqlite", products, f"sqlite:///{folder / 'shop.sqlite'}", folder)
    if not (folder / "filled").exists():
        (folder / "shop.sqlite").unlink(missing_ok=True)
        fill(ground)
        (folder / "filled").touch()
    _run(ground, "db", "upgrade")  # filled before the tables changed
    yield ground


@contextmanager
def postgresql(products: int) -> Iterator[Ground]:
    """A database of a PostgreSQL started for this run, which keeps its promises (fsync on)."""
    folder = KEPT / f"postgresql-{products}"
    folder.mkdir(parents=True, exist_ok=True)
    ground = Ground("postgresql", products, postgres.fresh_database(durable=True), folder)
    fill(ground)
    yield ground


def grounds(sizes: tuple[int, ...] = SIZES, kinds: tuple[str, ...] = ("sqlite", "postgresql")) -> Iterator[Ground]:
    """Every database to measure on, one after the other."""
    for kind in kinds:
        for size in sizes:
            with (sqlite if kind == "sqlite" else postgresql)(size) as ground:
                yield ground
