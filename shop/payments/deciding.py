"""What is done about money that fits no request exactly: the acts each case allows, and the entry each act makes."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.decisions.models import Kind
from shop.decisions.queries import value
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import Posting, credit, debit, post
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.notices import tell
from shop.orders.models import Order
from shop.orders.reviving import revive
from shop.payments.bearing import BORNE_ALONE, check_bearing
from shop.payments.cases import Case, CaseKind, Request, against, request_named
from shop.payments.models import Payment, PaymentState
from shop.payments.part_paid import PART_PAID, owe_back
from shop.payments.settling import hold_waiting, settle_with, take_up
from shop.users.models import User


class Act(enum.StrEnum):
    """What the office may do about a case."""

    SETTLE = "settle"
    ASK_REST = "ask_rest"
    BEAR = "bear"
    REVIVE = "revive"
    OWE_BACK = "owe_back"


#: What may be done about each case; the first is what is proposed.
ACTS: dict[CaseKind, tuple[Act, ...]] = {
    CaseKind.EXACT: (Act.SETTLE,),
    CaseKind.REST: (Act.SETTLE,),
    CaseKind.NO_CODE: (Act.SETTLE, Act.OWE_BACK),
    CaseKind.OVER: (Act.SETTLE, Act.OWE_BACK),
    CaseKind.SHORT: (Act.ASK_REST, Act.BEAR, Act.OWE_BACK),
    CaseKind.LATE: (Act.REVIVE, Act.OWE_BACK),
    CaseKind.DOUBLE: (Act.OWE_BACK,),
    CaseKind.UNKNOWN: (),
}


class Decided(ShopError):
    """This money was explained or given back by somebody in the meantime."""

    def __init__(self, receipt: str, by: str, at: datetime) -> None:
        super().__init__()
        self.receipt, self.by, self.at = receipt, by, at

    def sentence(self) -> str:
        return _(
            "%(name)s decided on %(receipt)s already, %(at)s. Nothing was changed.",
            name=self.by,
            receipt=self.receipt,
            at=waktu(self.at),
        )


class CaseChanged(ShopError):
    """The order is not what it was when the page was opened: paid, expired, or asked for something else."""

    def __init__(self, number: str, by: str, at: datetime | None) -> None:
        super().__init__()
        self.number, self.by, self.at = number, by, at

    def sentence(self) -> str:
        if self.at is None:
            return _(
                "This cannot be done for %(number)s. Look at the case again. Nothing was changed.", number=self.number
            )
        return _(
            "%(number)s has changed: %(name)s, %(at)s. Look at the case again. Nothing was changed.",
            number=self.number,
            name=self.by,
            at=waktu(self.at),
        )


def acts_for(case: Case) -> tuple[Act, ...]:
    """What whoever matches the money may do about a case; the first is the one to propose.

    Goods that are gone cannot be taken up again.
    """
    if case.kind is CaseKind.LATE and not case.can_revive:
        return (Act.OWE_BACK,)
    return tuple(act for act in ACTS[case.kind] if act is not Act.BEAR or not waits_for_ketua(case))


def waits_for_ketua(case: Case) -> bool:
    """Whether only the ketua lets the cooperative bear what lacks."""
    return Act.BEAR in ACTS[case.kind] and -case.difference > BORNE_ALONE


def decide(receipt: str, act: Act, *, number: str, by: User) -> Order:
    """Do what the office decided about unknown money, for the order of this number; returns the order.

    - Settle: Dr unidentified, Cr held. What is too much is due back to the buyer, a missing code goes to code_difference.
    - Ask for the rest: Dr unidentified, Cr part_paid, and the time to pay starts again.
    - Bear: the cooperative pays what lacks (Dr goodwill), then as settled; above BORNE_ALONE only by the ketua's word.
    - Revive: an expired order's goods are reserved again, then as settled; where the money is not enough, as a part whose
      rest is asked for.
    - Owe back: Dr unidentified, Cr refunds_due, and the buyer is asked for her account.

    Raises NotFound, Decided on a second call, CaseChanged when the act no longer fits, OutOfStock when goods are gone,
    KetuaDecides.
    """
    left = hold_receipt(receipt)
    request = request_named(number, left)
    if request is None:
        raise NotFound(order=number)
    order = session().get_one(Order, request.order_id)
    hold_row(order)
    session().refresh(order)
    request = request_named(number, left) or request
    kind = against(left, request)
    if act not in ACTS[kind]:
        last = audit.latest([f"order {order.number}"], 1)
        raise CaseChanged(order.number, last[0].by if last else "", last[0].at if last else None)
    if act is Act.BEAR:
        check_bearing(request.left - left, by=by)
    payment = session().get_one(Payment, request.payment_id)
    if act is Act.OWE_BACK:
        owe_back(order, left, source=("unidentified", receipt), why=str(kind), by=by)
    elif act is Act.ASK_REST:
        _set_aside(payment, request, receipt, left, by)
    else:
        if act is Act.REVIVE:
            revive(order, by=by)
            take_up(payment)
            request = request_named(number, left) or request
        if act is Act.REVIVE and against(left, request) is CaseKind.SHORT:
            _set_aside(payment, request, receipt, left, by)
        else:
            _settle(payment, request, receipt, left, by)
    session().flush()
    return order


def hold_receipt(receipt: str) -> Rupiah:
    """What is left of unknown money, while it is held so that of two people one decides. Raises NotFound, Decided."""
    query = sa.select(Account.id).where(Account.name == "unidentified", Account.owner == receipt[:60])
    if session().scalar(query.with_for_update()) is None:
        raise NotFound(receipt=receipt)
    left = -balance("unidentified", receipt)
    if left <= 0:
        ended = sa.select(Entry.by, Entry.recorded_at).join(Line, Line.entry_id == Entry.id)
        ended = ended.join(Account, Account.id == Line.account_id)
        ended = ended.where(Account.name == "unidentified", Account.owner == receipt)
        last = session().execute(ended.order_by(Entry.id.desc()).limit(1)).one()
        raise Decided(receipt, last.by, last.recorded_at)
    return left


def _settle(payment: Payment, request: Request, receipt: str, left: Rupiah, by: User) -> None:
    """Pay the order from the receipt; what is beyond or short of it goes where its case says."""
    order = payment.order
    hold_waiting(payment)
    beyond = left - request.left
    kind = against(left, request)
    if kind is CaseKind.NO_CODE:
        post(
            "code_not_used",
            [Posting("unidentified", beyond, receipt), Posting("code_difference", -beyond)],
            subject=order.number,
            key=f"code_not_used:{payment.id}",
            by=by,
            memo=receipt,
        )
    elif beyond > 0:
        owe_back(order, beyond, source=("unidentified", receipt), why=str(kind), by=by)
    elif beyond < 0:
        post(
            "shortfall_borne",
            [debit("goodwill", -beyond), credit("unidentified", -beyond, receipt)],
            subject=order.number,
            key=f"shortfall_borne:{payment.id}",
            by=by,
            memo=receipt,
        )
        audit.record("shortfall_borne", f"order {order.number}", by=by, amount=-beyond, receipt=receipt)
    settle_with(
        payment, [debit("unidentified", request.left, receipt), debit(PART_PAID, request.paid, order.id)], by=by
    )


def _set_aside(payment: Payment, request: Request, receipt: str, left: Rupiah, by: User) -> None:
    """Keep a part for its order and ask for the rest; the time to pay starts again."""
    order = payment.order
    hold_waiting(payment)
    if payment.state is not PaymentState.PENDING:
        take_up(payment)
    post(
        "money_set_aside",
        [debit("unidentified", left, receipt), credit(PART_PAID, left, order.id)],
        subject=order.number,
        key=f"money_set_aside:{receipt}",
        by=by,
        memo=receipt,
    )
    order.pay_before = max(order.pay_before, now() + timedelta(hours=value(Kind.PAYMENT_WINDOW_HOURS)))
    rest = request.left - left
    audit.record("money_set_aside", f"order {order.number}", by=by, amount=left, rest=rest, receipt=receipt)
    tell(
        order,
        "payments/rest_asked",
        number=order.number,
        secret=order.secret,
        received=request.paid + left,
        rest=rest,
    )
