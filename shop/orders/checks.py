"""What must always hold of orders. Read-only and set-based, so that it runs on a shop of any size."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from shop.invariants import Never, facts
from shop.orders.claim_models import Bearer, Claim, ClaimShare, ClaimState
from shop.orders.models import Order, OrderLine, OrderLineShare, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.promotions.models import Voucher
from shop.stock.models import Reservation, ReservationState

#: Parts whose goods are still promised from the seller's shelf.
PROMISED = (SellerOrderStatus.AWAITING_PAYMENT, SellerOrderStatus.TO_PACK, SellerOrderStatus.READY)
ENDED = (SellerOrderStatus.COMPLETED, SellerOrderStatus.CANCELLED)

#: Lines whose goods left although no shelf held them: each of other rooms' questions gives their numbers.
WITHOUT_STOCK: list[Callable[[], sa.Select[int]]] = []


def check() -> list[str]:
    """The facts that break; empty when all is well.

    An order's sums are those of its lines and parcels, what a voucher takes off among them, and a voucher's uses are the
    orders that hold it; a parcel's price is what its sellers share; a line is price times
    quantity, and its commission and shares together; the order stands where its parts allow; goods are reserved while
    they are promised, and only then. Claims give back no more of a line, of its commission, of a maker's share and of a
    part's shipping than there is; what the seller bears is commission and makers' parts together.
    """
    return facts(
        _order_sums,
        _parcel_prices,
        _part_sums,
        _uses,
        _lines,
        _standing,
        _reservations,
        _claims,
        _claim_sums,
        _claims_by_maker,
    )


def _order_sums() -> list[Never]:
    goods = (
        sa.select(
            SellerOrder.order_id,
            sa.func.sum(SellerOrder.goods_total).label("goods"),
            sa.func.sum(SellerOrder.coop_discount).label("coop"),
            sa.func.sum(SellerOrder.seller_discount).label("seller"),
        )
        .group_by(SellerOrder.order_id)
        .subquery()
    )
    shipping = sa.select(Parcel.order_id, sa.func.sum(Parcel.price).label("price")).group_by(Parcel.order_id).subquery()
    says = (Order.goods_total, Order.shipping_total, Order.coop_discount, Order.seller_discount)
    summed = [sa.func.coalesce(part, 0) for part in (goods.c.goods, shipping.c.price, goods.c.coop, goods.c.seller)]
    query = (
        sa.select(Order.number, *says, *summed)
        .outerjoin(goods, goods.c.order_id == Order.id)
        .outerjoin(shipping, shipping.c.order_id == Order.id)
        .where(sa.or_(*(said != own for said, own in zip(says, summed, strict=True))))
    )
    words = "order {}: says goods {}, shipping {}, voucher {} and {}; its parts and parcels sum to {}, {}, {} and {}"
    return [Never(query, words)]


def _uses() -> list[Never]:
    """A voucher's uses are the orders that hold it and did not come to nothing; no order has a discount without one."""
    holds = Order.status.not_in((OrderStatus.EXPIRED, OrderStatus.CANCELLED))
    held = sa.select(sa.func.count()).where(Order.voucher_id == Voucher.id, holds).scalar_subquery()
    query = sa.select(Voucher.code, Voucher.uses, held).where(Voucher.uses != held)
    given = Order.coop_discount + Order.seller_discount
    stray = sa.select(Order.number, given).where((given > 0) != Order.voucher_id.is_not(None))
    return [
        Never(query, "voucher {}: says {} uses, {} orders hold it"),
        Never(stray, "order {}: {} taken off, which does not fit its voucher"),
    ]


def _parcel_prices() -> list[Never]:
    shares = (
        sa.select(SellerOrder.parcel_id, sa.func.sum(SellerOrder.shipping_share).label("shared"))
        .group_by(SellerOrder.parcel_id)
        .subquery()
    )
    shared = sa.func.coalesce(shares.c.shared, 0)
    query = sa.select(Parcel.code, Parcel.price, shared).outerjoin(shares, shares.c.parcel_id == Parcel.id)
    return [Never(query.where(Parcel.price != shared), "parcel {}: costs {}, its sellers share {}")]


