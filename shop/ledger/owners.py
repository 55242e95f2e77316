"""The owners of sub-accounts: their names, and which can be chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from shop.db import session
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import balances
from shop.money import Rupiah
from shop.sellers.models import Maker, Seller
from shop.shipping.models import Service

#: In an address, `seller-12` stands for all makers of that seller together.
SELLER = "seller-"


@dataclass(frozen=True)
class SubAccount:
    """One owner's part of an account, debit positive."""

    owner: str
    name: str
    amount: Rupiah


def owner_names(account: str, owners: Collection[str]) -> dict[str, str]:
    """Names for the owners of an account's sub-accounts.

    Makers and courier services by their names, banks by their code; orders, payouts and receipts by the number of the
    first entry on their sub-account.
    """
    if account == "payable":
        makers = sa.select(Maker.id, Maker.name, Seller.name).join(Seller, Seller.id == Maker.seller_id)
        rows = session().execute(makers.where(Maker.id.in_([int(owner) for owner in owners])))
        return {str(number): name if name == seller else f"{name}, {seller}" for number, name, seller in rows}
    if account in ("shipping_due", "receivable"):
        services = sa.select(Service.id, Service.name).where(Service.id.in_([int(owner) for owner in owners]))
        return {str(number): name for number, name in session().execute(services)}
    if account in ("bank", "cash", "clearing"):
        return {owner: owner.upper() for owner in owners}
    first = (
        sa.select(Account.owner, sa.func.min(Line.entry_id).label("entry_id"))
        .join(Line, Line.account_id == Account.id)
        .where(Account.name == account, Account.owner.in_(owners))
        .group_by(Account.owner)
        .subquery()
    )
    query = sa.select(first.c.owner, Entry.subject).join(Entry, Entry.id == first.c.entry_id)
    return {row.owner: row.subject for row in session().execute(query)}


def sub_accounts(account: str, most: int) -> tuple[list[SubAccount], int]:
    """The sub-accounts whose balance is not zero, largest first, at most so many; and how many there are in all."""
    standing = sorted(balances(account).items(), key=lambda item: (-abs(item[1]), item[0]))
    names = owner_names(account, [owner for owner, _ in standing[:most]])
    return [SubAccount(owner, names.get(owner, owner), amount) for owner, amount in standing[:most]], len(standing)


def chosen_owners(account: str, owner: str) -> tuple[str, list[str] | None] | None:
    """What `owner` in an address means: a name and the sub-accounts, None of which stands for all; None when unknown."""
    if not owner:
        return "", None
    if account == "payable" and owner.startswith(SELLER) and owner.removeprefix(SELLER).isdecimal():
        number = int(owner.removeprefix(SELLER)[:9])
        found = (
            session()
            .execute(
                sa.select(Seller.name, Maker.id).join(Maker, Maker.seller_id == Seller.id).where(Seller.id == number)
            )
            .all()
        )
        return (found[0][0], [str(maker_id) for _, maker_id in found]) if found else None
    known = session().scalar(sa.select(Account.id).where(Account.name == account, Account.owner == owner))
    return (owner_names(account, [owner]).get(owner, owner), [owner]) if known else None


def choosable_owners(account: str) -> list[tuple[str, str]]:
    """Owners to choose from, as (value, name), sorted by name; only where they are few: sellers, couriers, banks."""
    if account == "payable":
        sellers = session().execute(sa.select(Seller.id, Seller.name).order_by(Seller.name))
        return [(f"{SELLER}{number}", name) for number, name in sellers]
    if account in ("bank", "cash", "clearing", "receivable", "shipping_due"):
        owners = list(session().scalars(sa.select(Account.owner).where(Account.name == account)))
        return sorted(owner_names(account, owners).items(), key=lambda item: item[1])
    return []
