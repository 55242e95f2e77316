"""`flask shop …`: proving the invariants, and the upkeep that time brings."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from shop.clock import year_without_days_off
from shop.db import committed
from shop.office.backup import BrokenBackup, backup, restore
from shop.office.checks import broken
from shop.office.opening import open_shop
from shop.office.opening_file import NotOpened
from shop.office.upkeep import expire_overdue, release_due, set_aside_old

shop_commands = AppGroup("shop", help="The shop's own commands.")


@shop_commands.command("check")
def check() -> None:
    """Prove every invariant; exit 1 and name the facts when one breaks."""
    facts = broken()
    for fact in facts:
        click.echo(fact)
    if (year := year_without_days_off()) is not None:
        click.echo(f"The public holidays of {year} are not written down yet: see docs/running.md, scripts/days_off.py.")
    click.echo(f"{len(facts)} broken." if facts else "Every invariant holds.")
    sys.exit(1 if facts else 0)


@shop_commands.command("open")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def open_for_real(file: Path) -> None:
    """Add the accounts, shelves, villages, couriers and sellers of FILE (docs/opening.example.toml) that are not there yet."""
    try:
        text = file.read_text(encoding="utf-8")
        added = committed(lambda: open_shop(text))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8; nothing was added") from None
    except NotOpened as refusal:
        raise click.ClickException(f"nothing was added\n{refusal}") from refusal
    click.echo("\n".join(f"{count} {name} added" for name, count in added.items()))


@shop_commands.command("expire")
def expire() -> None:
    """End unpaid orders whose time has passed; their goods are free again. Take food off sale that is nearly over."""
    click.echo(f"{expire_overdue()} orders expired.")
    click.echo(f"{set_aside_old()} stock items taken off sale: their best-before is too near.")


@shop_commands.command("release")
def release() -> None:
    """Release the makers' money of goods that arrived and whose hold has passed."""
    click.echo(f"{release_due()} parts released.")


@shop_commands.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def back_up(folder: Path) -> None:
    """Copy the database and the photographs into a new folder below FOLDER, while the shop runs."""
    click.echo(f"Backup in {backup(current_app.config['DATABASE_URL'], Path(current_app.config['MEDIA_URL']), folder)}")


@shop_commands.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.confirmation_option(prompt="Everything since the backup is lost. Go on?")
def put_back(folder: Path) -> None:
    """Put the backup in FOLDER in the shop's place (stop the shop first), then prove every invariant."""
    try:
        restore(current_app.config["DATABASE_URL"], Path(current_app.config["MEDIA_URL"]), folder)
    except BrokenBackup as broken_backup:
        raise click.ClickException(str(broken_backup)) from broken_backup
    facts = broken()
    click.echo("\n".join(facts) or "Restored; every invariant holds.")
    sys.exit(1 if facts else 0)
