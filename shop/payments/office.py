"""The office's money in: transfers to confirm, money of unknown origin, refunds to pay."""

from __future__ import annotations

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.audit import stale, told
from shop.db import session, transaction
from shop.errors import NotFound, ShopError
from shop.forms import displayable
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.owners import chosen_owners
from shop.orders.forms import Cancellation
from shop.orders.models import SellerOrder
from shop.orders.order_office import order_page
from shop.orders.queries import order_named
from shop.orders.words import was_told
from shop.payments import queries
from shop.payments.acquirer import on_its_way
from shop.payments.approving import approve_refund, approvers, needs_second_person
from shop.payments.bearing import BORNE_ALONE
from shop.payments.blueprint import pages
from shop.payments.case_words import BOOKED_BEFORE, done_words, no_such_order
from shop.payments.cases import Case, Money, cases_of, named_case
from shop.payments.claim_queries import accounts_given
from shop.payments.deciding import Act, acts_for, decide, waits_for_ketua
from shop.payments.ending import cancel_paid_part, cancel_unpaid, pay_refund
from shop.payments.forms import BankReference, ForOrder, Received, RefundPaid, Settlement, UnknownMoney
from shop.payments.requesting import QRIS, TRANSFER
from shop.payments.settling import settle_payment
from shop.payments.unknown import Unknown, came_to, give_back, receive_unknown, unexplained
from shop.users.access import office, person
from shop.users.models import Role

#: Waiting requests a page shows; the amount finds the others.
MOST_WAITING = 50

read = office(Role.BENDAHARA, Role.KETUA)
write = office(Role.BENDAHARA)

pages.add_app_template_global(queries.refund_due_to)
pages.add_app_template_global(waits_for_ketua)


@pages.get("/office/incoming")
@read
def office_incoming() -> str | tuple[str, int]:
    """Type an amount, see the one order it pays; below it everything that waits."""
    form = Received(request.args)
    if "amount" in request.args and not form.validate():
        return _page(form), 422
    return _page(form)


@pages.post("/office/incoming/<number>/settlement")
@write
def office_settle(number: str) -> Response | tuple[str, int]:
    """Confirm that an order's transfer or QRIS payment arrived, to the rupiah."""
    if queries.request_of(number) is None:
        raise NotFound(order=number)
    form = Settlement()
    asked = Received(request.form)
    if not asked.validate() or not form.validate_on_submit():
        return _page(asked), 422
    payment = queries.request_for(number, form.amount.data)
    if payment is None:
        raise NotFound(order=number)
    try:
        with transaction():
            settle_payment(payment, received=form.amount.data, by=person())
    except ShopError as refusal:
        return _page(asked, refusal=stale(refusal, f"order {number}")), refusal.status
    flash(
        _("%(number)s is paid: %(amount)s. Its sellers can pack.", number=number, amount=rupiah(form.amount.data)),
        "good",
    )
    return redirect(url_for(".office_incoming"), 303)


@pages.post("/office/incoming/unknown")
@write
def office_receive_unknown() -> Response | tuple[str, int]:
    """Book money nobody can place yet."""
    form = UnknownMoney()
    if not form.validate_on_submit():
        return _page(Received(None), unknown=form), 422
    with transaction():
        receipt = receive_unknown(
            form.amount.data,
            account=form.account.account,
            sender=form.sender.data,
            memo=form.memo.data,
            received_on=form.received_on.data,
            token=form.token.data,
            by=person(),
            by_qris=form.came_by.data == QRIS,
        )
    flash(_("%(amount)s booked as unknown, %(receipt)s.", amount=rupiah(form.amount.data), receipt=receipt), "good")
    return redirect(url_for(".office_incoming", _anchor="unknown"), 303)


@pages.post("/office/incoming/unknown/<receipt>/return")
@read
def office_give_back(receipt: str) -> Response | tuple[str, int]:
    """Unknown money went back to its sender: a little of it the bendahara books, more the ketua."""
    if chosen_owners("unidentified", receipt) is None:
        raise NotFound(receipt=receipt)
    form = BankReference.named(receipt)
    if not form.validate_on_submit():
        return _page(Received(None), references={receipt: form}), 422
    try:
        with transaction():
            amount = give_back(receipt, account=came_to(receipt), reference=form.reference.data, by=person())
    except ShopError as refusal:
        return _page(Received(None), refusal=stale(refusal, f"receipt {receipt}")), refusal.status
    if amount:
        flash(_("%(amount)s given back, %(receipt)s.", amount=rupiah(amount), receipt=receipt), "good")
    else:
        flash(f"{BOOKED_BEFORE} {told(f'receipt {receipt}')}", "wait")
    return redirect(url_for(".office_incoming", _anchor="unknown"), 303)


