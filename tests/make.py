"""Builders with sensible defaults. Each opens its own transaction and goes through the rules where there are any."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from shop.cart import keeping
from shop.cart.models import Cart
from shop.cart.parcels import chosen, parcels
from shop.cart.sending import sendings
from shop.catalogue.indexing import index_product
from shop.catalogue.models import PACKED, Category, HalalStatus, Product, ProductStatus, Technique, Variant
from shop.clock import now, today
from shop.db import session, transaction
from shop.orders import claiming, fulfilment, handing_over
from shop.orders.claim_models import Bearer, Claim, ClaimReason
from shop.orders.models import Order, SellerOrderStatus
from shop.orders.placing import Buyer, Destination, place_order
from shop.payments import refunding
from shop.payments.requesting import TRANSFER, coop_account, request_transfer
from shop.payments.settling import settle_payment
from shop.payments.unknown import receive_unknown
from shop.promotions import issuing
from shop.promotions.applying import apply
from shop.promotions.models import Voucher
from shop.regions.models import Region
from shop.sellers.models import Seller
from shop.shipping.models import Service
from shop.stock.availability import refresh_products
from shop.stock.models import Batch, Place, Reason, StockItem, StockMovement
from shop.users.models import User
from tests import cast

_numbers = count(1)


def product(
    title: str = "Selendang ecoprint daun jati",
    *,
    seller: Seller | None = None,
    price: int = 150_000,
    stock: int = 5,
    category: str = "kain",
    technique: str | None = "ecoprint",
    status: ProductStatus = ProductStatus.PUBLISHED,
    weight_grams: int = 300,
    packed: tuple[int, int, int] | None = None,
    sizes: tuple[str, ...] = ("",),
    best_before: tuple[date, ...] = (),
) -> Product:
    """A published product with `stock` pieces of each size; with `best_before`, so many of each batch."""
    with transaction():
        seller = session().get_one(Seller, (seller or cast.seller()).id)
        number = next(_numbers)
        shelf = session().scalars(sa.select(Category).where(Category.slug == category)).one()
        found = Product(
            slug=f"{title.lower().replace(' ', '-')}-{number}",
            seller_id=seller.id,
            village_id=seller.village_id,
            category_id=shelf.id,
            technique_id=session().scalar(sa.select(Technique.id).where(Technique.slug == technique))
            if technique
            else None,
            title=title,
            text="Dibuat tangan.",
            length_cm=200,
            width_cm=70,
            status=status,
            created_at=now(),
            submitted_at=now() if status is ProductStatus.IN_REVIEW else None,
            published_at=now() + timedelta(microseconds=number) if status is ProductStatus.PUBLISHED else None,
            price_from=price,
            price_to=price,
            available=stock * len(sizes) * max(1, len(best_before)),
            halal=HalalStatus.NOT_NEEDED,
            **dict(zip(PACKED, packed or (), strict=False)),
        )
        session().add(found)
        for position, size in enumerate(sizes):
            found.variants.append(Variant(size=size, price=price, weight_grams=weight_grams, position=position))
        session().flush()
        for variant in found.variants:
            _put_on_shelf(variant, seller, stock, best_before)
        refresh_products([found.id])
        index_product(found)
    return found


#: Under a name that a parameter called `product` does not hide.
_a_product = product


def _put_on_shelf(variant: Variant, seller: Seller, stock: int, best_before: tuple[date, ...]) -> None:
    place = session().scalars(sa.select(Place).where(Place.seller_id == seller.id)).one()
    batches: list[Batch | None] = [
        Batch(product_id=variant.product_id, code=f"B{index}-{variant.id}", made_on=today(), best_before=day)
        for index, day in enumerate(best_before)
    ] or [None]
    for batch in batches:
        item = StockItem(variant_id=variant.id, place_id=place.id, batch=batch, on_hand=stock)
        session().add(item)
        session().flush()
        if stock:
            session().add(StockMovement(item_id=item.id, change=stock, reason=Reason.RECEIVED, at=now(), by="test"))


def cart(lines: dict[Product, int] | None = None, *, token: str | None = None, user: User | None = None) -> Cart:
    """A cart with so many of each product's first variant; a guest's unless a user is named."""
    lines = lines if lines is not None else {product(): 1}
    with transaction():
        found = keeping.open_cart(token=token or (None if user else f"guest-{next(_numbers)}"), user=user)
        for goods, quantity in lines.items():
            variant = (
                session()
                .scalars(sa.select(Variant).where(Variant.product_id == goods.id).order_by(Variant.position))
                .first()
            )
            keeping.put(found, variant.id, quantity)
    return found


def order(
    product: Product | None = None,
    *,
    quantity: int = 1,
    lines: dict[Product, int] | None = None,
    buyer: User | None = None,
    email: str | None = None,
    region: str = "35.78.22.1003",
    service: str = "jne-reg",
    paid: bool = False,
    is_gift: bool = False,
    note: str = "",
    voucher: str = "",
) -> Order:
    """An order awaiting payment by transfer, of one product or of `lines`; with `paid`, its money has arrived."""
    goods = cart(lines or {product or _a_product(): quantity}, user=buyer)
    with transaction():
        made = place(
            goods, buyer=buyer, email=email, region=region, service=service, note=note, is_gift=is_gift, voucher=voucher
        )
        payment = request_transfer(made)
        if paid:
            settle_payment(payment, received=payment.amount, by=cast.person("Nurul"))
    return made


def place(
    goods: Cart | int,
    *,
    buyer: User | None = None,
    email: str | None = None,
    region: str = "35.78.22.1003",
    service: str = "jne-reg",
    voucher: str = "",
    shown_less: int | None = None,
    **wishes: Any,
) -> Order:
    """Place an order of a cart, inside the caller's transaction; `shown_less` is what the page took off for the voucher."""
    goods = goods if isinstance(goods, Cart) else session().get_one(Cart, goods)
    destination = Destination(
        "Ratna Dewi", "+6281200000031", "Dusun Krajan", session().get_one(Region, region), rt="003", rw="009"
    )
    together = sendings(parcels(chosen(goods.id)), region)
    service_id = session().scalars(sa.select(Service.id).where(Service.slug == service)).one()
    if shown_less is None:
        shown_less = apply(voucher, chosen(goods.id)).total if voucher else 0
    return place_order(
        goods.id,
        buyer=Buyer("Budi", "+6281200000001", email=email, user_id=buyer.id if buyer else None),
        destination=destination,
        services={one.parcel.key: service_id for one in together},
        method=TRANSFER,
        shown_total=sum(one.parcel.goods_total + one.offer(service_id).price for one in together) - shown_less,
        voucher=voucher,
        **wishes,
    )