def _part_sums() -> list[Never]:
    lines = (
        sa.select(
            OrderLine.seller_order_id,
            sa.func.sum(OrderLine.total).label("goods"),
            sa.func.sum(OrderLine.commission).label("commission"),
            sa.func.sum(OrderLine.coop_discount).label("coop"),
            sa.func.sum(OrderLine.seller_discount).label("seller"),
        )
        .group_by(OrderLine.seller_order_id)
        .subquery()
    )
    says = (SellerOrder.goods_total, SellerOrder.commission, SellerOrder.coop_discount, SellerOrder.seller_discount)
    summed = [sa.func.coalesce(part, 0) for part in (lines.c.goods, lines.c.commission, lines.c.coop, lines.c.seller)]
    query = sa.select(SellerOrder.code, *says, *summed).outerjoin(lines, lines.c.seller_order_id == SellerOrder.id)
    differs = sa.or_(*(said != own for said, own in zip(says, summed, strict=True)))
    words = "part {}: says goods {}, commission {}, voucher {} and {}; its lines sum to {}, {}, {} and {}"
    return [Never(query.where(differs), words)]


def _lines() -> list[Never]:
    shares = (
        sa.select(
            OrderLineShare.line_id,
            sa.func.sum(OrderLineShare.amount).label("amount"),
            sa.func.sum(OrderLineShare.bps).label("bps"),
        )
        .group_by(OrderLineShare.line_id)
        .subquery()
    )
    shared = sa.func.coalesce(shares.c.amount, 0)
    query = sa.select(OrderLine.id, OrderLine.quantity, OrderLine.price, OrderLine.total, OrderLine.commission, shared)
    query = query.outerjoin(shares, shares.c.line_id == OrderLine.id)
    broken = sa.or_(
        OrderLine.total != OrderLine.quantity * OrderLine.price - OrderLine.seller_discount,
        OrderLine.total <= OrderLine.coop_discount,
        OrderLine.total != OrderLine.commission + shared,
        sa.func.coalesce(shares.c.bps, 0) != 10_000,
    )
    return [Never(query.where(broken), "order line {}: {} × {} = {}, commission {}, shares {} of 10,000 basis points")]


def _standing() -> list[Never]:
    """An order stands where its parts allow, and has a moment of payment exactly when somebody paid."""
    count = sa.func.count(SellerOrder.id)

    def counted(*statuses: SellerOrderStatus) -> sa.ColumnElement[int]:
        return count.filter(SellerOrder.status.in_(statuses))

    unpaid = counted(SellerOrderStatus.AWAITING_PAYMENT)
    cancelled, ended = counted(SellerOrderStatus.CANCELLED), counted(*ENDED)
    fits = sa.or_(
        sa.and_(Order.status == OrderStatus.AWAITING_PAYMENT, unpaid == count, Order.paid_at.is_(None)),
        sa.and_(Order.status == OrderStatus.EXPIRED, cancelled == count, Order.paid_at.is_(None)),
        sa.and_(Order.status == OrderStatus.CANCELLED, cancelled == count),
        sa.and_(Order.status == OrderStatus.ON_DELIVERY, unpaid == 0, ended < count, Order.paid_at.is_(None)),
        sa.and_(Order.status == OrderStatus.PAID, unpaid == 0, ended < count, Order.paid_at.is_not(None)),
        sa.and_(Order.status == OrderStatus.CLOSED, ended == count, cancelled < count, Order.paid_at.is_not(None)),
    )
    query = (
        sa.select(Order.number, Order.status, count, unpaid, cancelled, ended)
        .outerjoin(SellerOrder, SellerOrder.order_id == Order.id)
        .group_by(Order.id, Order.number, Order.status, Order.paid_at)
        .having(sa.or_(sa.not_(fits), count == 0))
    )
    return [Never(query, "order {} is {}: of {} parts {} are unpaid, {} cancelled, {} ended")]


def _reservations() -> list[Never]:
    """A line's reservations sum to its quantity; they are open while it is promised, taken or released afterwards.

    Of lines WITHOUT_STOCK nothing is reserved.
    """
    held = (
        sa.select(
            Reservation.order_line_id,
            sa.func.sum(Reservation.quantity).label("all"),
            *(
                sa.func.coalesce(sa.func.sum(Reservation.quantity).filter(Reservation.state == state), 0).label(
                    state.value
                )
                for state in ReservationState
            ),
        )
        .group_by(Reservation.order_line_id)
        .subquery()
    )
    is_promised = sa.and_(SellerOrder.status.in_(PROMISED), SellerOrder.handed_over_at.is_(None))
    is_cancelled = sa.and_(SellerOrder.status == SellerOrderStatus.CANCELLED, SellerOrder.shipped_at.is_(None))
    lacks = sa.or_(sa.false(), *(OrderLine.id.in_(lines()) for lines in WITHOUT_STOCK))
    expected = sa.case((is_promised, held.c.open), (is_cancelled, held.c.released), else_=held.c.taken)
    query = (
        sa.select(OrderLine.id, SellerOrder.status, OrderLine.quantity, held.c.open, held.c.taken, held.c.released)
        .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        .outerjoin(held, held.c.order_line_id == OrderLine.id)
        .where(sa.func.coalesce(expected, 0) != sa.case((lacks, 0), else_=OrderLine.quantity))
    )
    return [Never(query, "order line {} ({}): {} pieces, reserved {}, taken {}, released {}")]


