"""What money that fits no request exactly probably is: late, short, too much, twice, without the code, or unknown."""

from __future__ import annotations

import enum
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

import sqlalchemy as sa

from shop.clock import day_of
from shop.db import LARGEST_KEY, session
from shop.ledger.queries import balances
from shop.money import Rupiah
from shop.orders.models import Order, OrderStatus
from shop.orders.reviving import can_be_had
from shop.payments.models import Payment, PaymentState
from shop.payments.part_paid import PART_PAID
from shop.payments.requesting import QRIS, TRANSFER

K = TypeVar("K", int, str)

#: How far from what was asked an amount may be and still be taken for it, when nothing else tells whose it is.
NEAR = 1_000
#: So long after a request was made its money may still come.
REMEMBERED = timedelta(days=60)
#: An order's number as people type it into a transfer's text.
NUMBER = re.compile(r"\bBR[-/ ]?(\d{4})[-/ ]?(\d{4,9})\b", re.ASCII | re.IGNORECASE)
#: Candidates named to choose from.
MOST_CANDIDATES = 6


class CaseKind(enum.StrEnum):
    """What probably happened."""

    EXACT = "exact"
    #: The rest of an order of which a part came before.
    REST = "rest"
    #: For an order that is over: its time passed, or it was cancelled.
    LATE = "late"
    SHORT = "short"
    OVER = "over"
    #: For an order that is paid already.
    DOUBLE = "double"
    #: The price without the unique code.
    NO_CODE = "no_code"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Money:
    """An amount that came, in rupiah, with the bank's words. `ref` is the caller's name for it."""

    ref: str
    amount: Rupiah
    day: date
    text: str = ""


@dataclass(frozen=True)
class Request:
    """What an order was asked for, as far as money that came depends on it. `paid` is a part that came before."""

    payment_id: int
    order_id: int
    number: str
    buyer: str
    amount: Rupiah
    code: Rupiah
    state: PaymentState
    order_status: OrderStatus
    method: str
    asked_on: date
    paid: Rupiah = 0

    @property
    def waits(self) -> bool:
        """Whether money for it still pays its order."""
        return self.order_status is OrderStatus.AWAITING_PAYMENT

    @property
    def left(self) -> Rupiah:
        """What is still to come."""
        return self.amount - self.paid

    @property
    def price(self) -> Rupiah:
        """The order's total, without the code."""
        return self.amount - self.code


@dataclass(frozen=True)
class Case:
    """Money and what it probably is; the likeliest request first. Several where a person must choose."""

    money: Money
    kind: CaseKind
    requests: tuple[Request, ...] = ()
    #: The expired order's goods can still be had.
    can_revive: bool = False

    @property
    def difference(self) -> Rupiah:
        """What came beyond what was still to come."""
        return self.money.amount - self.requests[0].left if self.requests else 0


def against(amount: Rupiah, request: Request) -> CaseKind:
    """What an amount is for one order."""
    if request.order_status in (OrderStatus.EXPIRED, OrderStatus.CANCELLED):
        return CaseKind.LATE
    if not request.waits:
        return CaseKind.DOUBLE
    if amount == request.left:
        return CaseKind.REST if request.paid else CaseKind.EXACT
    if amount == request.price and not request.paid:
        return CaseKind.NO_CODE
    return CaseKind.SHORT if amount < request.left else CaseKind.OVER


def cases_of(came: Sequence[Money]) -> dict[str, Case]:
    """What each amount probably is, by its `ref`. Asks a fixed number of questions, however many amounts.

    Order of trust: the order's number in the text; the exact amount of one open request, or its rest; the price without
    its code; the amount of a request that is over; the buyer's name; one open request within NEAR.
    """
    if not came:
        return {}
    known = _Known(came)
    found = {money.ref: known.case(money) for money in came}
    ended = {case.requests[0].order_id for case in found.values() if case.kind is CaseKind.LATE}
    had = can_be_had(ended) if ended else set()
    return {
        ref: replace(case, can_revive=_is_expired(case) and case.requests[0].order_id in had)
        if case.kind is CaseKind.LATE
        else case
        for ref, case in found.items()
    }


def request_named(number: str, amount: Rupiah) -> Request | None:
    """The request of an order that this amount is for: the one of this amount, else the open or settled one, else the last."""
    found = _requests(Order.number == number[:24]) if number.isprintable() else []
    counts = (PaymentState.PENDING, PaymentState.SETTLED)
    return max(found, key=lambda one: (one.left == amount, one.state in counts, one.payment_id), default=None)


def _is_expired(case: Case) -> bool:
    return case.requests[0].order_status is OrderStatus.EXPIRED


def named_case(money: Money, number: str) -> Case | None:
    """What money is for the order that a person named; None when it has no request to be matched by its amount."""
    request = request_named(number.strip().upper(), money.amount)
    if request is None:
        return None
    kind = against(money.amount, request)
    expired = kind is CaseKind.LATE and request.order_status is OrderStatus.EXPIRED
    return Case(money, kind, (request,), can_revive=expired and bool(can_be_had([request.order_id])))


