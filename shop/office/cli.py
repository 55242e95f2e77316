"""`flask shop …`: proving the invariants, and the upkeep that time brings."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from shop.office.checks import broken
from shop.office.upkeep import expire_overdue, release_due

shop_commands = AppGroup("shop", help="The shop's own commands.")


@shop_commands.command("check")
def check() -> None:
    """Prove every invariant; exit 1 and name the facts when one breaks."""
    facts = broken()
    for fact in facts:
        click.echo(fact)
    click.echo(f"{len(facts)} broken." if facts else "Every invariant holds.")
    sys.exit(1 if facts else 0)


@shop_commands.command("expire")
def expire() -> None:
    """End unpaid orders whose time has passed; their goods are free again."""
    click.echo(f"{expire_overdue()} orders expired.")


@shop_commands.command("release")
def release() -> None:
    """Release the makers' money of goods that arrived and whose hold has passed."""
    click.echo(f"{release_due()} parts released.")
