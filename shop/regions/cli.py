"""`flask regions load`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from shop.db import committed
from shop.regions.loading import load_regions

commands = AppGroup("regions", help="The regions of Indonesia.")


@commands.command("load")
def load() -> None:
    """Fill the table of regions; harmless when it is filled."""
    added = committed(load_regions)
    click.echo(f"{added} regions added.")
