"""`flask bank …`: statements without a browser."""

from __future__ import annotations

from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from shop.bank.closing import close_certain
from shop.bank.importing import import_statement
from shop.bank.queries import account_named, first_account
from shop.db import committed, session
from shop.errors import ShopError
from shop.users.models import Role, RoleGrant, User
from shop.users.signing_in import find_user

commands = AppGroup("bank", help="Statements of the cooperative's bank accounts.")


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--account", help="Code of the account, such as bri; the first one unless said.")
@click.option(
    "--by", "identifier", help="Phone or e-mail of the bendahara in whose name it is booked; the only one unless said."
)
def bring(file: Path, account: str | None, identifier: str | None) -> None:
    """Save FILE as a statement and tie what fits exactly. The same file again adds nothing."""
    try:
        chosen = account_named(account) if account else first_account()
    except ShopError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    if chosen is None:
        raise click.ClickException(f"no account is called {account}")
    by = _bendahara(identifier)
    data = file.read_bytes()

    def take_in() -> tuple[int, int, int]:
        statement = import_statement(chosen, data, name=file.name, by=by)
        return statement.lines_read, statement.lines_new, statement.lines_pending

    try:
        read, new, pending = committed(take_in)
    except ShopError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    closed, _refused = close_certain(chosen, by=by)
    click.echo(
        f"{read} lines read, {pending} pending left out; the statement brought {new} new ones. {closed} matched now."
    )


def _bendahara(identifier: str | None) -> User:
    if identifier:
        found = find_user(identifier)
        if found is None or Role.BENDAHARA not in found.roles:
            raise click.ClickException(f"{identifier} is no bendahara")
        return found
    query = sa.select(User).join(RoleGrant, RoleGrant.user_id == User.id).where(RoleGrant.role == Role.BENDAHARA)
    several = list(session().scalars(query))
    if len(several) != 1:
        raise click.ClickException(f"{len(several)} people are bendahara: name one with --by")
    return several[0]
