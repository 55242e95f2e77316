"""October as everybody but the office lives it: what is ordered, paid, sent and received, and what the bank writes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from shop import clock
from shop.clock import day_of
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.demo.stripe.world import World
from shop.orders import fulfilment, handing_over
from shop.orders.models import Order
from shop.payments import cod, codes, ending, looking
from shop.payments.card_models import CardSession, ProviderPayout
from shop.payments.methods import switch_method
from shop.payments.models import Payment
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from shop.payouts.models import Payout
from shop.regions.models import Region
from shop.sellers import bank_accounts
from tests import cast, make
from tests.bank import files
from tests.payments.test_qris import STATIC
from tests.support.calendar import Calendar
from tests.support.stripe.stand import Stand, standing
from tests.support.worlds import address_of, founded

FIRST = date(2026, 10, 1)
#: What the bank held before October's first line, which the books know nothing of yet.
OPENING = 5_000_000
#: What is missing of the transfer that comes short.
MISSING = 20_000
QRIS_FEE = 665
COURIER_FEE = 3_000


def at(day: int, hour: int = 9, *, month: int = 10) -> datetime:
    """An hour of a day in Jember."""
    return datetime(2026, month, day, hour, tzinfo=clock.WIB)


class CardWorld(World):
    """Stripe's stand-in, on the calendar's day."""

    calendar: Calendar

    def _at(self) -> int:
        return int(self.calendar.now.timestamp())


class October:
    """The month's orders, and the bank account as the bank sees it."""

    def __init__(self, calendar: Calendar, stand: Stand, address: str) -> None:
        self.calendar, self.stand, self.address = calendar, stand, address
        self.moves: list[files.Move] = []
        self.pages: dict[int, str] = {}

    def turn_to(self, moment: datetime) -> None:
        """It is this moment; what the worker does by itself is done: unpaid orders expire, what waited long is released."""
        self.calendar.turn_to(moment)
        session().rollback()
        for number in ending.overdue():
            with transaction():
                ending.expire(session().get_one(Order, number))
        for number in fulfilment.due_for_release():
            with transaction():
                fulfilment.release_held(number)

    def bank(self, day: int, text: str, amount: int, *, sen: int = 0) -> None:
        """The bank books this on a day of October; money out is negative."""
        self.moves.append((date(2026, 10, day), text, amount * 100 + sen))

    def mutations(self) -> str:
        """The bank's file of the month so far, with every line that earlier files had."""
        return files.bri_cms(sorted(self.moves, key=lambda move: move[0]), OPENING * 100)

    def balance(self) -> int:
        """What the bank holds, in rupiah."""
        return (OPENING * 100 + sum(sen for _day, _text, sen in self.moves)) // 100

    def orders_come(self) -> None:
        """Two transfers, a QRIS payment, a parcel paid at the door, two cards: one short, one to be disputed."""
        self.exact = _order(150_000)
        self.short = _order(285_000, "KUB Melati")
        self.by_qris = _order(95_000, method="qris")
        self.by_cod = _order(120_000, "KUB Melati", method="cod")
        self.by_card = _order(400_000, method="stripe")
        self.disputed = _order(110_000, "KUB Melati", method="stripe")
        for order in (self.by_card, self.disputed):
            self._pay_by_card(order)
        self.bank(5, "TRSF CR RATNA DEWI", request_of(self.exact.number).amount)
        self.bank(5, f"TRSF CR {self.short.number}", request_of(self.short.number).amount - MISSING)

    def _pay_by_card(self, order: Order) -> None:
        url = looking.open_page(order)
        ref = session().scalars(sa.select(CardSession.session_ref).where(CardSession.url == url)).one()
        self.stand.world.pay(ref)
        looking.look_at_page(ref)
        self.pages[order.id] = ref

    def acquirer_report(self) -> str:
        """The acquirer's report of the day's QRIS payments."""
        asked = session().scalars(sa.select(Payment.amount).where(Payment.method == "qris")).one()
        self.bank(6, "PENYELESAIAN QRIS", asked - QRIS_FEE)
        return f"Tanggal Transaksi;RRN;Nominal;MDR;Status\n05/10/2026;RRN0001;{asked};{QRIS_FEE};Sukses\n"

    def rest_comes(self) -> None:
        """The buyer who paid too little sends what was missing."""
        self.bank(6, f"TRSF CR {self.short.number} KURANG", MISSING)

    def courier_list(self) -> str:
        """The courier brought the parcel, was paid at the door, and hands the money in."""
        parcel = session().get_one(Order, self.by_cod.id).parcels[0]
        total = self.by_cod.total
        self.bank(12, "SETORAN COD JNE", total - COURIER_FEE)
        return f"Resi;Nilai COD;Biaya;Status\n{parcel.tracking};{total};{COURIER_FEE};Terkirim\n"

    def dispute(self) -> None:
        """A buyer's bank takes a card payment back until it has decided."""
        self.stand.world.dispute(self.pages[self.disputed.id])
        looking.look_at_page(self.pages[self.disputed.id])

    def dispute_is_lost(self) -> None:
        """It keeps the money."""
        [ref] = self.stand.world.things["disputes"]
        self.stand.world.end_dispute(ref, is_won=False)
        looking.look_at_page(self.pages[self.disputed.id])

    def provider_pays_out(self) -> None:
        """Everything on the balance, the dispute and all fees taken off, goes to the bank."""
        ref = self.stand.world.pay_out()["id"]
        self.stand.world.settle_payout(ref)
        looking.look_at_payout(ref)
        payout = session().scalars(sa.select(ProviderPayout).where(ProviderPayout.ref == ref)).one()
        self.bank(payout.arrives_on.day, "STRIPE PAYOUT", payout.amount // 100)

    def bank_pays(self, day: int) -> None:
        """The bank carries out what its newest file asks for."""
        session().rollback()
        newest = session().scalar(sa.select(sa.func.max(Payout.run_id)))
        for payout in session().scalars(sa.select(Payout).where(Payout.run_id == newest).order_by(Payout.id)):
            self.bank(day, f"TRF KE {payout.holder}", -payout.amount)

    def bank_returns(self, day: int, holder: str) -> Payout:
        """The bank gives a payout back that it had paid."""
        session().rollback()
        payout = session().scalars(sa.select(Payout).where(Payout.holder == holder)).one()
        self.bank(day, f"RETUR {holder} REK TIDAK AKTIF", payout.amount)
        return payout

    def account_is_right(self, name: str, person: str) -> None:
        """The seller spoke with her bank: the account can be paid to again."""
        session().rollback()
        with transaction():
            bank_accounts.confirm_bank_account(cast.seller(name).bank_account, by=cast.person(person))

    def month_ends(self) -> None:
        """The bank's own lines, to the sen."""
        self.bank(31, "BUNGA", 1_234, sen=56)
        self.bank(31, "PAJAK BUNGA", -246, sen=-91)
        self.bank(31, "BIAYA ADM", -15_000)


def _order(price: int, seller: str = "Sulastri Ecoprint", *, method: str = "transfer") -> Order:
    goods = make.product(f"Kain {price}", seller=cast.seller(seller), price=price, stock=1)
    order = make.order(goods)
    if method != "transfer":
        with transaction():
            switch_method(order, method, by=None)
    return order


def send(*orders: Order) -> None:
    """Their sellers pack, and the parcels leave."""
    by = cast.person("Nurul")
    for order in orders:
        with transaction():
            found = session().get_one(Order, order.id, populate_existing=True)
            for part in found.seller_orders:
                fulfilment.mark_ready(part, by=by)
                if part.parcel.is_hub:
                    handing_over.hand_over(part, by=by)
            for parcel in found.parcels:
                fulfilment.ship(parcel, tracking=f"JP{parcel.id:010d}", by=by)


def receive(*orders: Order) -> None:
    """Their buyers have them: the makers' money is released."""
    for order in orders:
        with transaction():
            for parcel in session().get_one(Order, order.id, populate_existing=True).parcels:
                fulfilment.confirm_receipt(parcel, by=None)


@contextmanager
def october(folder: Path) -> Iterator[October]:
    """The founded shop on the month's first day, served; its invariants are proved at the end."""
    calendar = Calendar(at(1))
    with calendar.held, founded(address_of("sqlite", folder), folder) as app:
        with transaction():
            by = cast.person("Sutrisno")
            codes.store_code(STATIC, account=coop_account(), by=by)
            cod.add_area(session().get_one(Region, "35"), source="RAT", by=by)
            for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 2)):
                decided = {"starts_on": FIRST, "source": "RAT", "recorded_at": clock.now()}
                session().add(Decision(kind=kind, value=value, **decided))
        world = CardWorld()
        world.calendar = calendar
        with standing(app, world=world) as stand, calendar.served(app) as address:
            assert day_of(clock.now()) == FIRST
            yield October(calendar, stand, address)
