"""Bazaars, their sales and what they come to; what a stall can sell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only, selectinload

from shop.bazaars.models import Bazaar, BazaarCount, BazaarException, BazaarSale, PaidBy
from shop.catalogue.models import Product, ProductStatus, Variant
from shop.clock import day_of
from shop.db import session
from shop.errors import NotFound
from shop.money import Rupiah
from shop.orders.models import Order, OrderLine, SellerOrder
from shop.sellers.models import Seller, VillageCoordinator
from shop.users.models import RoleGrant, User

#: A page of the office shows so many sales; a stall sells fewer in its days.
MOST_SHOWN = 500


@dataclass(frozen=True)
class Totals:
    """What a bazaar sold, in rupiah, and how many exceptions wait."""

    sales: int = 0
    cash: Rupiah = 0
    qris: Rupiah = 0
    waiting: int = 0

    @property
    def total(self) -> Rupiah:
        """Cash and QRIS together."""
        return self.cash + self.qris


def bazaar(number: int) -> Bazaar:
    """A bazaar by number. Raises NotFound."""
    found = session().get(Bazaar, number)
    if found is None:
        raise NotFound(bazaar=number)
    return found


def bazaars() -> list[Bazaar]:
    """Every bazaar, newest first."""
    query = sa.select(Bazaar).options(joinedload(Bazaar.keeper)).order_by(Bazaar.first_on.desc(), Bazaar.id.desc())
    return list(session().scalars(query))


def stalls_of(keeper: User) -> list[Bazaar]:
    """The bazaars a person keeps that are not closed, newest first."""
    query = sa.select(Bazaar).where(Bazaar.keeper_id == keeper.id, Bazaar.closed_at.is_(None))
    return list(session().scalars(query.order_by(Bazaar.first_on.desc(), Bazaar.id.desc())))


def totals(numbers: Collection[int]) -> dict[int, Totals]:
    """What each of some bazaars sold."""

    def paid(by: PaidBy) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(BazaarSale.total).filter(BazaarSale.paid_by == by), 0)

    query = sa.select(BazaarSale.bazaar_id, sa.func.count(), paid(PaidBy.CASH), paid(PaidBy.QRIS))
    query = query.where(BazaarSale.bazaar_id.in_(numbers)).group_by(BazaarSale.bazaar_id)
    waits = sa.select(BazaarSale.bazaar_id, sa.func.count()).join(BazaarException)
    waits = waits.where(BazaarSale.bazaar_id.in_(numbers), BazaarException.closed_at.is_(None))
    waiting: dict[int, int] = dict(session().execute(waits.group_by(BazaarSale.bazaar_id)).all())
    found = {
        number: Totals(count, int(cash), int(qris), waiting.get(number, 0))
        for number, count, cash, qris in session().execute(query)
    }
    return {number: found.get(number, Totals()) for number in numbers}


def sales_of(bazaar: Bazaar) -> list[BazaarSale]:
    """A bazaar's sales with their goods and exceptions, newest first; at most MOST_SHOWN."""
    query = sa.select(BazaarSale).where(BazaarSale.bazaar_id == bazaar.id)
    query = query.options(
        joinedload(BazaarSale.order, innerjoin=True)
        .selectinload(Order.seller_orders)
        .options(joinedload(SellerOrder.seller, innerjoin=True), selectinload(SellerOrder.lines))
    )
    return list(session().scalars(query.order_by(BazaarSale.sold_at.desc(), BazaarSale.id.desc()).limit(MOST_SHOWN)))


def exceptions_of(bazaar: Bazaar) -> list[BazaarException]:
    """A bazaar's exceptions with their lines, those that wait first."""
    query = sa.select(BazaarException).join(BazaarSale).where(BazaarSale.bazaar_id == bazaar.id)
    query = query.options(
        joinedload(BazaarException.sale, innerjoin=True).joinedload(BazaarSale.order, innerjoin=True),
        joinedload(BazaarException.line, innerjoin=True)
        .joinedload(OrderLine.seller_order, innerjoin=True)
        .joinedload(SellerOrder.seller, innerjoin=True),
        joinedload(BazaarException.closed_by),
    )
    return list(
        session().scalars(query.order_by(BazaarException.closed_at.is_not(None), BazaarException.id).limit(MOST_SHOWN))
    )


def exception_of(bazaar: Bazaar, number: int) -> BazaarException:
    """An exception of this bazaar. Raises NotFound, for another bazaar's too."""
    query = sa.select(BazaarException).join(BazaarSale)
    query = query.where(BazaarException.id == number, BazaarSale.bazaar_id == bazaar.id)
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound(bazaar=bazaar.id, exception=number)
    return found


def counts_of(bazaar: Bazaar) -> list[BazaarCount]:
    """How often its box was counted, oldest first."""
    query = sa.select(BazaarCount).where(BazaarCount.bazaar_id == bazaar.id).order_by(BazaarCount.id)
    return list(session().scalars(query.options(joinedload(BazaarCount.counted_by, innerjoin=True))))


def keepers(now: User | None = None) -> list[User]:
    """Who may keep a stall: people of the office, and villages' coordinators, and who keeps it `now`; by name."""
    office = sa.select(RoleGrant.user_id)
    coordinators = sa.select(VillageCoordinator.user_id).where(VillageCoordinator.ended_at.is_(None))
    may = sa.and_(User.is_active, sa.or_(User.id.in_(office), User.id.in_(coordinators)))
    query = sa.select(User).where(sa.or_(may, User.id == now.id) if now else may)
    return list(session().scalars(query.order_by(User.name, User.id)))


@dataclass(frozen=True)
class Goods:
    """One thing a stall can sell: the shop's price in rupiah, how many nobody was promised, and where its picture is."""

    variant: int
    title: str
    label: str
    seller: str
    price: Rupiah
    available: int
    photo: str = ""

    @property
    def name(self) -> str:
        """As the list calls it."""
        return f"{self.title}, {self.label}" if self.label else self.title


def goods() -> list[Goods]:
    """Everything on the shelf, also what the count says is gone: it may lie on the table all the same."""
    query = sa.select(Variant, Product, Seller.name).join(Product, Product.id == Variant.product_id)
    query = query.join(Seller, Seller.id == Product.seller_id)
    query = query.options(load_only(Product.title), joinedload(Product.cover))
    query = query.where(Product.status == ProductStatus.PUBLISHED, Variant.is_active)
    query = query.order_by(Product.title, Product.id, Variant.piece_number, Variant.position, Variant.id)
    return [
        Goods(
            variant.id,
            product.title,
            variant.label,
            seller,
            variant.price,
            max(0, variant.available),
            product.cover.url(320, "webp") if product.cover else "",
        )
        for variant, product, seller in session().execute(query)
    ]


def untied_by_qris() -> dict[Rupiah, list[BazaarSale]]:
    """Sales paid by QRIS whose money no report of the acquirer brought yet, by amount, oldest first."""
    query = sa.select(BazaarSale).where(BazaarSale.paid_by == PaidBy.QRIS, BazaarSale.report_key.is_(None))
    found: dict[Rupiah, list[BazaarSale]] = {}
    for sale in session().scalars(query.options(joinedload(BazaarSale.order)).order_by(BazaarSale.id)):
        found.setdefault(sale.total, []).append(sale)
    return found


def is_near(sale: BazaarSale, day: object) -> bool:
    """Whether an acquirer's row of this day can be the sale: it was made on that day by the device's clock."""
    return day is None or day_of(sale.sold_at) == day