def ordering(goods: Cart, *, buyer: User | None = None) -> Callable[[Any], Order]:
    """What a button under a checkout that stands already does when somebody presses it: order this cart."""
    (together,) = sendings(parcels(chosen(goods.id)), "35.78.22.1003")
    region = session().get_one(Region, "35.78.22.1003")
    wish = {
        "buyer": Buyer("Budi", "+6281200000001", user_id=buyer.id if buyer else None),
        "destination": Destination("Ratna Dewi", "+6281200000031", "Dusun Krajan", region),
        "services": {together.parcel.key: together.offers[0].service_id},
        "method": TRANSFER,
        "shown_total": together.parcel.goods_total + together.offers[0].price,
    }
    number = goods.id
    session().expunge(region)
    return lambda _by: place_order(number, **wish)


def paid_order(product: Product | None = None, **wishes: Any) -> Order:
    """An order whose money has arrived: its sellers may pack."""
    return order(product, paid=True, **wishes)


def shipped_order(product: Product | None = None, **wishes: Any) -> Order:
    """A paid order that every seller packed, and whose parcels left."""
    made = paid_order(product, **wishes)
    ship(made)
    return made


def ship(made: Order) -> None:
    """Pack and send everything of a paid order."""
    by = cast.person("Nurul")
    with transaction():
        for part in made.seller_orders:
            if part.status is SellerOrderStatus.CANCELLED:
                continue
            fulfilment.mark_ready(part, by=by)
            if part.parcel.is_hub:
                handing_over.hand_over(part, by=by)
        for parcel in made.parcels:
            fulfilment.ship(parcel, tracking=f"JP{parcel.id:010d}" if parcel.needs_tracking else "", by=by)


def released_order(product: Product | None = None, **wishes: Any) -> Order:
    """An order its buyer has received: its makers' money can be paid."""
    made = shipped_order(product, **wishes)
    with transaction():
        for parcel in made.parcels:
            fulfilment.confirm_receipt(parcel, by=None)
    return made


def claim(
    order: Order, *, quantity: int = 1, reason: ClaimReason = ClaimReason.DAMAGED, text: str = "Sobek di tepi"
) -> Claim:
    """A claim on the first line of a sent order."""
    with transaction():
        line = order.seller_orders[0].lines[0]
        return claiming.open_claim(line, quantity=quantity, reason=reason, text=text, by=None)


def refunded_claim(order: Order, amount: int = 50_000, *, borne_by: Bearer = Bearer.SELLER) -> Claim:
    """A claim of which the office paid back so much."""
    made = claim(order)
    with transaction():
        refunding.refund(made, amount=amount, borne_by=borne_by, verdict="Foto jelas", by=cast.person("Nurul"))
    return made


def voucher(
    code: str = "PULANG10",
    *,
    coop_bps: int = 10_000,
    agreed: tuple[Seller, ...] = (),
    in_force: bool = True,
    **terms: Any,
) -> Voucher:
    """A voucher of 10 % this month, unless its terms say otherwise, with the sellers who agreed to bear their part."""
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=30), "most_uses": 100}
    off = {} if "amount" in terms else {"bps": 1_000}
    with transaction():
        made = issuing.write_voucher(
            code,
            issuing.Terms(**days | off | {"coop_bps": coop_bps} | terms),
            purpose="Hari Migran",
            by=cast.person("Nurul"),
        )
        for seller in agreed:
            issuing.answer(made, seller, agrees=True, by=cast.person("Sulastri"))
        if in_force:
            issuing.approve(made, by=cast.person("Sutrisno"))
    return made


def unknown(amount: int, text: str = "TRSF CR") -> str:
    """Money on the bank's account that nobody could place; its receipt."""
    with transaction():
        return receive_unknown(
            amount,
            account=coop_account(),
            sender=text,
            memo="",
            received_on=today(),
            token=f"{next(_numbers):08x}" * 4,
            by=cast.person("Nurul"),
        )