@pages.post("/office/incoming/<number>/refund")
@write
def office_pay_refund(number: str) -> Response | tuple[str, int]:
    """The buyer was paid back by transfer."""
    payment = queries.request_of(number)
    if payment is None:
        raise NotFound(order=number)
    form = RefundPaid.proposed(number, payment.coop_account_id)
    if not form.validate_on_submit():
        return _page(Received(None), references={number: form}), 422
    due = request.form.get("due", "")
    seen = int(due) if due.isascii() and due.isdigit() and len(due) < 12 else None
    try:
        with transaction():
            account, reference = form.account.account, form.reference.data
            amount = pay_refund(payment.order, account=account, reference=reference, by=person(), seen=seen)
    except ShopError as refusal:
        return _page(Received(None), refusal=stale(refusal, f"order {number}")), refusal.status
    if amount:
        flash(_("%(number)s: %(amount)s paid back.", number=number, amount=rupiah(amount)), "good")
    else:
        flash(f"{BOOKED_BEFORE} {told(f'order {number}')}", "wait")
    return redirect(url_for(".office_incoming", _anchor="refunds"), 303)


@pages.post("/office/incoming/<number>/refund/approval")
@office(Role.KETUA)
def office_approve_refund(number: str) -> Response | tuple[str, int]:
    """The ketua approves a refund above what one person pays alone; the bendahara pays it."""
    payment = queries.request_of(number)
    amount = request.form.get("amount", "")
    if payment is None or not (amount.isascii() and amount.isdigit() and len(amount) < 12):
        raise NotFound(order=number)
    try:
        with transaction():
            approve_refund(payment.order, amount=int(amount), by=person())
    except ShopError as refusal:
        return _page(Received(None), refusal=stale(refusal, f"order {number}")), refusal.status
    flash(_("%(number)s: the refund is approved. Another person pays it.", number=number), "good")
    return redirect(url_for(".office_incoming", _anchor="refunds"), 303)


@pages.post("/office/orders/<number>/cancellation")
@write
def office_cancel(number: str) -> Response | tuple[str, int]:
    """Cancel an order nobody has paid: its goods go back on the shelf, and the buyer is told why."""
    order = order_named(number)
    form = Cancellation.of(number)
    if not form.validate_on_submit():
        return order_page(order, ends={number: form}), 422
    try:
        with transaction():
            cancel_unpaid(order, by=person(), reason=form.reason.data)
    except ShopError as refusal:
        flash(stale(refusal, f"order {number}"), "wrong")
    else:
        flash(_("%(number)s is cancelled. Its goods are for sale again.", number=number), "good")
    return redirect(url_for("orders.office_show", number=number), 303)


@pages.post("/office/parts/<code>/cancellation")
@write
def office_cancel_part(code: str) -> Response | tuple[str, int]:
    """Cancel a paid part that has not left: the goods go back, the money is due to the buyer."""
    part = session().scalars(sa.select(SellerOrder).where(SellerOrder.code == code)).one_or_none()
    if part is None:
        raise NotFound(part=code)
    number = part.order.number
    form = Cancellation.of(code)
    if not form.validate_on_submit():
        return order_page(part.order, ends={code: form}), 422
    parcel = f"parcel {part.parcel.code}"
    try:
        with transaction():
            due = cancel_paid_part(part, reason=form.reason.data, by=person())
    except ShopError as refusal:
        flash(stale(refusal, f"seller_order {code}", parcel, f"order {number}"), "wrong")
        return redirect(url_for("orders.office_show", number=number, _anchor=code), 303)
    words = _("%(code)s is cancelled.", code=code)
    money = _("Its money waits under refunds.") if due else _("Nothing is to be paid back.")
    flash(f"{words} {money} {was_told(part.order)}", "good")
    return redirect(url_for("orders.office_show", number=number), 303)


@pages.post("/office/incoming/unknown/<receipt>/decision")
@write
def office_decide(receipt: str) -> Response | tuple[str, int]:
    """Do about money that fitted nothing what its case says, or something else."""
    act = next((one for one in Act if one == request.form.get("act")), None)
    if act is None:
        raise NotFound(receipt=receipt)
    return _decide(receipt, act)