class _Known:
    """The requests that may concern some amounts, found by amount, number and name."""

    def __init__(self, came: Sequence[Money]) -> None:
        self.open = sorted(_requests(Order.status == OrderStatus.AWAITING_PAYMENT), key=lambda one: one.left)
        # No request asks for more: its column holds no more.
        amounts = {min(money.amount, LARGEST_KEY) for money in came}
        numbers = {number for money in came for number in _numbers(money.text)}
        over = sa.or_(Payment.amount.in_(amounts), Order.number.in_(numbers))
        self.over = _requests(Order.status != OrderStatus.AWAITING_PAYMENT, over)
        self.lefts = [one.left for one in self.open]
        self.by_left = _by((one.left, one) for one in self.open)
        self.by_price = _by((one.price, one) for one in self.open if not one.paid)
        self.by_word = _by((word, one) for one in self.open for word in _words(one.buyer)[:1])
        self.by_number = _by((one.number, one) for one in [*self.open, *self.over])

    def case(self, money: Money) -> Case:
        """What this money probably is."""
        for found in (self._numbered(money), self._exact(money), self._bare(money), self._over(money)):
            if found is not None:
                return found
        near = self._named(money) or self._near(money)
        if near is None:
            return Case(money, CaseKind.UNKNOWN)
        return Case(money, against(money.amount, near), (near,))

    def _numbered(self, money: Money) -> Case | None:
        for number in _numbers(money.text):
            found = self.by_number.get(number, [])
            if found:
                request = max(found, key=lambda one: (one.left == money.amount, one.payment_id))
                return Case(money, against(money.amount, request), (request,))
        return None

    def _exact(self, money: Money) -> Case | None:
        found = [one for one in self.by_left.get(money.amount, []) if _within(money, one)]
        if not found:
            return None
        return Case(money, against(money.amount, found[0]), tuple(found[:MOST_CANDIDATES]))

    def _bare(self, money: Money) -> Case | None:
        found = [one for one in self.by_price.get(money.amount, []) if _within(money, one)]
        if not found:
            return None
        found.sort(key=lambda one: (not _is_named(money, one), one.payment_id))
        return Case(money, CaseKind.NO_CODE, tuple(found[:MOST_CANDIDATES]))

    def _over(self, money: Money) -> Case | None:
        found = [one for one in self.over if one.amount == money.amount and _within(money, one)]
        if not found:
            return None
        request = max(found, key=lambda one: (_is_named(money, one), one.payment_id))
        return Case(money, against(money.amount, request), (request,))

    def _named(self, money: Money) -> Request | None:
        words = set(_words(money.text))
        named = [one for word in words for one in self.by_word.get(word, []) if _is_named(money, one)]
        found = sorted(
            (one for one in named if _within(money, one)),
            key=lambda one: (abs(one.left - money.amount), one.payment_id),
        )
        return found[0] if found else None

    def _near(self, money: Money) -> Request | None:
        first, last = bisect_left(self.lefts, money.amount - NEAR), bisect_right(self.lefts, money.amount + NEAR)
        found = [one for one in self.open[first:last][:MOST_CANDIDATES] if _within(money, one)]
        return found[0] if len(found) == 1 else None


def _requests(*conditions: sa.ColumnElement[bool]) -> list[Request]:
    """Requests that are matched by their amount, with what came of their orders before."""
    query = sa.select(
        Payment.id,
        Payment.order_id,
        Order.number,
        Order.buyer_name,
        Payment.amount,
        Payment.code,
        Payment.state,
        Order.status,
        Payment.method,
        Payment.created_at,
    ).join(Order, Order.id == Payment.order_id)
    rows = session().execute(query.where(Payment.method.in_([TRANSFER, QRIS]), *conditions).order_by(Payment.id)).all()
    parts = balances(PART_PAID) if any(row.status is OrderStatus.AWAITING_PAYMENT for row in rows) else {}
    return [Request(*row[:9], day_of(row.created_at), -parts.get(str(row.order_id), 0)) for row in rows]


def _by(pairs: Iterable[tuple[K, Request]]) -> dict[K, list[Request]]:
    found: dict[K, list[Request]] = defaultdict(list)
    for key, request in pairs:
        found[key].append(request)
    return found


def _numbers(text: str) -> list[str]:
    return [f"BR-{month}-{number}" for month, number in NUMBER.findall(text)]


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.lower()) if len(word) > 2]


def _is_named(money: Money, request: Request) -> bool:
    """Whether the bank's words hold the buyer's whole name."""
    words = _words(request.buyer)
    return bool(words) and set(words) <= set(_words(money.text))


def _within(money: Money, request: Request) -> bool:
    return request.asked_on <= money.day <= request.asked_on + REMEMBERED
