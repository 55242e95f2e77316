"""A sale at a stall is counted: once, however often it is sent, and never turned away."""

from __future__ import annotations

import enum
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shop import audit
from shop.bazaars.models import Bazaar, BazaarException, BazaarSale, ExceptionKind, PaidBy
from shop.bazaars.reading import Sold, SoldLine
from shop.cart.models import Cart
from shop.catalogue.models import Variant
from shop.clock import WIB, day_of, now, today
from shop.db import hold_row, session
from shop.decisions.models import Kind
from shop.decisions.queries import Figure, figures
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.ledger.posting import debit, post
from shop.money import percent_of, split
from shop.orders.fulfilment import note, release
from shop.orders.models import (
    Order,
    OrderLine,
    OrderLineShare,
    OrderStatus,
    Parcel,
    SellerOrder,
    SellerOrderStatus,
)
from shop.orders.placing import LETTERS, shares_of
from shop.payments.acquirer import paid_to
from shop.payments.holding import held_parts
from shop.payments.models import Payment, PaymentState
from shop.payments.requesting import CASH, QRIS, coop_account
from shop.shipping.models import HAND, CourierKind, Service
from shop.stock.models import Reason
from shop.stock.reserving import Want, reserve_all, take
from shop.stock.selling import free_of
from shop.users.models import User


class UnknownGoods(ShopError):
    """A sale names goods that are not in the shop. It was not counted."""

    status = 422

    def __init__(self, variant_id: int) -> None:
        super().__init__()
        self.variant_id = variant_id

    def sentence(self) -> str:
        return _(
            "Goods number %(number)s are not in the shop. This sale was not counted; show it to the office.",
            number=self.variant_id,
        )


class Answer(enum.StrEnum):
    """What became of a sale that was sent."""

    COUNTED = "counted"
    #: It was counted when it came first.
    BEFORE = "before"
    #: Counted, and something about it does not fit.
    EXCEPTION = "exception"


@dataclass(frozen=True)
class Counted:
    """The answer to one sale, and the sale as the shop has it."""

    answer: Answer
    sale: BazaarSale


@dataclass(frozen=True)
class _Piece:
    """A part of a sale's line: stocked, or lacking on the shelf."""

    sold: SoldLine
    variant: Variant
    quantity: int
    lacks: bool


def count_sale(bazaar: Bazaar, sold: Sold, *, by: User) -> Counted:
    """Count a sale: an order that is paid and received at once, its money in the box or on its way, its makers' released.

    A sale already counted is answered with itself and changes nothing. What the shelf does not hold, and a price that is not
    the shop's, becomes an exception; the sale stands. A moment outside the bazaar's days, or still to come, is booked today, and
    a closed month's on the next open day. Raises UnknownGoods; then nothing was changed.
    Rule: the price that was paid counts; commission and shares are those of the day it is counted.
    """
    hold_row(bazaar)
    before = session().scalar(
        sa.select(BazaarSale).where(BazaarSale.bazaar_id == bazaar.id, BazaarSale.key == sold.key)
    )
    if before is not None:
        return Counted(Answer.BEFORE, before)
    pieces = _pieces(sold)
    sold_on = day_of(sold.sold_at)
    is_moved = not bazaar.first_on <= sold_on <= bazaar.last_on or sold.sold_at > now()
    order = _order(bazaar, sold, is_moved)
    lines = _lines(order, pieces)
    sale = BazaarSale(
        bazaar_id=bazaar.id,
        key=sold.key,
        order_id=order.id,
        paid_by=sold.paid_by,
        total=order.goods_total,
        sold_at=sold.sold_at,
        is_moved=is_moved,
        counted_at=now(),
        counted_by_id=by.id,
        report_key=None,
    )
    session().add(sale)
    session().flush()
    wrong = _exceptions(sale, lines)
    stocked = [(line, piece) for line, piece in lines if not piece.lacks]
    if stocked:
        reserve_all([Want(line.id, line.variant_id, line.quantity) for line, _piece in stocked])
        take([line.id for line, _piece in stocked], by=by.name, note=bazaar.title, reason=Reason.BAZAAR)
    _settle(bazaar, sale, order, by)
    audit.record("bazaar_sale_counted", f"bazaar {bazaar.id}", by=by, order=order.number, total=sale.total)
    for part in order.seller_orders:
        release(part, by=by)
    session().flush()
    return Counted(Answer.EXCEPTION if wrong else Answer.COUNTED, sale)


