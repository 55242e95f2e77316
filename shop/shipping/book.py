"""A person's address book: what she sent to before, ready to be chosen again."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.db import session
from shop.regions.models import Region
from shop.shipping.models import Address
from shop.users.models import User

#: So many are kept; the oldest makes room.
MOST = 10


def addresses_of(user: User) -> list[Address]:
    """A person's addresses, the one used last first."""
    query = sa.select(Address).where(Address.user_id == user.id).options(joinedload(Address.region, innerjoin=True))
    return list(session().scalars(query.order_by(Address.id.desc())))


def save_address(
    user: User,
    *,
    recipient: str,
    phone: str,
    street: str,
    region: Region,
    rt: str = "",
    rw: str = "",
    landmark: str = "",
) -> Address:
    """Keep an address for the next order, as the first of the book. The same one again stands there once."""
    made = Address(
        user_id=user.id,
        recipient=recipient,
        phone=phone,
        street=street,
        rt=rt,
        rw=rw,
        region_code=region.code,
        landmark=landmark,
    )
    known = addresses_of(user)
    for old in known:
        if facts(old) == facts(made):
            session().delete(old)
            known.remove(old)
            break
    for old in known[MOST - 1 :]:
        session().delete(old)
    session().add(made)
    return made


def remove_address(number: int, *, by: User) -> None:
    """Take an address out of her book; one that is not in it stays where it is."""
    session().execute(sa.delete(Address).where(Address.id == number, Address.user_id == by.id))


def facts(address: Address) -> tuple[str, ...]:
    """What makes two addresses the same."""
    return (
        address.recipient,
        address.phone,
        address.street,
        address.rt,
        address.rw,
        address.region_code,
        address.landmark,
    )
