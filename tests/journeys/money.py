"""The world of the money machine: its steps, how an example of it begins, and money that fits nothing.

A step is a method of Money, or a function of the journey's files, that does something legal, or returns False when there
is nothing to do. To add one, write it and name it in STEPS.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from shop import clock
from shop.bank import booking, reporting, tying
from shop.bank.closing import close_certain
from shop.bank.describing import describe_report
from shop.bank.importing import import_statement
from shop.bank.matches import find_match
from shop.bank.models import Match
from shop.bank.queries import open_lines
from shop.bank.uploads import keep_upload
from shop.clock import today
from shop.db import session, transaction
from shop.demo.stripe.world import World as Provider
from shop.errors import ShopError
from shop.ledger.queries import balances
from shop.office.checks import broken
from shop.orders import fulfilment
from shop.orders.models import Order, OrderStatus
from shop.payments import cod
from shop.payments.cases import Money as Came
from shop.payments.cases import cases_of, named_case
from shop.payments.coop_accounts import coop_accounts
from shop.payments.deciding import Act, acts_for, decide
from shop.payments.models import Payment, PaymentState
from shop.payments.part_paid import PART_PAID
from shop.payments.requesting import QRIS, TRANSFER, coop_account
from shop.payments.unknown import give_back, receive_unknown, unexplained
from tests import cast
from tests.bank import files
from tests.journeys import buying, carding, paying_out, sending, world
from tests.support.stripe.stand import Stand

#: Steps of the journey that hypothesis drives too, and those this file adds; named more than once they come more often.
STEPS = (
    *("order", "order", "pay", "switch", "pay_what_was_left", "pay_out_qris", "let_time_pass", "expire"),
    *("cancel_unpaid", "restock"),
    *("pack", "pack", "hand_over", "ship", "ship", "deliver", "confirm", "release", "cancel_part", "pay_refund"),
    *("refuse", "deliver_cod", "remit", "open_claim", "answer_claim", "refund_before", "refund_after"),
    *("reject_claim", "replace_claimed", "withdraw_claim"),
    *("prepare", "discard", "approve", "export", "confirm_payout", "return_payout", "return_paid"),
    *("money_comes", "money_comes", "decide", "decide", "decide_by_number", "send_back", "part_comes", "rest_comes"),
    *("qris_report", "courier_list", "statement", "untie"),
    *carding.STEPS,
)

#: What makes new things possible.
SUPPLY = ("restock", "order", "choose_cod", "pack", "hand_over", "ship", "open_claim", "let_time_pass")

#: The rooms' steps: importing them is what makes them known.
PARTS = (buying, sending, paying_out)
KNOWN = {step.__name__: step for step in world.STEPS} | carding.STEPS

#: An example begins with these: orders by card whose money goes every way, then orders of every other kind.
BEGIN = (
    *[*["restock"] * 6, *["order"] * 4, "pay", "pay", "choose_cod", "choose_cod", "choose_cod"],
    *[*["order", "choose_card"] * 7, *["open_card_page"] * 12, "card_declined", "leave_card_page"],
    *[*["pay_by_card"] * 5, "messages_come", "work_messages", "sweep_cards"],
    *[
        *["pack"] * 9,
        *["hand_over"] * 9,
        *["ship"] * 6,
        *["open_claim"] * 4,
        "refund_before",
        "refuse",
        "deliver_cod",
        *["deliver"] * 4,
        *["confirm"] * 2,
    ],
    *("refund_elsewhere", "messages_come", "work_messages"),
    *("dispute_after", "hear_of_dispute", "lose_dispute", "hear_of_dispute"),
    *("refund_part_to_card", "refund_all_to_card", "send_card_refunds", "card_refund_arrives", "card_refund_fails"),
    *("messages_come", "work_messages", "provider_pays_out", "sweep_cards", "provider_payout_fails"),
    *("sweep_cards", "provider_pays_out", "sweep_cards", "provider_payout_is_matched"),
    *("open_claim", "open_claim", "answer_claim", "refund_after", "refund_before", "refund_to_card", "answer_case"),
    *("open_claim", "withdraw_claim", "open_claim", "replace_claimed", "open_claim", "reject_claim"),
    *("prepare", "approve", "export", "confirm_payout", "return_paid", "return_payout"),
    *("regain_dispute", "hear_of_dispute", "answer_case"),
    *[*["restock"] * 6, *["order"] * 8, "choose_qris", "choose_qris", "choose_cod", "choose_cod", "choose_cod"],
    *("switch", "switch", "pay_what_was_left", "cancel_unpaid"),
    *("qris_report", "pay", "switch", "part_comes", "rest_comes", "money_comes", "pack", "pack", "pack", "pack"),
    *("hand_over", "hand_over", "hand_over", "ship", "ship", "ship", "deliver_cod", "refuse", "remit"),
    *("order", "order", "let_time_pass", "let_time_pass", "let_time_pass", "expire", "pay_what_was_left", "release"),
)


class AtProvider(Provider):
    """The stand-in's world, whose clock is the journey's."""

    def __init__(self, journey: world.World) -> None:
        super().__init__()
        self.journey = journey

    def _at(self) -> int:
        return int(self.journey.now.timestamp())


class Money(world.World):
    """The shop under one stream, with money that fits nothing, reports, lists and statements."""

    def __init__(self) -> None:
        super().__init__(0)
        by = cast.person("Nurul")
        with transaction():
            describe_report(
                "Akuirer",
                "qris",
                ["Tanggal", "RRN", "Nominal", "MDR"],
                _columns("day", "reference", "amount", "fee"),
                by=by,
            )
            describe_report(
                "Kurir", "cod", ["Resi", "COD", "Biaya", "Status"], _columns("number", "amount", "fee", "state"), by=by
            )

    def begin(self, stand: Stand, client: Any) -> None:
        """Take the provider's stand-in, and the first steps."""
        self.stand, self.client, self.told = stand, client, []
        for step in BEGIN:
            with clock.set_to(self.now):
                is_first = self.take(step) and self.done[step] == 1
                facts = broken() if is_first else []
            assert not facts, f"after {step}: {facts}"

    def take(self, step: str) -> bool:
        """Take a step of this file, or one of the journey's."""
        known = KNOWN.get(step)
        happened = known(self) if known is not None else getattr(self, step)()
        self.done[step] += happened
        return happened

    def instead(self) -> list[str]:
        """Every step: first what never happened in this example, then what brings new orders on, then the rest."""
        never = [step for step in dict.fromkeys(STEPS) if not self.done[step]]
        rest = [step for step in dict.fromkeys(STEPS) if self.done[step] and step not in SUPPLY]
        supply = self.random.sample(SUPPLY, self.random.randint(0, len(SUPPLY)))
        self.random.shuffle(never)
        self.random.shuffle(rest)
        return [*never, *supply, *rest, *SUPPLY]

    def deliver_cod(self) -> bool:
        """A parcel paid at the door arrives: its courier owes the money."""
        payment = self.random.choice(cod.under_way() or [None])
        if payment and payment.order.parcels[0].shipped_at is not None:
            with transaction():
                fulfilment.mark_delivered(payment.order.parcels[0], by=self.by("Nurul"))
            return payment.state is PaymentState.SETTLED
        return False

    def money_comes(self) -> bool:
        """Exactly, without the code, too little, too much, or for nothing; for an order open, paid, expired, cancelled."""
        payment = self.any(sa.select(Payment).where(Payment.method.in_([TRANSFER, QRIS])).order_by(Payment.id))
        if payment is None:
            return False
        amount = self.random.choice(
            [
                payment.amount,
                payment.amount - payment.code,
                max(1, payment.amount - self.random.randint(1, payment.amount)),
                payment.amount + self.random.randint(1, 90_000),
                self.random.randint(1, 900_000),
            ]
        )
        with transaction():
            receive_unknown(
                amount,
                account=coop_account(),
                sender=self.random.choice(["TRSF CR", payment.order.buyer_name, payment.order.number]),
                memo="",
                received_on=today(),
                token=f"{self.random.getrandbits(128):08x}" * 4,
                by=self.by("Nurul"),
                by_qris=self.random.random() < 0.3,
            )
        return True

    def receipt(self) -> Came | None:
        found = unexplained()
        if not found:
            return None
        one = self.random.choice(found)
        return Came(one.receipt, one.amount, one.booked_on, one.memo)

    def decide(self) -> bool:
        """What the queue proposes, or another act of the case."""
        money = self.receipt()
        return money is not None and self._decide(money, cases_of([money])[money.ref])

    def decide_by_number(self) -> bool:
        """Any order's number, typed by a person."""
        money, order = self.receipt(), self.any(sa.select(Order).order_by(Order.id))
        case = named_case(money, order.number) if money and order else None
        return case is not None and self._decide(money, case)

    def _decide(self, money: Came, case) -> bool:
        acts = acts_for(case)
        if not acts:
            return False
        try:
            with transaction():
                number = self.random.choice(case.requests).number
                decide(money.ref, self.random.choice(acts), number=number, by=self.by("Nurul"))
        except ShopError:  # the chosen of several orders is another case, or goods are gone
            return False
        return True

    def send_back(self) -> bool:
        money = self.receipt()
        if money:
            with transaction():
                give_back(money.ref, account=coop_account(), reference=f"R{money.ref}", by=self.by("Sutrisno"))
        return money is not None

    def part_comes(self) -> bool:
        """A half of what was asked for: the rest is asked for."""
        waits = sa.select(Payment).join(Payment.order).where(Payment.method == TRANSFER, Payment.amount > 1)
        waits = waits.where(Payment.state == PaymentState.PENDING, Order.status == OrderStatus.AWAITING_PAYMENT)
        payment = self.any(waits.order_by(Payment.id))
        if payment is None:
            return False
        number, half = payment.order.number, payment.amount // 2
        with transaction():
            receipt = receive_unknown(
                half,
                account=coop_account(),
                sender=number,
                memo="",
                received_on=today(),
                token=f"{self.random.getrandbits(128):08x}" * 4,
                by=self.by("Nurul"),
            )
        if Act.ASK_REST not in acts_for(named_case(Came(receipt, half, today(), number), number)):
            return False
        with transaction():
            decide(receipt, Act.ASK_REST, number=number, by=self.by("Nurul"))
        return True

    def rest_comes(self) -> bool:
        """Exactly what is missing of a part payment, decided as proposed."""
        for owner, paid in balances(PART_PAID).items():
            waits = sa.select(Payment).where(Payment.order_id == int(owner), Payment.state == PaymentState.PENDING)
            payment = session().scalars(waits).first()
            if payment is None:
                continue
            with transaction():
                receipt = receive_unknown(
                    payment.amount + paid,
                    account=coop_account(),
                    sender=payment.order.number,
                    memo="",
                    received_on=today(),
                    token=f"{self.random.getrandbits(128):08x}" * 4,
                    by=self.by("Nurul"),
                )
            money = Came(receipt, payment.amount + paid, today(), payment.order.number)
            return self._decide(money, cases_of([money])[receipt])
        return False

    def qris_report(self) -> bool:
        """A report that settles some of the open QRIS payments, with one payment nobody asked for, fees in sen."""
        waits = sa.select(Payment).join(Payment.order).where(Payment.method == QRIS)
        waits = waits.where(Payment.state == PaymentState.PENDING, Order.status == OrderStatus.AWAITING_PAYMENT)
        open_ones = session().scalars(waits.order_by(Payment.id)).all()
        if not open_ones:
            return False
        amounts = [payment.amount for payment in open_ones]
        chosen = self.random.sample(amounts, self.random.randint(1, len(amounts))) + [self.random.randint(1, 90_000)]
        rows = [
            f"{today():%d/%m/%Y},R{self.random.getrandbits(40)},{amount},{amount * 7 // 10 / 100:.2f}"
            for amount in chosen
        ]
        is_saved = self._report("qris", "\n".join(["Tanggal,RRN,Nominal,MDR", *rows]))
        return is_saved and any(payment.state is PaymentState.SETTLED for payment in open_ones)

    def courier_list(self) -> bool:
        """A courier's list with what it collected, with parcels that have arrived, and with refused ones."""
        payments = [*cod.collected(), *cod.under_way()]
        if not payments:
            return False
        service = self.random.choice(payments).order.parcels[0].service_id
        rows = []
        for payment in payments:
            parcel = payment.order.parcels[0]
            if parcel.service_id == service and self.random.random() < 0.8:
                states = ["Terkirim"] if payment.state is PaymentState.SETTLED else ["Terkirim", "Retur", "Pending"]
                rows.append(
                    f"{payment.order.number},{payment.amount},{payment.amount // 33}.33,{self.random.choice(states)}"
                )
        return bool(rows) and self._report(f"cod-{service}", "\n".join(["Resi,COD,Biaya,Status", *rows]))

    def _report(self, source: str, text: str) -> bool:
        with transaction():
            kept = keep_upload(coop_account(), text.encode(), name="laporan.csv", source=source)
        reference = f"S{self.random.getrandbits(40)}"
        try:
            with transaction():
                reporting.save_report(
                    kept, account=kept.coop_account, received_on=today(), reference=reference, by=self.by("Nurul")
                )
        except reporting.NothingToBook:
            return False
        return True

    def statement(self) -> bool:
        """The bank's file of today with some transfers in it; what fits ties itself, one open line is decided."""
        waits = sa.select(Payment.amount).where(Payment.method == TRANSFER, Payment.state == PaymentState.PENDING)
        amounts = [*session().scalars(waits.order_by(Payment.id)), self.random.randint(1, 500_000)]
        chosen = self.random.sample(amounts, self.random.randint(1, len(amounts)))
        moves = [(today(), f"TRSF CR {self.random.getrandbits(30)}", amount * 100) for amount in chosen]
        text = files.bri_cms([*moves, (today(), "BIAYA ADM", -250_050)])
        with transaction():
            import_statement(coop_account(), text.encode(), name="mutasi.csv", by=self.by("Nurul"))
        close_certain(coop_account(), by=self.by("Nurul"))
        for line in open_lines(coop_account())[:2]:
            with transaction():
                booking.book(coop_account(), [line.id], "fee" if line.amount < 0 else "unknown", by=self.by("Nurul"))
        return True

    def untie(self) -> bool:
        match = self.any(sa.select(Match).where(Match.undone_at.is_(None), Match.reason != "undone").order_by(Match.id))
        if match:
            with transaction():
                tying.untie(find_match(match.id), by=self.by("Nurul"))
        return match is not None and len(coop_accounts()) == 1


class Luck:
    """What hypothesis draws, but for numbers that must differ: those count up."""

    def __init__(self, drawn: random.Random, numbers: Iterator[int]) -> None:
        self.drawn, self.numbers = drawn, numbers

    def __getattr__(self, name: str):
        return getattr(self.drawn, name)

    def getrandbits(self, _bits: int) -> int:
        return next(self.numbers)


def _columns(*names: str) -> dict[str, int | None]:
    return {name: place for place, name in enumerate(names)}
