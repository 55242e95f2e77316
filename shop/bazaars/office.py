"""Bazaars in the office: open one, see what it sold, explain what does not fit, count its box."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.audit import stale
from shop.bazaars import opening, queries
from shop.bazaars.blueprint import pages
from shop.bazaars.explaining import explain
from shop.bazaars.forms import OUTCOMES, PAID_BY, BazaarForm, CountForm, ExplainForm, KeeperForm
from shop.bazaars.keeping import give_stall, subject
from shop.bazaars.models import Bazaar, Outcome
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.users.access import office, person
from shop.users.models import Role

read = office(Role.BENDAHARA, Role.KETUA)


@pages.get("/office/bazaars")
@read
def office_index() -> str:
    """Every bazaar with what it sold, and a form to open one."""
    return _list(BazaarForm(queries.keepers()))


@pages.post("/office/bazaars")
@read
def office_open() -> Response | tuple[str, int]:
    """Open a bazaar and take its change from the office's box."""
    keepers = queries.keepers()
    form = BazaarForm(keepers)
    if not form.validate_on_submit():
        return _list(form), 422
    try:
        with transaction():
            bazaar = opening.open_bazaar(
                form.name.data,
                place=form.place.data,
                first_on=form.first_on.data,
                last_on=form.last_on.data,
                keeper=next(user for user in keepers if user.id == form.keeper.data),
                change_money=form.change_money.data,
                by=person(),
            )
            number = bazaar.id
    except opening.NotInOfficeBox as refusal:
        form.change_money.errors = [refusal.sentence()]
        return _list(form), refusal.status
    flash(_("The bazaar is open. Its keeper finds the stall's page under the address below."), "good")
    return redirect(url_for(".office_show", number=number), 303)


@pages.get("/office/bazaars/<int:number>")
@read
def office_show(number: int) -> str:
    """One bazaar: its totals, what does not fit, its sales, and its box."""
    return _show(queries.bazaar(number))


@pages.post("/office/bazaars/<int:number>/keeper")
@read
def office_give(number: int) -> Response | tuple[str, int]:
    """Another person keeps the stall from now on."""
    bazaar = queries.bazaar(number)
    keepers = queries.keepers(bazaar.keeper)
    form = KeeperForm(keepers)
    if not form.validate_on_submit():
        return _show(bazaar, keeper=form), 422
    chosen = next(user for user in keepers if user.id == form.keeper.data)
    try:
        with transaction():
            give_stall(bazaar, keeper=chosen, seen=request.form.get("seen", ""), by=person())
    except audit.ChangedMeanwhile as refusal:
        form.keeper.errors = [refusal.sentence()]
        return _show(bazaar, keeper=form), refusal.status
    flash(_("%(keeper)s keeps the stall now.", keeper=chosen.name), "good")
    return redirect(url_for(".office_show", number=number), 303)


@pages.post("/office/bazaars/<int:number>/count")
@read
def office_count(number: int) -> Response | tuple[str, int]:
    """The box was counted: close the bazaar, or count again what came after."""
    bazaar, form = queries.bazaar(number), CountForm()
    if not form.validate_on_submit():
        return _show(bazaar, count=form), 422
    try:
        with transaction():
            opening.count_box(
                bazaar,
                form.counted.data,
                expected=int(form.expected.data),
                reason=form.reason.data,
                by=person(),
            )
    except opening.DifferenceUnexplained as refusal:
        form.reason.errors = [refusal.sentence()]
        return _show(bazaar, count=form), refusal.status
    except opening.BoxMoved as refusal:
        flash(stale(refusal, f"bazaar {number}"), "wrong")
        return redirect(url_for(".office_show", number=number), 303)
    flash(_("Counted and booked. The cash is in the office's box."), "good")
    return redirect(url_for(".office_show", number=number), 303)


@pages.post("/office/bazaars/<int:number>/exceptions/<int:exception>")
@read
def office_explain(number: int, exception: int) -> Response | tuple[str, int]:
    """Somebody says what happened with a line that does not fit."""
    bazaar = queries.bazaar(number)
    found = queries.exception_of(bazaar, exception)
    form = ExplainForm(found)
    if not form.validate_on_submit():
        return _show(bazaar, explained=(exception, form)), 422
    try:
        with transaction():
            explain(found, Outcome(form.outcome.data), reason=form.reason.data, by=person())
    except ShopError as refusal:
        if refusal.status != 422:
            flash(stale(refusal, f"bazaar {number}"), "wrong")
            return redirect(url_for(".office_show", number=number), 303)
        form.outcome.errors = [refusal.sentence()]
        return _show(bazaar, explained=(exception, form)), 422
    flash(_("Written down. The exception is explained."), "good")
    return redirect(url_for(".office_show", number=number), 303)


def _list(form: BazaarForm) -> str:
    found = queries.bazaars()
    return render_template(
        "bazaars/office/index.html", form=form, bazaars=found, totals=queries.totals([one.id for one in found])
    )


def _show(
    bazaar: Bazaar,
    *,
    count: CountForm | None = None,
    explained: tuple[int, ExplainForm] | None = None,
    keeper: KeeperForm | None = None,
) -> str:
    exceptions = queries.exceptions_of(bazaar)
    forms = {one.id: ExplainForm(one, formdata=None) for one in exceptions if one.closed_at is None}
    if explained is not None and explained[0] in forms:
        forms[explained[0]] = explained[1]
    in_box = opening.in_box(bazaar)
    return render_template(
        "bazaars/office/show.html",
        bazaar=bazaar,
        totals=queries.totals([bazaar.id])[bazaar.id],
        sales=queries.sales_of(bazaar),
        exceptions=exceptions,
        forms=forms,
        counts=queries.counts_of(bazaar),
        in_box=in_box,
        count=count or CountForm(formdata=None, expected=str(in_box)),
        keeper=keeper or KeeperForm(queries.keepers(bazaar.keeper), formdata=None, data={"keeper": bazaar.keeper_id}),
        seen=audit.seen(subject(bazaar)),
        outcomes=OUTCOMES,
        paid_by=PAID_BY,
        most=queries.MOST_SHOWN,
    )
