"""Closing an account, and taking a buyer out of an order: what the books need stays, what says who she was goes.

Rule: UU 27/2022 Ps. 8 and 43: whoever asks is forgotten. Rule: PP 80/2019 Ps. 25: records of payments are kept ten years, so
the order, its amounts and its entries stay, under a number and without a name.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from shop import audit
from shop.audit import NOBODY
from shop.bazaars.models import Bazaar
from shop.cart.models import Cart, CartLine
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.queries import balance, balances
from shop.media import Photo
from shop.money import Rupiah
from shop.notices import Reader, drop_letters, tell
from shop.orders.claim_models import Claim, ClaimPhoto, ClaimState
from shop.orders.fulfilment import FROZEN_BY
from shop.orders.models import Order, OrderLine, OrderLineShare, OrderStatus, SellerOrder
from shop.payments.card_models import MoneyCase
from shop.payments.models import RefundAccount
from shop.payouts.models import Payout, PayoutShare, PayoutStatus
from shop.payouts.queries import is_held, money_of
from shop.reviews.models import Review
from shop.sellers.access import sellers_of
from shop.sellers.models import BankAccount, Maker, SellerMember
from shop.shipping.models import Address
from shop.stock.alerting import forget_alerts
from shop.stories.writing import forget_stories
from shop.users.models import PasswordReset, User, UserSession
from shop.users.registering import subject
from shop.users.signing_in import hasher
from shop.users.two_steps import forget

#: Nothing of such an order is under way any more.
OVER = (OrderStatus.CLOSED, OrderStatus.EXPIRED, OrderStatus.CANCELLED)


class StillOpen(ShopError):
    """Something of hers is not finished: forgotten now, goods or money could not reach her."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    def sentence(self) -> str:
        return self.reason


def why_not_yet(user: User) -> str:
    """What must be finished before an account can be closed, as a sentence that says what to do; empty when nothing is."""
    if user.roles:
        return _("You work in the office. Ask the ketua to take your role first; then you can close your account.")
    if hers := sellers_of(user):
        money = [money_of(seller.id) for seller in hers]
        return _acts_for(", ".join(one.name for one in hers), sum(one.held + one.ready + one.paying for one in money))
    if owed := _owed_to_maker(user):
        return _(
            "%(amount)s for what you made is not settled with you yet. Close your account when it is.", amount=owed
        )
    stall = session().scalars(sa.select(Bazaar).where(Bazaar.keeper_id == user.id, Bazaar.closed_at.is_(None))).first()
    if stall is not None:
        return _("You keep the stall %(name)s. Its cash box must be counted first.", name=stall.name)
    orders = session().scalars(sa.select(Order).where(Order.user_id == user.id).order_by(Order.id))
    return next(filter(None, map(why_not_of_order, orders)), "")


def why_not_of_order(order: Order) -> str:
    """What must be finished before the buyer can be taken out of an order; empty when nothing is."""
    if order.status not in OVER:
        return _(
            "The order %(number)s is still under way. Wait until it is finished, or cancel it.", number=order.number
        )
    claims = sa.select(Claim.id).join(Claim.seller_order).where(SellerOrder.order_id == order.id)
    cases = sa.select(MoneyCase.id).where(MoneyCase.order_id == order.id, MoneyCase.closed_at.is_(None))
    disputed = [sa.select(Order.id).where(Order.id == order.id, Order.id.in_(frozen())) for frozen in FROZEN_BY]
    for asked in (claims.where(Claim.state == ClaimState.OPEN), cases, *disputed):
        if session().scalar(asked.limit(1)) is not None:
            return _("Something about the order %(number)s is not decided yet.", number=order.number)
    if balance("refunds_due", order.id) or balance("part_paid", order.id):
        return _("Money of the order %(number)s must still go back to its buyer.", number=order.number)
    return ""


def _acts_for(names: str, open_money: Rupiah) -> str:
    if open_money:
        return _(
            "You act for %(names)s, and %(amount)s is not paid out yet. Once it is, ask the office to end that; then you"
            " can close your account.",
            names=names,
            amount=rupiah(open_money),
        )
    return _("You act for %(names)s. Ask the office to end that first; then you can close your account.", names=names)


def _owed_to_maker(user: User) -> str:
    """What is open between the cooperative and her as a maker: owed either way, held, or on its way; empty when nothing is."""
    hers = list(session().scalars(sa.select(Maker.id).where(Maker.user_id == user.id)))
    if not hers:
        return ""
    held = sa.select(sa.func.sum(OrderLineShare.amount)).join(OrderLineShare.line).join(OrderLine.seller_order)
    held = held.where(OrderLineShare.maker_id.in_(hers), is_held())
    paying = sa.select(sa.func.sum(PayoutShare.amount)).join(PayoutShare.payout).where(PayoutShare.maker_id.in_(hers))
    paying = paying.where(Payout.status.in_([PayoutStatus.QUEUED, PayoutStatus.SENT]))
    owed = sum(abs(amount) for amount in balances("payable", hers).values())
    owed += sum(int(session().scalar(query) or 0) for query in (held, paying))
    return rupiah(owed) if owed else ""