def _claims() -> list[Never]:
    """A claim gives money back exactly when it ended so, and is of the part its line is of; what the seller bears is shared."""
    shares = (
        sa.select(ClaimShare.claim_id, sa.func.sum(ClaimShare.amount).label("amount"))
        .group_by(ClaimShare.claim_id)
        .subquery()
    )
    shared = sa.func.coalesce(shares.c.amount, 0)
    by_seller = sa.func.coalesce(Claim.borne_by == Bearer.SELLER, sa.false())
    paid_back = Claim.refund + Claim.shipping_refund > 0
    wrong = sa.or_(
        paid_back != (Claim.state == ClaimState.REFUNDED),
        Claim.borne_by.is_not(None) != (Claim.state == ClaimState.REFUNDED),
        Claim.decided_at.is_(None) != (Claim.state == ClaimState.OPEN),
        Claim.quantity > OrderLine.quantity,
        Claim.seller_order_id != OrderLine.seller_order_id,
        sa.and_(by_seller, Claim.refund != Claim.commission_back + shared),
        sa.and_(sa.not_(by_seller), Claim.commission_back + shared != 0),
    )
    query = (
        sa.select(Claim.code, Claim.state, Claim.refund, Claim.shipping_refund, Claim.commission_back, shared)
        .join(OrderLine, OrderLine.id == Claim.line_id)
        .outerjoin(shares, shares.c.claim_id == Claim.id)
        .where(wrong)
    )
    return [Never(query, "claim {} is {}: {} back and {} of shipping, {} of commission, {} of the makers")]


def _claim_sums() -> list[Never]:
    """Of no line, and of no part's shipping, more is paid back than was paid; a line paid back by its seller takes all of it."""
    by_seller = Claim.borne_by == Bearer.SELLER
    refund, commission = sa.func.sum(Claim.refund), sa.func.coalesce(sa.func.sum(Claim.commission_back), 0)
    of_seller = sa.func.coalesce(sa.func.sum(Claim.refund).filter(by_seller), 0)
    discount = sa.func.sum(Claim.discount_back)
    lines = (
        sa.select(OrderLine.id, OrderLine.total, refund, OrderLine.commission, commission)
        .join(Claim, Claim.line_id == OrderLine.id)
        .group_by(OrderLine.id)
        .having(
            sa.or_(
                refund > OrderLine.total,
                commission > OrderLine.commission,
                sa.and_(of_seller == OrderLine.total, commission != OrderLine.commission),
                sa.and_(refund == OrderLine.total, discount != OrderLine.coop_discount),
                discount > OrderLine.coop_discount,
            )
        )
    )
    shipping = sa.func.sum(Claim.shipping_refund)
    parts = sa.select(SellerOrder.code, SellerOrder.shipping_share, shipping).join(
        Claim, Claim.seller_order_id == SellerOrder.id
    )
    parts = parts.group_by(SellerOrder.id).having(shipping > SellerOrder.shipping_share)
    return [
        Never(lines, "order line {}: {} paid, {} paid back; of {} commission {} given back"),
        Never(parts, "part {}: {} of shipping, {} of it paid back"),
    ]


def _claims_by_maker() -> list[Never]:
    """No maker gives back more of a line than her share of it, and nobody who has none."""
    taken = sa.func.sum(ClaimShare.amount)
    share = sa.func.coalesce(OrderLineShare.amount, 0)
    same = sa.and_(OrderLineShare.line_id == Claim.line_id, OrderLineShare.maker_id == ClaimShare.maker_id)
    query = (
        sa.select(Claim.line_id, ClaimShare.maker_id, share, taken)
        .join(Claim, Claim.id == ClaimShare.claim_id)
        .outerjoin(OrderLineShare, same)
        .group_by(Claim.line_id, ClaimShare.maker_id, share)
        .having(taken > share)
    )
    return [Never(query, "order line {}, maker {}: of {} earned {} taken back")]
