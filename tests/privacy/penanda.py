"""A buyer whose every word carries a mark, so that it is found wherever the shop keeps it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from shop import media
from shop.db import db, session, transaction
from shop.jobs import drain
from shop.orders.claim_models import Bearer, ClaimReason
from shop.orders.claiming import open_claim
from shop.orders.fulfilment import confirm_receipt
from shop.orders.models import Order
from shop.payments import refunding
from shop.payments.asking import give_account
from shop.payments.ending import pay_refund
from shop.payments.models import RefundAccount
from shop.payments.requesting import coop_account
from shop.regions.models import Region
from shop.reviews.writing import review
from shop.shipping.book import save_address
from shop.stock.alerting import ask_alert
from shop.users import contacts, registering
from shop.users.models import User
from shop.users.signing_in import begin_session
from tests import cast, make
from tests.test_media import jpeg

PASSWORD = "tiga lembar jati"
#: In everything she types; the figures of her numbers are her mark too.
MARKS = ("zqx", "812777000", "7770001112")


def registered(mark: str = "zqx", number: int = 77) -> User:
    """A person with a phone number and an e-mail address, signed in on a device, with an address in her book."""
    with transaction():
        user = registering.register(f"0812-777-000-{number}", name=f"{mark}marni Penanda", password=PASSWORD)
        user.email = f"{mark}surel@contoh.id"
        begin_session(user, device=f"{mark}gawai")
        save_address(
            user,
            recipient=f"{mark}penerima",
            phone=f"+62812777000{number + 1}",
            street=f"{mark}jalan",
            region=session().get_one(Region, "35.78.22.1003"),
            landmark=f"{mark}patokan",
        )
        contacts.change_contact(user, phone=user.phone, email=f"{mark}baru@contoh.id")
        registering.request_reset(user.email)
    return user


def bought(user: User, mark: str = "zqx", *, paid: bool = True) -> Order:
    """An order of hers, with every field of the checkout filled in."""
    order = make.order(buyer=user, email=user.email, note=f"{mark}catatan", paid=paid)
    with transaction():
        order.buyer_name, order.buyer_phone = user.name, user.phone or ""
        order.recipient, order.recipient_phone = f"{mark}penerima", "+6281277700078"
        order.street, order.landmark = f"{mark}jalan", f"{mark}patokan"
    return order


def received(order: Order, user: User) -> None:
    """She has it, and says so herself."""
    make.ship(order)
    with transaction():
        for parcel in order.parcels:
            confirm_receipt(parcel, by=user)


def complained(order: Order, user: User, mark: str = "zqx") -> media.Stored:
    """She complained with a photograph, was paid back in part on an account she named; the photograph."""
    photo = media.put(*media.first_sizes(jpeg()))
    line = order.seller_orders[0].lines[0]
    with transaction():
        claim = open_claim(line, quantity=1, reason=ClaimReason.DAMAGED, text=f"{mark}keluhan", photos=[photo], by=user)
    with transaction():
        by = cast.person("Nurul")
        refunding.refund(claim, amount=20_000, borne_by=Bearer.COOPERATIVE, verdict="Foto jelas", by=by)
    with transaction():
        asked = session().scalars(sa.select(RefundAccount).where(RefundAccount.order_id == order.id)).one()
        give_account(asked, bank_code="002", number="7770001112", holder=f"{mark}rekening", by=user)
    with transaction():
        pay_refund(order, account=coop_account(), reference="TRF1", by=cast.person("Nurul"))
    return photo


def reviewed(order: Order, user: User, mark: str = "zqx") -> None:
    """She said what she thinks of the goods."""
    with transaction():
        line = order.seller_orders[0].lines[0]
        review(line, stars=4, heading=f"{mark}judul", text=f"{mark}ulasan", by=user)


def everything(user: User) -> media.Stored:
    """All a buyer can leave in the shop: an order with a complaint, one with a review, one unpaid, a full cart, and goods she waits for."""
    first, second = bought(user), bought(user)
    received(first, user)
    photo = complained(first, user)
    received(second, user)
    reviewed(second, user)
    make.cart({make.product(): 1}, user=user)
    awaited = make.product(stock=0).variants[0]
    with transaction():
        for email in (user.email or "", "zqxlain@contoh.id"):
            ask_alert(awaited, email=email, language="id", by=user)
    drain()
    return photo


def marks_in(folder: Path) -> dict[str, set[str]]:
    """Where the marks stand: the tables and their columns, and the names of files that hold one."""
    found: dict[str, set[str]] = {}
    for table in db.metadata.sorted_tables:
        for row in session().execute(table.select()).mappings():
            for name, value in row.items():
                if any(mark in str(value).lower() for mark in MARKS):
                    found.setdefault(table.name, set()).add(str(name))
    for path in folder.rglob("*"):
        if path.is_file() and any(mark.encode() in path.read_bytes().lower() for mark in MARKS):
            found.setdefault("files", set()).add(path.name)
    return found
