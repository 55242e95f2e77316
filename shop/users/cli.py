"""`flask users …`: the first people of a real shop."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from shop.db import committed
from shop.users.models import Role
from shop.users.operations import grant, register
from shop.users.passwords import why_not
from shop.users.signing_in import find_user

commands = AppGroup("users", help="People who sign in.")


@commands.command("create")
@click.argument("identifier")
@click.argument("name")
@click.password_option()
def create(identifier: str, name: str, password: str) -> None:
    """Make an account for a phone number or e-mail address."""
    if reason := why_not(password):
        raise click.ClickException(reason)
    committed(lambda: register(identifier, name=name, password=password))
    click.echo(f"{name} can sign in.")


@commands.command("grant")
@click.argument("identifier")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def give(identifier: str, role: str) -> None:
    """Give somebody a role of the office."""
    user = find_user(identifier)
    if user is None:
        raise click.ClickException(f"nobody is registered as {identifier}")
    committed(lambda: grant(user, Role(role), by=None))
    click.echo(f"{user.name} is {role}.")