def _pieces(sold: Sold) -> list[_Piece]:
    """Each line as what the shelf holds of it and what it lacks. Raises UnknownGoods."""
    numbers = {line.variant_id for line in sold.lines}
    query = sa.select(Variant).where(Variant.id.in_(numbers)).options(selectinload(Variant.product))
    known = {variant.id: variant for variant in session().scalars(query)}
    if unknown := sorted(numbers - set(known)):
        raise UnknownGoods(unknown[0])
    free = free_of(numbers)
    pieces = []
    for line in sold.lines:
        there = min(line.quantity, free.get(line.variant_id, 0))
        free[line.variant_id] = free.get(line.variant_id, 0) - there
        for quantity, lacks in ((there, False), (line.quantity - there, True)):
            if quantity:
                pieces.append(_Piece(line, known[line.variant_id], quantity, lacks))
    return pieces


def _order(bazaar: Bazaar, sold: Sold, is_moved: bool) -> Order:
    """The order of a sale, with the stall in place of a recipient: sellers read its name where a town stands otherwise."""
    cart = Cart(token_hash=f"bazaar:{bazaar.id}:{sold.key}", created_at=now(), ordered_at=now())
    session().add(cart)
    session().flush()
    at = now() if is_moved else sold.sold_at
    title = bazaar.title.replace(",", " ")
    order = Order(
        number=f"BR-{at.astimezone(WIB):%y%m}-{cart.id:04d}",
        cart_id=cart.id,
        secret=secrets.token_urlsafe(24),
        status=OrderStatus.PAID,
        buyer_name=title,
        buyer_phone="",
        recipient=title,
        recipient_phone="",
        street=bazaar.place,
        region_code="",
        region_name=title,
        goods_total=sold.total,
        shipping_total=0,
        payment_method=QRIS if sold.paid_by is PaidBy.QRIS else CASH,
        placed_at=at,
        pay_before=at,
        paid_at=at,
    )
    session().add(order)
    session().flush()
    note(order, "placed")
    note(order, "paid")
    return order


