"""`flask users …`: the first people of a real shop, and whoever cannot be helped from within it."""

from __future__ import annotations

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from shop.db import committed
from shop.errors import ShopError
from shop.users import standing
from shop.users.models import Role, User
from shop.users.passwords import why_not
from shop.users.registering import register
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


def _found(identifier: str) -> User:
    user = find_user(identifier)
    if user is None:
        raise click.ClickException(f"nobody is registered as {identifier}")
    return user


@commands.command("grant")
@click.argument("identifier")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def give(identifier: str, role: str) -> None:
    """Give somebody a role of the office."""
    user = _found(identifier)
    try:
        committed(lambda: standing.grant(user, Role(role), by=None))
    except ShopError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    click.echo(f"{user.name} is {role}.")


@commands.command("take")
@click.argument("identifier")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def take(identifier: str, role: str) -> None:
    """Take a role of the office from somebody."""
    user = _found(identifier)
    committed(lambda: standing.take_role(user, Role(role), by=None))
    click.echo(f"{user.name} is {role} no more.")


@commands.command("two-step-off")
@click.argument("identifier")
@click.argument("reason")
def two_step_off(identifier: str, reason: str) -> None:
    """Turn the second step off for somebody who lost her phone and her recovery codes, and whom no ketua can help."""
    user = _found(identifier)
    committed(lambda: standing.end_two_steps(user, reason=reason, by=None))
    click.echo(f"{user.name} signs in with her password alone.")


@commands.command("link")
@click.argument("identifier")
def link(identifier: str) -> None:
    """Print a link that sets a new password, for whoever cannot be written to."""
    user = _found(identifier)
    token = committed(lambda: standing.give_link(user, by=None))
    with current_app.test_request_context(base_url=current_app.config["BASE_URL"]):
        click.echo(url_for("users.new_password", token=token, _external=True))
