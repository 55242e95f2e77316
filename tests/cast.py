"""The people and places of every test, and the ground the shop stands on.

Budi buys. Sulastri sells alone in Sidomulyo; KUB Melati (Wiwik, Endang and its fund) in Wonoasri. Nurul is bendahara and
prepares; Sutrisno is ketua and approves; Ratih reads products. Tono must never get in.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from shop.catalogue.models import Category, Technique
from shop.clock import now
from shop.db import session
from shop.decisions.models import Decision, Kind
from shop.office.checks import broken
from shop.payments.models import CoopAccount
from shop.regions.models import Region
from shop.sellers.models import (
    AccountStatus,
    BankAccount,
    Maker,
    MemberRole,
    Seller,
    SellerKind,
    SellerMember,
    Village,
)
from shop.shipping.models import CourierKind, Rate, Service
from shop.stock.models import Place
from shop.users.models import Role, RoleGrant, User

#: Everybody's password, and its hash made once: hashing is slow on purpose.
PASSWORD = "daun jati 17"
HASH = "$argon2id$v=19$m=8,t=1,p=1$ISs9wKrrROZEGA6eLLaU2A$Od3mFDg9hYPQxnt5XvhRuR2Smf7a4z12kxVZi/7uGC4"

REGIONS = [
    ("35", None, 1, "Jawa Timur", None),
    ("35.09", "35", 2, "Kabupaten Jember", None),
    ("35.09.30", "35.09", 3, "Silo", None),
    ("35.09.30.2009", "35.09.30", 4, "Sidomulyo", "68184"),
    ("35.09.07", "35.09", 3, "Semboro", None),
    ("35.09.07.2006", "35.09.07", 4, "Sidomulyo", "68157"),
    ("35.09.26", "35.09", 3, "Tempurejo", None),
    ("35.09.26.2005", "35.09.26", 4, "Wonoasri", "68173"),
    ("35.78", "35", 2, "Kota Surabaya", None),
    ("35.78.22", "35.78", 3, "Gayungan", None),
    ("35.78.22.1003", "35.78.22", 4, "Ketintang", "60231"),
]
DECIDED = {
    Kind.COMMISSION_BPS: 1_000,
    Kind.PAYMENT_WINDOW_HOURS: 24,
    Kind.HOLD_DAYS: 3,
    Kind.MINIMUM_PAYOUT_RUPIAH: 25_000,
    Kind.DEBT_CAP_BPS: 5_000,
    Kind.UNIQUE_CODE_SIGN: -1,
    Kind.CLAIM_DAYS: 7,
}


def found_shop() -> None:
    """Everything that stands before the first test: regions, decisions, people, sellers, couriers."""
    _regions()
    for kind, value in DECIDED.items():
        session().add(
            Decision(kind=kind, value=value, starts_on=date(2020, 1, 1), source="RAT 14 March 2020", recorded_at=now())
        )
    session().add(
        CoopAccount(code="bri", bank_name="BRI", number="002101004503507", holder="Koperasi Bakti Migran Bersinar")
    )
    session().add_all(
        [
            Category(slug="kain", name="Kain", name_en="Cloth", position=1),
            Category(slug="tas", name="Tas", name_en="Bags", position=2),
            Category(slug="makanan", name="Makanan & jamu", name_en="Food & jamu", position=3, is_food=True),
            Technique(slug="ecoprint", name="Ecoprint", name_en="Ecoprint"),
            Technique(slug="batik-tulis", name="Batik tulis", name_en="Hand-drawn batik", uses_wax=True),
        ]
    )
    _services()
    _people()
    _sellers()
    session().flush()


def _regions() -> None:
    names: dict[str, str] = {}
    for code, parent, level, name, postal_code in REGIONS:
        names[code] = name if parent is None else f"{name}, {names[parent]}"
        session().add(
            Region(
                code=code,
                parent_code=parent,
                level=level,
                name=name,
                search_name=name.lower().replace(" ", ""),
                full_name=names[code],
                postal_code=postal_code,
            )
        )
    session().flush()


def _services() -> None:
    reguler = Service(slug="jne-reg", name="JNE Reguler", name_en="JNE Regular", kind=CourierKind.COURIER, position=1)
    reguler.rates = [
        Rate(region_code="", price_per_step=38_000, days_least=4, days_most=9),
        Rate(region_code="35", price_per_step=18_000, days_least=2, days_most=3),
        Rate(region_code="35.09", price_per_step=9_000, days_least=1, days_most=2),
    ]
    village = Service(
        slug="kurir-desa",
        name="Kurir desa",
        name_en="Village courier",
        kind=CourierKind.VILLAGE,
        needs_tracking=False,
        position=2,
    )
    village.rates = [Rate(region_code="35.09", price_per_step=5_000, days_least=1, days_most=2)]
    pickup = Service(
        slug="ambil", name="Ambil sendiri", name_en="Pick up", kind=CourierKind.PICKUP, needs_tracking=False, position=3
    )
    pickup.rates = [Rate(region_code="", price_per_step=0, days_least=1, days_most=2)]
    session().add_all([reguler, village, pickup])


def _person(name: str, phone: str, *roles: Role, email: str | None = None) -> User:
    user = User(name=name, phone=phone, email=email, password_hash=HASH, language="id", created_at=now())
    user.grants = [RoleGrant(role=role) for role in roles]
    session().add(user)
    session().flush()
    return user


def _people() -> None:
    _person("Budi", "+6281200000001", email="budi@contoh.id")
    _person("Tono", "+6281200000009")
    _person("Nurul", "+6281200000011", Role.BENDAHARA, email="nurul@contoh.id")
    _person("Sutrisno", "+6281200000012", Role.KETUA)
    _person("Ratih", "+6281200000013", Role.CATALOGUE_OFFICER)


def _sellers() -> None:
    for slug, name, district, code in (
        ("sidomulyo", "Sidomulyo", "Silo", "35.09.30.2009"),
        ("wonoasri", "Wonoasri", "Tempurejo", "35.09.26.2005"),
    ):
        session().add(Village(slug=slug, name=name, district=district, region_code=code))
    session().flush()
    _seller(
        "Sulastri",
        "Sulastri Ecoprint",
        SellerKind.INDIVIDUAL,
        "sidomulyo",
        "+6281200000021",
        [("Sulastri", 10_000, False)],
    )
    _seller(
        "Wiwik",
        "KUB Melati",
        SellerKind.GROUP,
        "wonoasri",
        "+6281200000022",
        [("Wiwik", 5_000, False), ("Endang", 4_000, False), ("Kas KUB", 1_000, True)],
    )


def _seller(
    person: str, name: str, kind: SellerKind, village: str, phone: str, makers: list[tuple[str, int, bool]]
) -> None:
    user = _person(person, phone, email=f"{person.lower()}@contoh.id")
    found = session().scalars(sa.select(Village).where(Village.slug == village)).one()
    seller = Seller(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind=kind,
        village=found,
        phone=phone,
        joined_on=date(2020, 1, 1),
    )
    session().add(seller)
    session().flush()
    for position, (maker, bps, is_fund) in enumerate(makers):
        session().add(Maker(seller_id=seller.id, name=maker, default_bps=bps, is_fund=is_fund, position=position))
    session().add(SellerMember(user_id=user.id, seller_id=seller.id, role=MemberRole.OWNER))
    session().add(Place(seller_id=seller.id, name=f"Rumah {person}"))
    session().add(
        BankAccount(
            seller_id=seller.id,
            bank_code="002",
            bank_name="BRI",
            number=f"0021010{seller.id:08d}",
            holder=person.upper(),
            status=AccountStatus.VALID,
            created_at=now(),
        )
    )


def person(name: str) -> User:
    """A person of the cast by name."""
    return session().scalars(sa.select(User).where(User.name == name)).one()


def seller(name: str = "Sulastri Ecoprint") -> Seller:
    """A seller of the cast by name."""
    return session().scalars(sa.select(Seller).where(Seller.name == name)).one()


def broken_invariants() -> list[str]:
    """What `flask shop check` would complain about now."""
    return broken()