def _lines(order: Order, pieces: Sequence[_Piece]) -> list[tuple[OrderLine, _Piece]]:
    """Write the sellers' parts, their lines and the makers' shares, frozen as at any order."""
    by_seller: dict[int, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        by_seller[piece.variant.product.seller_id].append(piece)
    parcel = _parcel(order, pieces)
    commission = figures(Kind.COMMISSION_BPS)[Kind.COMMISSION_BPS]
    written = []
    for letter, (seller_id, own) in zip(LETTERS, by_seller.items(), strict=False):
        lines = [_line(piece, commission) for piece in own]
        part = SellerOrder(
            order=order,
            seller_id=seller_id,
            parcel=parcel,
            code=f"{order.number}-{letter}",
            status=SellerOrderStatus.DELIVERED,
            goods_total=sum(line.total for line in lines),
            shipping_share=0,
            commission=sum(line.commission for line in lines),
            shipped_at=order.placed_at,
            delivered_at=order.placed_at,
            lines=lines,
        )
        session().add(part)
        session().flush()
        written += list(zip(lines, own, strict=True))
    _share(written)
    return written


def _parcel(order: Order, pieces: Sequence[_Piece]) -> Parcel:
    """What the buyer carried away herself."""
    weight = sum(piece.quantity * piece.variant.weight_grams for piece in pieces)
    service = hand_service()
    return Parcel(
        order=order,
        code=f"{order.number}-1",
        is_hub=False,
        service_id=service.id,
        service_name=service.name,
        kind=CourierKind.PICKUP,
        weight_grams=weight,
        charged_grams=weight,
        price=0,
        needs_tracking=False,
        shipped_at=order.placed_at,
        delivered_at=order.placed_at,
    )


def hand_service() -> Service:
    """How goods travel from a stall: in the buyer's hand. It has no rates, so no cart is ever offered it. Made once."""
    found = session().scalar(sa.select(Service).where(Service.slug == HAND))
    if found is None:
        found = Service(
            slug=HAND,
            name="Bazar",
            name_en="Bazaar",
            kind=CourierKind.PICKUP,
            needs_tracking=False,
            is_active=False,
            position=99,
        )
        session().add(found)
        session().flush()
    return found


def _line(piece: _Piece, commission: Figure) -> OrderLine:
    product, total = piece.variant.product, piece.quantity * piece.sold.price
    return OrderLine(
        product_id=product.id,
        variant_id=piece.variant.id,
        title=product.title,
        title_en=product.title_en,
        variant_label=piece.variant.label,
        quantity=piece.quantity,
        price=piece.sold.price,
        total=total,
        weight_grams=piece.variant.weight_grams,
        unit_cost=product.unit_cost,
        commission=percent_of(total, commission.value),
        decision_id=commission.decision_id,
    )


def _share(written: Sequence[tuple[OrderLine, _Piece]]) -> None:
    """Each maker's frozen part of each line: the parts sum to what the makers earn."""
    shares = shares_of({line.product_id: piece.variant.product.seller_id for line, piece in written})
    for line, _piece in written:
        makers = shares[line.product_id]
        parts = split(line.earned, list(makers.values()))
        for (maker_id, bps), amount in zip(makers.items(), parts, strict=True):
            session().add(OrderLineShare(line_id=line.id, maker_id=maker_id, bps=bps, amount=amount))
    session().flush()


def _exceptions(sale: BazaarSale, lines: Sequence[tuple[OrderLine, _Piece]]) -> int:
    """Name what does not fit: pieces that lack, and once for each of the goods a price that is not the shop's."""
    found = [(line.id, ExceptionKind.LACKING, piece.variant.price) for line, piece in lines if piece.lacks]
    first = {piece.sold: (line.id, piece.variant.price) for line, piece in reversed(lines)}
    found += [(line_id, ExceptionKind.PRICE, price) for sold, (line_id, price) in first.items() if sold.price != price]
    for line_id, kind, price in found:
        session().add(
            BazaarException(sale_id=sale.id, order_line_id=line_id, kind=kind, shop_price=price, opened_at=now())
        )
    session().flush()
    return len(found)


def _settle(bazaar: Bazaar, sale: BazaarSale, order: Order, by: User) -> None:
    """Dr the stall's box, or the acquirer's clearing, Cr held: the same entry as of any payment."""
    by_qris = sale.paid_by is PaidBy.QRIS
    account = paid_to() if by_qris else coop_account()
    money = debit("clearing", sale.total, QRIS) if by_qris else debit("cash", sale.total, bazaar.box)
    payment = Payment(
        order_id=order.id,
        method=order.payment_method,
        coop_account_id=account.id,
        state=PaymentState.SETTLED,
        amount=sale.total,
        code=0,
        keeps_amount=False,
        created_at=now(),
        settled_at=now(),
    )
    session().add(payment)
    session().flush()
    post(
        "payment_settled",
        [money, *held_parts(order.seller_orders)],
        subject=order.number,
        key=f"settled:{payment.id}",
        by=by,
        memo=bazaar.title,
        booked_on=today() if sale.is_moved else day_of(sale.sold_at),
    )
