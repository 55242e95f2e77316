"""Opening a real shop from one file: bank accounts, shelves, techniques, villages, couriers with their rates, sellers.

The file is TOML; `docs/opening.example.toml` shows each entry. What stands already, by its slug or code, is left as it
is, so that the same file may grow and be read again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, get_args, get_type_hints

import sqlalchemy as sa

from shop import audit
from shop.catalogue.models import Category, Technique
from shop.clock import today
from shop.db import Base, session
from shop.forms import read_phone
from shop.money import BASIS_POINTS
from shop.payments.models import CoopAccount
from shop.payouts.layouts import LAYOUTS
from shop.regions.models import Region
from shop.regions.queries import village
from shop.sellers.models import Maker, MemberRole, Seller, SellerKind, SellerMember, Village, VillageCoordinator
from shop.shipping.models import CourierKind, Rate, Service
from shop.stock.models import Place
from shop.users.models import User
from shop.users.signing_in import find_user

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 40
KINDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}


class NotOpened(ValueError):
    """The file cannot be taken as it is; `problems` names every entry and what is wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class AccountEntry:
    """A bank account of the cooperative; the first one takes the transfers."""

    code: str
    bank: str
    number: str
    holder: str
    payout_layout: str = "generic"


@dataclass(frozen=True, kw_only=True)
class CategoryEntry:
    """A shelf of the shop, in the order of the file."""

    slug: str
    name: str
    name_en: str
    text: str = ""
    text_en: str = ""
    is_food: bool = False


@dataclass(frozen=True, kw_only=True)
class TechniqueEntry:
    """A way of making; only what is drawn with hot wax is batik."""

    slug: str
    name: str
    name_en: str
    uses_wax: bool = False


@dataclass(frozen=True, kw_only=True)
class VillageEntry:
    """A village of makers; `coordinator` is the phone or e-mail of whoever may act for all of them."""

    slug: str
    region: str
    text: str = ""
    text_en: str = ""
    coordinator: str = ""


@dataclass(frozen=True, kw_only=True)
class RateEntry:
    """What a step of weight costs to some regions, in rupiah, and the working days from and to; "" is everywhere."""

    regions: list[str]
    price: int
    days: list[int]


@dataclass(frozen=True, kw_only=True)
class CourierEntry:
    """One way to send, with its rules of weight in grams."""

    slug: str
    name: str
    name_en: str
    kind: str
    rates: list[RateEntry]
    tolerance_grams: int = 300
    minimum_grams: int = 1_000
    step_grams: int = 1_000
    most_grams: int = 50_000
    needs_tracking: bool = True
    track_at: str = ""


@dataclass(frozen=True, kw_only=True)
class MakerEntry:
    """A payee and her part in basis points; `person` is her sign-in, where she has one."""

    name: str
    bps: int
    person: str = ""
    line: str = ""
    line_en: str = ""
    returned_from: str = ""
    is_fund: bool = False


@dataclass(frozen=True, kw_only=True)
class SellerEntry:
    """A shop of one maker, or of a group; `person` signs in for it: its owner, or the group's treasurer."""

    slug: str
    name: str
    village: str
    phone: str
    person: str
    makers: list[MakerEntry]
    line: str = ""
    line_en: str = ""
    story: str = ""
    story_en: str = ""
    uses_hub: bool = True


@dataclass
class Opening:
    """What is being read: how many of each were added, and everything that is wrong."""

    added: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def wrong(self, where: str, what: str) -> None:
        """Keep one thing to put right."""
        self.problems.append(f"{where}: {what}")


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
        for where, entry in _entries(opening, name, kind, parts.get(name, [])):
            if add(opening, where, entry):
                opening.added[name] += 1
    if opening.problems:
        raise NotOpened(opening.problems)
    return opening.added


def _entries(opening: Opening, name: str, kind: type, given: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(given, list):
        opening.wrong(name, f"write each entry under [[{name}]]")
        return
    for number, values in enumerate(given, start=1):
        entry = _entry(opening, f"{name} {number}", kind, values)
        if entry is not None:
            yield f"{name} {number} ({getattr(entry, 'slug', '') or entry.code})", entry


def _entry(opening: Opening, where: str, kind: Any, values: Any) -> Any:
    """One entry as its class, or None when something in it is missing, unknown or of the wrong kind."""
    if not isinstance(values, dict):
        opening.wrong(where, "write names and values")
        return None
    before, hints, read = len(opening.problems), get_type_hints(kind), {}
    for name in values.keys() - hints.keys():
        opening.wrong(where, f"{name} is not known here; known are {', '.join(hints)}")
    for one in fields(kind):
        if one.name in values:
            read[one.name] = _value(opening, f"{where}, {one.name}", hints[one.name], values[one.name])
        elif one.default is MISSING:
            opening.wrong(where, f"{one.name} is missing")
    if len(opening.problems) > before:
        return None
    slug = read.get("slug", read.get("code", "a"))
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        opening.wrong(where, f"“{slug}” must be small letters, digits and hyphens, at most {LONGEST_SLUG}")
        return None
    return kind(**read)


def _value(opening: Opening, where: str, hint: Any, value: Any) -> Any:
    plain = getattr(hint, "__origin__", hint)
    if type(value) is not plain:
        opening.wrong(where, f"must be {KINDS[plain]}")
        return None
    if plain is int and value < 0:
        opening.wrong(where, "must not be below zero")
    if plain is not list:
        return value
    (inner,) = get_args(hint)
    read = _value if inner in KINDS else _entry
    return [read(opening, f"{where} {number}", inner, one) for number, one in enumerate(value, start=1)]


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
    if entry.kind not in set(CourierKind):
        opening.wrong(where, f"kind must be one of {', '.join(CourierKind)}")
    if entry.track_at and not entry.track_at.startswith("https://"):
        opening.wrong(where, "track_at must begin with https://")
    if not entry.step_grams:
        opening.wrong(where, "step_grams must be above zero")
    codes = [code for rate in entry.rates for code in rate.regions]
    for code in codes:
        if codes.count(code) > 1:
            opening.wrong(where, f"region “{code}” stands in two rates")
        if code and session().get(Region, code) is None:
            opening.wrong(where, f"region {code} is not known")
    for rate in entry.rates:
        if len(rate.days) != 2 or rate.days[0] > rate.days[1]:
            opening.wrong(where, "days must be two numbers, from and to")
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


def _seller(opening: Opening, where: str, entry: SellerEntry) -> bool:
    if _has(Seller, slug=entry.slug):
        return False
    home = session().scalar(sa.select(Village).where(Village.slug == entry.village))
    phone, person = read_phone(entry.phone), _person(opening, where, entry.person)
    signed_in = {maker.name: _person(opening, where, maker.person) for maker in entry.makers if maker.person}
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
    for position, maker in enumerate(entry.makers):
        given = signed_in.get(maker.name)
        made.makers.append(
            Maker(
                name=maker.name,
                line=maker.line,
                line_en=maker.line_en,
                returned_from=maker.returned_from,
                is_fund=maker.is_fund,
                default_bps=maker.bps,
                position=position,
                user_id=given.id if given is not None else None,
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
