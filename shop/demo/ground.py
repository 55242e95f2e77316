"""What stands before the first product: regions, decisions, couriers, people, villages and sellers."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from shop.clock import now, today
from shop.db import session
from shop.decisions.deciding import record_decision
from shop.decisions.models import Kind
from shop.demo.data.buyers import BUYERS
from shop.demo.data.cooperative import COOPERATIVE
from shop.demo.data.couriers import WAYS
from shop.demo.data.sellers import SELLERS
from shop.demo.data.villages import VILLAGES
from shop.demo.goods import Buyer, Officer, Seller
from shop.payments.cod import add_area
from shop.payments.codes import store_code
from shop.payments.models import CoopAccount
from shop.payments.requesting import coop_account
from shop.regions.loading import load_regions
from shop.regions.models import Region
from shop.sellers import models as sellers
from shop.shipping.book import save_address
from shop.shipping.models import Rate, Service
from shop.stock.models import Place
from shop.users.models import Role, RoleGrant, User
from shop.users.signing_in import hasher

#: Everybody's in the demo; printed when the shop starts.
PASSWORD = "daun-jati-2026"

BANKS = {"002": "BRI", "008": "Mandiri", "009": "BNI", "014": "BCA", "451": "BSI", "114": "Bank Jatim", "200": "BTN"}
ROLES = {"catalogue": Role.CATALOGUE_OFFICER, "treasurer": Role.BENDAHARA, "chair": Role.KETUA}
DECIDED = {
    Kind.COMMISSION_BPS: 1_000,
    Kind.PAYMENT_WINDOW_HOURS: 24,
    Kind.HOLD_DAYS: 3,
    Kind.MINIMUM_PAYOUT_RUPIAH: 25_000,
    Kind.DEBT_CAP_BPS: 5_000,
    Kind.UNIQUE_CODE_SIGN: -1,
    Kind.CLAIM_DAYS: 7,
    Kind.COD_MOST_RUPIAH: 500_000,
    Kind.COD_OPEN_ORDERS: 2,
    Kind.UNPAID_MOST_RUPIAH: 10_000_000,
}
#: A code of a bank that does not exist: nobody can pay to it.
QRIS_CODE = (
    "00020101021126720020ID.CO.BANKCONTOH.WWW011893600999000000001702150000000000000170303UMI"
    "51440014ID.CO.QRIS.WWW0215ID10999999999170303UMI5204594553033605802ID5917KOPERASI BERSINAR6006JEMBER61056818462070703K016304ECA8"
)
#: Kabupaten Jember, where the village couriers ride.
COD_AREA = "35.09"


def lay_ground() -> None:
    """Everything the rules need before anybody can sell or buy."""
    load_regions()
    for kind, value in DECIDED.items():
        record_decision(kind, value=value, starts_on=date(2026, 3, 14), source="RAT 14 Maret 2026", by=None)
    for account in COOPERATIVE.bank_accounts:
        bank = BANKS[account.bank_code]
        session().add(
            CoopAccount(
                code=bank.lower().replace(" ", "-"), bank_name=bank, number=account.number, holder=account.holder
            )
        )
    _couriers()
    secret = hasher.hash(PASSWORD)
    villages = _villages(secret)
    for seller in SELLERS:
        _seller(seller, villages, secret)
    for buyer in BUYERS:
        if buyer.has_account:
            _keep_addresses(user(buyer.name, buyer.phone, buyer.email, secret), buyer)
    for officer in COOPERATIVE.officers:
        _officer(officer, secret)
    session().flush()
    _ways_to_pay()


def _ways_to_pay() -> None:
    chair = session().scalars(sa.select(User).join(RoleGrant).where(RoleGrant.role == Role.KETUA)).first()
    if chair is None:
        raise LookupError("the demo's cooperative has no chair")
    store_code(QRIS_CODE, account=coop_account(), by=chair)
    add_area(session().get_one(Region, COD_AREA), source="RAT 14 Maret 2026", by=chair)
    session().flush()


def _couriers() -> None:
    for position, way in enumerate(WAYS, start=1):
        service = Service(
            slug=way.slug,
            name=way.name.id,
            name_en=way.name.en,
            kind=way.kind,
            tolerance_grams=way.tolerance_grams,
            divisor=way.divisor,
            most_grams=way.most_grams,
            needs_tracking=way.needs_tracking,
            track_at=way.track_at,
            position=position,
        )
        service.rates = [
            Rate(region_code=code, price_per_step=zone.price, days_least=zone.days[0], days_most=zone.days[1])
            for zone in way.zones
            for code in zone.codes
        ]
        session().add(service)


def _villages(secret: str) -> dict[str, sellers.Village]:
    found = {}
    for village in VILLAGES:
        row = sellers.Village(
            slug=village.slug,
            name=village.name,
            district=village.district,
            region_code=village.code,
            text=village.text.id,
            text_en=village.text.en,
        )
        session().add(row)
        found[village.slug] = row
    session().flush()
    for village in VILLAGES:
        coordinator = user(village.coordinator, village.coordinator_phone, None, secret)
        session().add(sellers.VillageCoordinator(user_id=coordinator.id, village_id=found[village.slug].id))
    return found


def _seller(seller: Seller, villages: dict[str, sellers.Village], secret: str) -> None:
    row = sellers.Seller(
        slug=seller.slug,
        name=seller.name,
        kind=sellers.SellerKind.GROUP if seller.is_group else sellers.SellerKind.INDIVIDUAL,
        village_id=villages[seller.village].id,
        line=seller.quote.id,
        line_en=seller.quote.en,
        story=seller.story.id,
        story_en=seller.story.en,
        phone=seller.phone,
        joined_on=today() + timedelta(days=seller.joined),
    )
    session().add(row)
    session().flush()
    treasurer = next((maker for maker in seller.makers if maker.slug == seller.treasurer), seller.makers[0])
    person = user(treasurer.name, seller.phone, f"{seller.slug}@bersinar.example", secret)
    role = sellers.MemberRole.TREASURER if seller.is_group else sellers.MemberRole.OWNER
    session().add(sellers.SellerMember(user_id=person.id, seller_id=row.id, role=role))
    for position, maker in enumerate(seller.makers):
        session().add(
            sellers.Maker(
                seller_id=row.id,
                user_id=person.id if maker is treasurer else None,
                name=maker.name,
                line=maker.role.id,
                line_en=maker.role.en,
                returned_from=maker.returned_from or "",
                is_fund=maker.is_fund,
                default_bps=maker.bps,
                position=position,
            )
        )
    session().add(Place(seller_id=row.id, name=seller.address[:120]))
    if seller.bank_account:
        session().add(
            sellers.BankAccount(
                seller_id=row.id,
                bank_code=seller.bank_account.bank_code,
                bank_name=BANKS[seller.bank_account.bank_code],
                number=seller.bank_account.number,
                holder=seller.bank_account.holder,
                status=sellers.AccountStatus.VALID if seller.bank_account.checked else sellers.AccountStatus.UNCHECKED,
                created_at=now(),
            )
        )


def _officer(officer: Officer, secret: str) -> None:
    """Give an officer her role; a seller or coordinator who is here already only gets her e-mail address."""
    person = user(officer.name, officer.phone, officer.email, secret)
    if officer.role in ROLES:
        session().add(RoleGrant(user_id=person.id, role=ROLES[officer.role]))


def _keep_addresses(person: User, buyer: Buyer) -> None:
    """As the checkout keeps them; her own is the first of the book."""
    for to in (*buyer.also_to, buyer.recipient):
        region = session().get_one(Region, to.village_code)
        save_address(
            person,
            recipient=to.name,
            phone=to.phone,
            street=to.street,
            region=region,
            rt=to.rt,
            rw=to.rw,
            landmark=to.landmark,
        )
        session().flush()


def user(name: str, phone: str, email: str | None, secret: str) -> User:
    """The person with this phone number, made if she is new."""
    found = session().scalar(sa.select(User).where(User.phone == phone))
    if found is None:
        found = User(name=name, phone=phone, password_hash=secret, created_at=now(), language="id")
        session().add(found)
    if email:
        found.email = email
    session().flush()
    return found
