"""Opening a real shop from one file: bank accounts, shelves, techniques, villages, couriers with their rates, sellers.

What the file says is in opening_file.py. What the shop already has, by its slug or code, is left as it is, so that the
same file may grow and be read again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from shop import audit
from shop.catalogue.models import Category, Technique
from shop.clock import today
from shop.db import Base, session
from shop.forms import read_phone
from shop.money import BASIS_POINTS
from shop.office.opening_file import (
    AccountEntry,
    CategoryEntry,
    CourierEntry,
    NotOpened,
    Opening,
    SellerEntry,
    TechniqueEntry,
    VillageEntry,
    read_entries,
)
from shop.payments.models import CoopAccount
from shop.payouts.layouts import LAYOUTS
from shop.regions.models import Region
from shop.regions.queries import village
from shop.sellers.models import Maker, MemberRole, Seller, SellerKind, SellerMember, Village, VillageCoordinator
from shop.shipping.models import CourierKind, Rate, Service
from shop.stock.models import Place
from shop.users.models import User
from shop.users.signing_in import find_user


def open_shop(text: str) -> dict[str, int]:
    """Add everything in the file that is not there yet; how many of each, by the name of its part.

    A second call adds nothing. Raises NotOpened with everything that is wrong; the caller's transaction must then end.
    """
    try:
        parts = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        raise NotOpened([f"This is no TOML: {mistake}"]) from None
    opening = Opening()
    for name in parts:
        if name not in PARTS:
            opening.wrong(name, f"no such part; there are {', '.join(PARTS)}")
    for name, (kind, add) in PARTS.items():
        opening.added[name] = 0
        for where, entry in read_entries(opening, name, kind, parts.get(name, [])):
            if add(opening, where, entry):
                opening.added[name] += 1
    if opening.problems:
        raise NotOpened(opening.problems)
    return opening.added


def _account(opening: Opening, where: str, entry: AccountEntry) -> bool:
    if _has(CoopAccount, code=entry.code):
        return False
    if entry.payout_layout not in LAYOUTS:
        opening.wrong(where, f"payout_layout must be one of {', '.join(LAYOUTS)}")
    return _added(
        where,
        CoopAccount(
            code=entry.code,
            bank_name=entry.bank,
            number=entry.number,
            holder=entry.holder,
            payout_layout=entry.payout_layout,
        ),
    )


def _category(opening: Opening, where: str, entry: CategoryEntry) -> bool:
    if _has(Category, slug=entry.slug):
        return False
    last = session().scalar(sa.select(sa.func.max(Category.position))) or 0
    return _added(where, Category(**vars(entry), position=last + 1))


def _technique(opening: Opening, where: str, entry: TechniqueEntry) -> bool:
    return not _has(Technique, slug=entry.slug) and _added(where, Technique(**vars(entry)))


def _village(opening: Opening, where: str, entry: VillageEntry) -> bool:
    if _has(Village, slug=entry.slug):
        return False
    region = village(entry.region)
    coordinator = _person(opening, where, entry.coordinator) if entry.coordinator else None
    if region is None:
        opening.wrong(where, f"region {entry.region} is no village's code, such as 35.09.30.2009")
        return False
    made = Village(
        slug=entry.slug,
        name=region.name,
        district=session().get_one(Region, region.parent_code).name,
        region_code=region.code,
        text=entry.text,
        text_en=entry.text_en,
    )
    _added(where, made)
    if coordinator is not None:
        session().add(VillageCoordinator(user_id=coordinator.id, village_id=made.id))
    return True


def _courier(opening: Opening, where: str, entry: CourierEntry) -> bool:
    if _has(Service, slug=entry.slug):
        return False
    _check_courier(opening, where, entry)
    if opening.problems:
        return False
    last = session().scalar(sa.select(sa.func.max(Service.position))) or 0
    values = {name: value for name, value in vars(entry).items() if name not in ("rates", "kind")}
    made = Service(**values, kind=CourierKind(entry.kind), position=last + 1)
    made.rates = [
        Rate(region_code=code, price_per_step=rate.price, days_least=rate.days[0], days_most=rate.days[1])
        for rate in entry.rates
        for code in rate.regions
    ]
    return _added(where, made)


def _check_courier(opening: Opening, where: str, entry: CourierEntry) -> None:
    if entry.kind not in set(CourierKind):
        opening.wrong(where, f"kind must be one of {', '.join(CourierKind)}")
    if entry.track_at and not entry.track_at.startswith("https://"):
        opening.wrong(where, "track_at must begin with https://")
    if not (entry.step_grams and entry.divisor):
        opening.wrong(where, "step_grams and divisor must be above zero")
    codes = [code for rate in entry.rates for code in rate.regions]
    for code in codes:
        if codes.count(code) > 1:
            opening.wrong(where, f"region “{code}” stands in two rates")
        if code and session().get(Region, code) is None:
            opening.wrong(where, f"region {code} is not known")
    for rate in entry.rates:
        if len(rate.days) != 2 or rate.days[0] > rate.days[1]:
            opening.wrong(where, "days must be two numbers, from and to")


def _seller(opening: Opening, where: str, entry: SellerEntry) -> bool:
    if _has(Seller, slug=entry.slug):
        return False
    home = session().scalar(sa.select(Village).where(Village.slug == entry.village))
    phone, person = read_phone(entry.phone), _person(opening, where, entry.person)
    users = [_person(opening, where, maker.person) if maker.person else None for maker in entry.makers]
    if home is None:
        opening.wrong(where, f"village {entry.village} is neither in this file nor in the shop")
    if phone is None:
        opening.wrong(where, f"phone {entry.phone} is no phone number")
    if sum(maker.bps for maker in entry.makers) != BASIS_POINTS:
        opening.wrong(where, f"the makers' bps must sum to {BASIS_POINTS}")
    if home is None or phone is None or person is None or opening.problems:
        return False
    is_group = len(entry.makers) > 1
    names = ("slug", "name", "line", "line_en", "story", "story_en", "uses_hub")
    made = Seller(
        **{name: getattr(entry, name) for name in names},
        kind=SellerKind.GROUP if is_group else SellerKind.INDIVIDUAL,
        village_id=home.id,
        phone=phone,
        joined_on=today(),
    )
    for position, (maker, user) in enumerate(zip(entry.makers, users, strict=True)):
        made.makers.append(
            Maker(
                name=maker.name,
                line=maker.line,
                line_en=maker.line_en,
                returned_from=maker.returned_from,
                is_fund=maker.is_fund,
                default_bps=maker.bps,
                position=position,
                user_id=user.id if user is not None else None,
            )
        )
    _added(where, made)
    role = MemberRole.TREASURER if is_group else MemberRole.OWNER
    session().add(SellerMember(user_id=person.id, seller_id=made.id, role=role))
    session().add(Place(seller_id=made.id, name=entry.name))
    return True


def _person(opening: Opening, where: str, identifier: str) -> User | None:
    found = find_user(identifier)
    if found is None:
        opening.wrong(where, f"nobody is registered as {identifier}: `flask users create` first")
    return found


def _has(model: type[Base], **known: str) -> bool:
    return session().scalar(sa.select(sa.literal(1)).select_from(model).filter_by(**known)) is not None


def _added(where: str, row: Base) -> bool:
    """Put a row in, write down where it came from, and say that it was added."""
    session().add(row)
    session().flush()
    audit.record("opening_added", where, by=None)
    return True


#: The parts of the file in the order in which they lean on each other: the class of an entry, and what adds one.
PARTS: dict[str, tuple[type, Callable[[Opening, str, Any], bool]]] = {
    "accounts": (AccountEntry, _account),
    "categories": (CategoryEntry, _category),
    "techniques": (TechniqueEntry, _technique),
    "villages": (VillageEntry, _village),
    "couriers": (CourierEntry, _courier),
    "sellers": (SellerEntry, _seller),
}