@pages.post("/office/incoming/unknown/<receipt>/shortfall")
@office(Role.KETUA)
def office_bear(receipt: str) -> Response | tuple[str, int]:
    """The ketua lets the cooperative bear what lacks, however much it is."""
    return _decide(receipt, Act.BEAR)


def _decide(receipt: str, act: Act) -> Response | tuple[str, int]:
    try:
        with transaction():
            number = decide(receipt, act, number=request.form.get("number", ""), by=person()).number
    except ShopError as refusal:
        return _page(Received(None), refusal=refusal.sentence()), refusal.status
    flash(done_words(act, number), "good")
    return redirect(url_for(".office_incoming", _anchor="receipts"), 303)


def _page(
    form: Received,
    *,
    unknown: UnknownMoney | None = None,
    references: dict[str, BankReference] | None = None,
    refusal: str = "",
) -> str:
    amount = form.amount.data if form.amount.data and not form.amount.errors else None
    count, total = queries.waiting_total()
    refunds, receipts = queries.refunds_due(), unexplained()
    cases, orders = receipt_cases(receipts)
    return render_template(
        "payments/office/incoming.html",
        form=form,
        amount=amount,
        fitting=queries.fitting(amount) if amount else None,
        waiting=queries.waiting(MOST_WAITING),
        waiting_count=count,
        waiting_total=total,
        receipts=receipts,
        cases=cases,
        acts_for=acts_for,
        orders=orders,
        refunds=refunds,
        accounts=accounts_given([refund.order.id for refund in refunds]),
        references={
            **{one.receipt: BankReference.named(one.receipt, None) for one in receipts},
            **_refund_forms(refunds),
            **(references or {}),
        },
        unknown=unknown or _unknown(amount),
        on_its_way=on_its_way(),
        second=_second(refunds),
        may_write=Role.BENDAHARA in person().roles,
        may_bear=Role.KETUA in person().roles,
        alone=BORNE_ALONE,
        refusal=refusal,
    )


def receipt_cases(receipts: list[Unknown]) -> tuple[dict[str, Case], dict[str, ForOrder]]:
    """What each receipt probably is, and a form to say that it is another order's; the address may name one."""
    came = [Money(one.receipt, one.amount, one.booked_on, one.memo) for one in receipts]
    found = cases_of(came)
    forms = {one.receipt: ForOrder.named(one.receipt) for one in receipts}
    money = next((one for one in came if one.ref == request.args.get("receipt")), None)
    if money is not None:
        form = forms[money.ref] = ForOrder.named(money.ref, request.args.get("number", "")[:24])
        case = named_case(money, form.number.data)
        if case is None:
            form.number.errors = [no_such_order()]
        else:
            found[money.ref] = case
    return found, forms


def _unknown(amount: int | None) -> UnknownMoney:
    """The form for unknown money, filled in when it is known whose it was: late, or paid twice."""
    number, method = displayable(request.args.get("order", "")), request.args.get("method", "")
    known = queries.request_of(number) if number else None
    return UnknownMoney.empty(
        amount, memo=known.order.number if known else "", came_by=method if method in (TRANSFER, QRIS) else TRANSFER
    )


def _refund_forms(refunds: list[queries.RefundDue]) -> dict[str, RefundPaid]:
    came = queries.accounts_paid_to([refund.order.id for refund in refunds])
    numbers = {refund.order.number: came.get(refund.order.id) for refund in refunds}
    return {number: RefundPaid.proposed(number, account, None) for number, account in numbers.items()}


def _second(refunds: list[queries.RefundDue]) -> dict[int, str]:
    """Of refunds above what one person pays alone, by order, what this person may do.

    `pay` what another approved, `approve`, or nothing: she `approved` it herself, or it `waits` for the ketua.
    """
    large = [refund for refund in refunds if needs_second_person(refund.amount)]
    given, me = approvers([refund.order.id for refund in large]) if large else {}, person()
    found = {}
    for refund in large:
        who = given.get((refund.order.id, refund.amount), set())
        if who - {me.id}:
            found[refund.order.id] = "pay"
        elif who:
            found[refund.order.id] = "approved"
        else:
            found[refund.order.id] = "approve" if Role.KETUA in me.roles else "waits"
    return found
