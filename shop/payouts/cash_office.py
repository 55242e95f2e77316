"""Cash at the office's desk: the box, who waits for her money, the receipt she signs, and the second look at it."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.errors import NotFound
from shop.i18n import gettext as _
from shop.payouts import cash
from shop.payouts.blueprint import pages
from shop.payouts.models import Payout
from shop.payouts.office_forms import CashHanded, CashMissing, CashMove
from shop.payouts.pages_office import answered, found_payout, payout_page, say_booked
from shop.payouts.paper import pdf
from shop.users.access import office, person
from shop.users.models import Role
from shop.web import download

read = office(Role.BENDAHARA, Role.KETUA)
prepares = office(Role.BENDAHARA)


@pages.get("/office/payouts/cash")
@read
def office_cash() -> str:
    """What the box holds, and which payouts are to be handed over or looked at."""
    return _page(CashMove.fresh())


@pages.post("/office/payouts/cash")
@prepares
def office_move_cash() -> Response | tuple[str, int]:
    """Book cash taken from the bank, or brought back."""
    form = CashMove()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            is_new = cash.move_cash(
                form.amount.data,
                account=form.account.account,
                to_box=form.way.data == "to_box",
                token=form.token.data,
                by=person(),
                seen=request.form.get("seen", ""),
            )
    except cash.NotEnoughInBox as refusal:
        form.amount.errors = [refusal.sentence()]
        return _page(form), refusal.status
    except audit.ChangedMeanwhile as refusal:
        return _page(form, refusal.sentence()), refusal.status
    say_booked(is_new)
    return redirect(url_for(".office_cash"), 303)


@pages.post("/office/payouts/<number>/<int:position>/cash")
@prepares
def office_pay_cash(number: str, position: int) -> Response | tuple[str, int]:
    """The cash was handed over and the receipt is signed."""
    payout, form = found_payout(number, position), CashHanded()
    if not form.validate_on_submit():
        return payout_page(payout, handed=form), 422
    return answered(
        number,
        position,
        lambda payout: cash.pay_cash(payout, received_by=form.received_by.data, by=person()),
        said=_("handed over in cash. Another person looks at the signed receipt."),
    )


@pages.post("/office/payouts/<number>/<int:position>/cash/confirmation")
@read
def office_confirm_cash(number: str, position: int) -> Response:
    """A second person has the signed receipt before her."""
    said = _("the signed receipt was seen, the cash is paid.")
    return answered(number, position, lambda payout: cash.confirm_cash(payout, by=person()), said=said)


@pages.post("/office/payouts/<number>/<int:position>/cash/refusal")
@read
def office_refuse_cash(number: str, position: int) -> Response | tuple[str, int]:
    """A second person finds no receipt, and the cash is in the box again."""
    payout, form = found_payout(number, position), CashMissing()
    if not form.validate_on_submit():
        return payout_page(payout, missing=form), 422
    return answered(
        number,
        position,
        lambda payout: cash.refuse_cash(payout, reason=form.reason.data, by=person()),
        said=_("not paid. The cash is in the box again, and can be paid by a later run."),
    )


@pages.get("/office/payouts/<number>/<int:position>/receipt")
@read
def office_receipt(number: str, position: int) -> str:
    """The receipt to print and sign, for any printer."""
    return _paper(_cash(number, position))


@pages.get("/office/payouts/<number>/<int:position>/receipt.pdf")
@read
def office_receipt_pdf(number: str, position: int) -> Response:
    """The same as a PDF file."""
    payout = _cash(number, position)
    name = f"{cash.receipt_number(payout)}.pdf"
    return download(name, pdf(_paper(payout), current_app.extensions["assets"]), "application/pdf")


def _cash(number: str, position: int) -> Payout:
    """A payout in cash that is approved. Raises NotFound for any other."""
    payout = found_payout(number, position)
    if not payout.is_cash or payout.run.approved_at is None:
        raise NotFound(run=number, position=position)
    return payout


def _paper(payout: Payout) -> str:
    return render_template("payouts/office/receipt_paper.html", payout=payout, number=cash.receipt_number(payout))


def _page(form: CashMove, refusal: str = "") -> str:
    return render_template(
        "payouts/office/cash.html",
        form=form,
        refusal=refusal,
        seen=audit.seen(cash.SUBJECT),
        in_box=cash.in_box(),
        waiting=cash.cash_payouts(),
        receipt_number=cash.receipt_number,
        may_move=Role.BENDAHARA in person().roles,
    )
