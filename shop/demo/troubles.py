"""What went wrong in the demo's past: claims, decided and waiting, and a batch that is called back."""

from __future__ import annotations

from functools import partial

import sqlalchemy as sa

from shop.clock import now
from shop.db import session, transaction
from shop.demo.calendar import Calendar, officer, seller_person
from shop.orders import calling_back, claiming
from shop.orders.claim_models import Bearer, Claim, ClaimReason, ClaimState
from shop.orders.models import Order, OrderLine, Parcel, SellerOrder
from shop.payments import ending, refunding
from shop.payments.asking import give_account
from shop.payments.models import RefundAccount
from shop.payments.requesting import coop_account
from shop.stock.models import Batch, Reservation, ReservationState, StockItem
from shop.users.models import Role

SAID = (
    (ClaimReason.DAMAGED, "Waktu dibuka, tepinya sudah sobek sepanjang sejari."),
    (ClaimReason.LACKING, "Di paket hanya ada satu, padahal saya pesan lebih."),
    (ClaimReason.OTHER_GOODS, "Warnanya lain dari yang di foto, ini lebih cokelat."),
    (ClaimReason.SPOILED, "Bungkusnya bocor, isinya sudah melempem."),
    (ClaimReason.NOT_ARRIVED, "Menurut kurir sudah sampai, tapi di rumah tidak ada yang terima."),
)
LEAKING = "Sebagian kemasan tidak rapat, isinya bisa berjamur. Tandanya: tepi kemasan mudah dibuka dengan jari."
ANSWER = "Waktu dikemas masih utuh, fotonya ada. Kalau memang begitu, kami ikut keputusan koperasi."


def complain(calendar: Calendar, parcel_id: int) -> None:
    """The buyer reports something of a parcel; the seller answers, and the office decides some days later."""
    reason, text = calendar.turn("said", SAID)
    with transaction():
        query = sa.select(OrderLine).join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        line = session().scalars(query.where(SellerOrder.parcel_id == parcel_id).order_by(OrderLine.id)).first()
        if line is None or line.seller_order.status not in claiming.CLAIMABLE:
            return
        if reason is ClaimReason.SPOILED and not line.is_food:
            reason, text = SAID[0]
        claim = claiming.open_claim(line, quantity=1, reason=reason, text=text, by=None)
        claim_id = claim.id
    if calendar.chance.random() < 0.7:
        calendar.plan(calendar.after(2, 14), partial(_answer, claim_id))
    calendar.plan(calendar.after(18, 60), partial(_decide, calendar, claim_id))


def _answer(claim_id: int) -> None:
    with transaction():
        claim = session().get_one(Claim, claim_id)
        if claim.state is not ClaimState.OPEN:
            return  # a night between: the office was earlier
        claiming.answer_claim(claim, text=ANSWER, by=seller_person(claim.seller_order.seller_id))


def _decide(calendar: Calendar, claim_id: int) -> None:
    end = calendar.turn("ends", (_pay_back, _reject, _pay_half_back, _replace, _withdraw))
    with transaction():
        claim = session().get_one(Claim, claim_id)
        if claim.state is not ClaimState.OPEN:
            return
        end(claim)
        order_id, paid_back = claim.seller_order.order_id, claim.paid_back
    if paid_back:
        calendar.plan(calendar.after(3, 20), partial(name_account, order_id))
        calendar.plan(calendar.after(24, 60), partial(pay_back, order_id))


def _pay_back(claim: Claim, *, part: int = 1, borne_by: Bearer = Bearer.SELLER) -> None:
    amount = max(1, min(refunding.refundable(claim), claim.quantity * claim.line.price) // part)
    verdict = "Foto dan cerita pembeli jelas. Uang kembali untuk barang ini."
    refunding.refund(claim, amount=amount, borne_by=borne_by, verdict=verdict, by=officer(Role.BENDAHARA))


def _pay_half_back(claim: Claim) -> None:
    _pay_back(claim, part=2, borne_by=Bearer.COOPERATIVE)


def _reject(claim: Claim) -> None:
    claiming.reject(claim, verdict="Perbedaan warna ini wajar untuk cetak daun.", by=officer(Role.BENDAHARA))


def _replace(claim: Claim) -> None:
    claiming.replace(claim, verdict="Penjual mengirim penggantinya Senin depan.", by=officer(Role.BENDAHARA))


def _withdraw(claim: Claim) -> None:
    claiming.withdraw(claim, by=None)


def name_account(order_id: int) -> None:
    """The buyer says where her money goes back to."""
    with transaction():
        asked = session().scalar(sa.select(RefundAccount).where(RefundAccount.order_id == order_id))
        if asked is not None and asked.given_at is None:
            number = f"0000{asked.order_id:011d}"
            give_account(asked, bank_code="002", number=number, holder=asked.order.buyer_name.upper(), by=None)


def pay_back(order_id: int) -> None:
    """The office transfers what is due to a buyer."""
    with transaction():
        order = session().get_one(Order, order_id)
        reference = f"BIFAST {now():%d%m%H%M}"
        try:
            ending.pay_refund(order, account=coop_account(), reference=reference, by=officer(Role.BENDAHARA))
        except ending.NothingToRefund:
            return  # an earlier transfer paid two claims at once


def report_today(calendar: Calendar, how_many: int = 2) -> None:
    """Buyers report what arrived lately: these wait for the office, and the first one for its seller too."""
    for number in range(how_many):
        with transaction():
            query = sa.select(OrderLine).join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
            query = query.join(Parcel, Parcel.id == SellerOrder.parcel_id)
            query = query.join(Order, Order.id == SellerOrder.order_id).where(Order.paid_at.is_not(None))
            claimed = sa.select(Claim.id).where(Claim.seller_order_id == SellerOrder.id)
            query = query.where(SellerOrder.status.in_(claiming.CLAIMABLE[:2]), ~claimed.exists())
            line = session().scalars(query.order_by(Parcel.shipped_at.desc())).first()
            if line is None:
                return
            reason, text = SAID[number]
            claim = claiming.open_claim(line, quantity=1, reason=reason, text=text, by=None)
            if number:
                claiming.answer_claim(claim, text=ANSWER, by=seller_person(line.seller_order.seller_id))


def call_back_today() -> None:
    """The officer calls back the batch of which most buyers have pieces and some is left, if there is one."""
    with transaction():
        query = (
            sa.select(Batch)
            .join(StockItem, StockItem.batch_id == Batch.id)
            .join(Reservation, Reservation.item_id == StockItem.id)
            .join(OrderLine, OrderLine.id == Reservation.order_line_id)
            .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
            .where(Reservation.state == ReservationState.TAKEN, StockItem.on_hand > 0)
            .group_by(Batch.id)
            .order_by(sa.func.count().desc(), Batch.id)
        )
        batch = session().scalars(query.limit(1)).first()
        if batch is not None:
            calling_back.call_back(batch, reason=LEAKING, by=officer(Role.CATALOGUE_OFFICER))
