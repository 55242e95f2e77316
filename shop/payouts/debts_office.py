"""What makers owe at the office's desk: paid back into the bank or the box, or let go of by the ketua."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import session, transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.payouts import debts
from shop.payouts.blueprint import pages
from shop.payouts.office_forms import DebtLetGo, DebtPaid
from shop.payouts.pages_office import say_booked
from shop.sellers.models import Maker
from shop.users.access import office, person
from shop.users.models import Role

read = office(Role.BENDAHARA, Role.KETUA)
write = office(Role.BENDAHARA)
decides = office(Role.KETUA)


@pages.get("/office/payouts/debts")
@read
def office_debts() -> str:
    """Who owes the cooperative, and the forms for the one asked for."""
    number = request.args.get("maker")
    return _page(_found(number) if number else None)


@pages.post("/office/payouts/debts/<int:maker>/payment")
@write
def office_pay_debt(maker: int) -> Response | tuple[str, int]:
    """Book that a maker paid back."""
    one, form = _found(str(maker)), DebtPaid()
    if not form.validate_on_submit():
        return _page(one, form), 422
    try:
        with transaction():
            is_new = debts.pay_back(
                one.maker,
                form.amount.data,
                account=form.chosen,
                reference=form.reference.data,
                paid_on=form.paid_on.data,
                token=form.token.data,
                by=person(),
                seen=request.form.get("seen", ""),
            )
    except debts.MoreThanOwed as refusal:
        form.amount.errors = [refusal.sentence()]
        return _page(_found(str(maker)), form), refusal.status
    except audit.ChangedMeanwhile as refusal:
        return _page(_found(str(maker)), form, refusal=refusal.sentence()), refusal.status
    say_booked(is_new)
    return redirect(url_for(".office_debts"), 303)


@pages.post("/office/payouts/debts/<int:maker>/release")
@decides
def office_let_debt_go(maker: int) -> Response | tuple[str, int]:
    """Let go of all that a maker owes."""
    one, form = _found(str(maker)), DebtLetGo()
    if not form.validate_on_submit():
        return _page(one, letting_go=form), 422
    owed = request.form.get("owed", "")
    if not (owed.isascii() and owed.isdigit() and len(owed) < 16):
        raise NotFound(owed=owed[:40])
    try:
        with transaction():
            debts.let_go(
                one.maker,
                owed=int(owed),
                reason=form.letting_go.data,
                by=person(),
                seen=request.form.get("seen", ""),
            )
    except ShopError as refusal:
        return _page(_found(str(maker)), letting_go=form, refusal=refusal.sentence()), refusal.status
    flash(_("Let go of. %(name)s owes nothing any more.", name=one.maker.name), "good")
    return redirect(url_for(".office_debts"), 303)


def _found(number: str) -> debts.Debt:
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    maker = session().get(Maker, int(number)) if is_number else None
    if maker is None:
        raise NotFound(maker=number)
    return debts.debt_of(maker)


def _page(
    chosen: debts.Debt | None,
    form: DebtPaid | None = None,
    *,
    letting_go: DebtLetGo | None = None,
    refusal: str = "",
) -> str:
    roles = person().roles
    return render_template(
        "payouts/office/debts.html",
        every=debts.debts(),
        chosen=chosen,
        form=form or (DebtPaid.fresh(chosen.owed) if chosen else None),
        letting_go=letting_go or DebtLetGo(None),
        may_book=Role.BENDAHARA in roles,
        may_decide=Role.KETUA in roles,
        refusal=refusal,
        seen=audit.seen(debts.subject(chosen.maker)) if chosen else 0,
    )
