"""Everything the shop knows about a person who has an account, in her language.

Rule: UU 27/2022 Ps. 7 and 13: whoever asks sees her data, and gets it as a file that other programs read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.audit import AuditRecord
from shop.cart.models import Cart, CartLine
from shop.catalogue.models import Variant
from shop.db import session
from shop.i18n import gettext as _
from shop.i18n import persen, rupiah, tanggal, telepon, waktu
from shop.orders.claim_models import Claim
from shop.orders.models import Order, OrderLine, SellerOrder
from shop.payments.models import RefundAccount
from shop.regions.models import Region
from shop.reviews.models import Review
from shop.sellers.models import Maker, MemberRole, SellerMember, Village, VillageCoordinator
from shop.shipping.book import addresses_of
from shop.shipping.models import Address
from shop.stock.models import StockAlert
from shop.stories.models import Story
from shop.stories.words import STATUS
from shop.stories.writing import stories_about
from shop.users.models import User, UserSession

#: The width of a photograph that a page shows.
SHOWN = 480
#: One thing, by the names of its facts; what is empty is left out.
Facts = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """What is known of one kind."""

    title: str
    things: list[Facts]


def known_of(user: User) -> list[Part]:
    """What the shop knows about her, part by part; parts without anything are left out."""
    parts = [
        Part(_("About me"), [_herself(user)]),
        Part(_("Addresses"), [_address(one) for one in addresses_of(user)]),
        Part(_("Cart"), _in_cart(user)),
        Part(_("Goods I wait for"), _awaited(user)),
        Part(_("Orders"), [_order(order) for order in _orders(user)]),
        Part(_("Complaints"), [_claim(claim) for claim in _claims(user)]),
        Part(_("Reviews"), [_review(review) for review in _reviews(user)]),
        Part(_("Accounts for refunds"), [_refund(asked) for asked in _refunds(user)]),
        Part(_("As a seller"), [*_memberships(user), *_makers(user), *_villages(user)]),
        Part(_("My stories"), [_story(story) for story in stories_about(user)]),
        Part(_("Sign-ins"), _sign_ins(user)),
    ]
    return [Part(one.title, [_filled(thing) for thing in one.things]) for one in parts if one.things]


def done_by(user: User) -> Part:
    """What the trail says she did, oldest first: of whoever works in the office it is long."""
    records = session().scalars(sa.select(AuditRecord).where(AuditRecord.user_id == user.id).order_by(AuditRecord.id))
    return Part(_("What I did"), [{_("When"): waktu(one.at), _("What"): one.words, "": one.code} for one in records])


def _filled(thing: Facts) -> Facts:
    return {name: value for name, value in thing.items() if value not in (None, "")}


def _herself(user: User) -> Facts:
    return {
        _("Name"): user.name,
        _("Phone"): telepon(user.phone or ""),
        _("E-mail"): user.email,
        _("Language of letters"): user.language,
        _("Since"): tanggal(user.created_at),
        _("Two-step sign-in"): user.two_step_since and tanggal(user.two_step_since),
        _("Role"): ", ".join(sorted(user.roles)),
    }


def _address(of: Address | Order) -> Facts:
    """The recipient and address of an entry of the book, or of an order."""
    if isinstance(of, Order):
        phone, place = of.recipient_phone, of.region_name
    else:
        phone, place = of.phone, session().get_one(Region, of.region_code).full_name
    return {
        _("Recipient"): of.recipient,
        _("Recipient's phone"): telepon(phone),
        _("Street"): of.street,
        _("RT/RW"): "/".join(filter(None, (of.rt, of.rw))),
        _("Place"): place,
        _("Landmark"): of.landmark,
    }


def _in_cart(user: User) -> list[Facts]:
    query = sa.select(CartLine).join(CartLine.cart).options(joinedload(CartLine.variant))
    query = query.where(Cart.user_id == user.id, Cart.ordered_at.is_(None)).order_by(CartLine.id)
    return [{_("Goods"): line.variant.product.title, _("Pieces"): line.quantity} for line in session().scalars(query)]


def _awaited(user: User) -> list[Facts]:
    query = sa.select(StockAlert).where(StockAlert.user_id == user.id).order_by(StockAlert.id)
    found = session().scalars(query.options(joinedload(StockAlert.variant).joinedload(Variant.product)))
    return [
        {
            _("Goods"): f"{one.variant.product.title} {one.variant.label}".strip(),
            _("E-mail"): one.email,
            _("When"): waktu(one.asked_at),
        }
        for one in found
    ]


def _orders(user: User) -> list[Order]:
    query = sa.select(Order).where(Order.user_id == user.id).order_by(Order.id)
    query = query.options(selectinload(Order.seller_orders).selectinload(SellerOrder.lines))
    return list(session().scalars(query))


def _order(order: Order) -> Facts:
    lines = [line for part in order.seller_orders for line in part.lines]
    return {
        _("Order"): order.number,
        _("Placed"): waktu(order.placed_at),
        _("Goods"): ", ".join(f"{line.quantity} × {line.title} {line.variant_label}".strip() for line in lines),
        _("Total"): rupiah(order.total),
        _("Buyer"): order.buyer_name,
        _("Phone"): telepon(order.buyer_phone),
        _("E-mail"): order.buyer_email,
        **_address(order),
        _("Note"): order.note,
    }


def _of_hers(user: User) -> sa.Select[int]:
    query = sa.select(OrderLine.id).join(OrderLine.seller_order).join(SellerOrder.order)
    return query.where(Order.user_id == user.id)


def _claims(user: User) -> list[Claim]:
    return list(session().scalars(sa.select(Claim).where(Claim.line_id.in_(_of_hers(user))).order_by(Claim.id)))


def _claim(claim: Claim) -> Facts:
    return {
        _("Complaint"): claim.code,
        _("When"): waktu(claim.opened_at),
        _("What you wrote"): claim.text,
        _("Photos"): ", ".join(f"/media/{one.photo.key}-{SHOWN}.jpg" for one in claim.photos),
        _("The seller's answer"): claim.answer,
        _("What was decided"): claim.verdict,
    }


def _reviews(user: User) -> list[Review]:
    return list(session().scalars(sa.select(Review).where(Review.line_id.in_(_of_hers(user))).order_by(Review.id)))


def _review(review: Review) -> Facts:
    return {
        _("Goods"): review.line.title,
        _("When"): waktu(review.said_at),
        _("Stars"): review.stars,
        _("Heading"): review.heading,
        _("What you wrote"): review.text,
        _("Name"): review.name,
        _("Place"): review.town,
    }


def _refunds(user: User) -> list[RefundAccount]:
    query = sa.select(RefundAccount).join(RefundAccount.order).where(Order.user_id == user.id)
    return list(session().scalars(query.where(RefundAccount.number != "").order_by(RefundAccount.id)))


def _refund(asked: RefundAccount) -> Facts:
    return {_("Order"): asked.order.number, _("Account number"): asked.number, _("In the name of"): asked.holder}


def _memberships(user: User) -> list[Facts]:
    query = sa.select(SellerMember).where(SellerMember.user_id == user.id).order_by(SellerMember.id)
    found = list(session().scalars(query.options(joinedload(SellerMember.seller))))
    facts: list[Facts] = []
    for one in found:
        sees_money = one.ended_at is None and one.role is not MemberRole.MEMBER
        accounts = "; ".join(f"{a.bank_name} {a.number}, {a.holder}" for a in one.seller.bank_accounts if sees_money)
        until = tanggal(one.ended_at) if one.ended_at else ""
        facts.append({_("Seller"): one.seller.name, _("Until"): until, _("Bank account"): accounts})
    return facts


def _makers(user: User) -> list[Facts]:
    query = sa.select(Maker).where(Maker.user_id == user.id).order_by(Maker.id)
    return [
        {
            _("Seller"): one.seller.name,
            _("Name"): one.name,
            _("What she does"): one.line,
            _("Came home from"): one.returned_from,
            _("Share"): persen(one.default_bps),
        }
        for one in session().scalars(query)
    ]


def _villages(user: User) -> list[Facts]:
    query = sa.select(Village.name).join(VillageCoordinator, VillageCoordinator.village_id == Village.id)
    return [{_("Village"): name} for name in session().scalars(query.where(VillageCoordinator.user_id == user.id))]


def _story(story: Story) -> Facts:
    return {
        _("Title"): story.title,
        _("What it is about, in a sentence or two"): story.lead,
        _("Text"): story.text,
        _("Photos"): ", ".join(f"/media/{one.photo.key}-{SHOWN}.jpg" for one in story.photos),
        _("State"): str(STATUS[story.status][0]),
    }


def _sign_ins(user: User) -> list[Facts]:
    query = sa.select(UserSession).where(UserSession.user_id == user.id).order_by(UserSession.id)
    return [{_("When"): waktu(one.created_at), _("Device"): one.device} for one in session().scalars(query)]