def close_account(user: User) -> None:
    """Close a person's account for good, at her own word: whoever she was is nowhere any more but in the bank's own words.

    Her orders stay for the books, each without her. Nobody can sign in with it again. A second call changes nothing. Raises
    StillOpen.
    """
    hold_row(user)
    session().refresh(user)
    if user.closed_at is not None:
        return
    if reason := why_not_yet(user):
        raise StillOpen(reason)
    reader = Reader(user.name, user.email, user.language)
    for order in list(session().scalars(sa.select(Order).where(Order.user_id == user.id))):
        _take_out(order)
    carts = sa.select(Cart.id).where(Cart.user_id == user.id, Cart.ordered_at.is_(None))
    session().execute(sa.delete(CartLine).where(CartLine.cart_id.in_(carts)))
    session().execute(sa.delete(Cart).where(Cart.user_id == user.id, Cart.ordered_at.is_(None)))
    for held in (Address, UserSession, PasswordReset):
        session().execute(sa.delete(held).where(held.user_id == user.id))
    forget(user)
    _forget_contact(user)
    unsaid = {"line": "", "line_en": "", "returned_from": ""}
    session().execute(sa.update(Maker).where(Maker.user_id == user.id).values(unsaid))
    forget_stories(user)
    audit.record("account_left", subject(user), by=user)
    forget_alerts(email=user.email, user=user)
    if user.email:
        drop_letters(user.email)
    user.name, user.phone, user.email = NOBODY, None, f"{user.id}-{secrets.token_hex(8)}@closed.invalid"
    user.password_hash = hasher.hash(secrets.token_urlsafe(32))
    user.is_active, user.closed_at = False, now()
    session().flush()
    audit.take_name_out(user)
    tell(reader, "privacy/closed")


def _forget_contact(user: User) -> None:
    """Bank accounts of sellers she once acted for keep how they were reached: no more by her."""
    once = sa.select(SellerMember.seller_id).where(SellerMember.user_id == user.id)
    for account in list(session().scalars(sa.select(BankAccount).where(BankAccount.seller_id.in_(once)))):
        if account.contact_emails:
            account.contact_emails = [one for one in account.contact_emails if one != user.email]
        if account.contact_phone == user.phone:
            account.contact_phone = ""


def forget_buyer(order: Order, *, by: User) -> None:
    """Take the buyer out of one order, for whoever ordered without an account and asks for it. Raises StillOpen.

    A second call changes nothing.
    """
    hold_row(order)
    session().refresh(order)
    if reason := why_not_of_order(order):
        raise StillOpen(reason)
    if order.recipient != NOBODY:
        _take_out(order)
        audit.record("buyer_forgotten", f"order {order.number}", by=by)


def _take_out(order: Order) -> None:
    """Take out of an order who bought, who received and what she wrote; the place it went to and the amounts stay.

    The link that opened it works no more, nor does a browser that opened it before (shop/orders/access.py).
    """
    if order.buyer_email:
        drop_letters(order.buyer_email)
        forget_alerts(email=order.buyer_email)
    order.buyer_name = order.recipient = NOBODY
    order.buyer_phone = order.recipient_phone = order.street = order.rt = order.rw = order.landmark = order.note = ""
    order.buyer_email, order.secret = None, secrets.token_urlsafe(32)
    session().execute(
        sa.update(RefundAccount)
        .where(RefundAccount.order_id == order.id)
        .values(bank_code="", number="", holder="", token=secrets.token_urlsafe(32))
    )
    parts = sa.select(SellerOrder.id).where(SellerOrder.order_id == order.id)
    claims = list(session().scalars(sa.select(Claim.id).where(Claim.seller_order_id.in_(parts))))
    session().execute(sa.update(Claim).where(Claim.id.in_(claims)).values(text=NOBODY, answer=""))
    photos = list(session().scalars(sa.select(ClaimPhoto.photo_id).where(ClaimPhoto.claim_id.in_(claims))))
    session().execute(sa.delete(ClaimPhoto).where(ClaimPhoto.claim_id.in_(claims)))
    session().execute(sa.delete(Photo).where(Photo.id.in_(photos)))  # their files go with the next sweep
    lines = sa.select(OrderLine.id).where(OrderLine.seller_order_id.in_(parts))
    gone = {"heading": "", "text": "", "name": "", "town": "", "country": "", "answer": "", "answered_at": None}
    session().execute(sa.update(Review).where(Review.line_id.in_(lines)).values(gone))
