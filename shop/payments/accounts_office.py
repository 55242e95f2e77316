"""The office's page of the cooperative's bank accounts: which there are, another one, the end of one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.payments.blueprint import pages
from shop.payments.coop_accounts import ACTS, AccountKnown, add_account, coop_accounts, end_account
from shop.payments.forms import NewAccount
from shop.users.access import office, person
from shop.users.models import Role


@pages.get("/office/settings/accounts")
@office(Role.BENDAHARA, Role.KETUA)
def office_accounts() -> str:
    """Every account of the cooperative; the first in use takes the transfers."""
    return _page(NewAccount(None))


@pages.post("/office/settings/accounts")
@office(Role.KETUA)
def office_add_account() -> Response | tuple[str, int]:
    """Add another account: the ketua's, because it decides where buyers' money goes."""
    form = NewAccount()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            made = add_account(
                code=form.code.data,
                bank_name=form.bank.data,
                number=form.number.data,
                holder=form.holder.data,
                by=person(),
            )
    except AccountKnown as refusal:
        form[refusal.field].errors = [refusal.sentence()]
        return _page(form), refusal.status
    flash(_("The account at %(bank)s is added.", bank=made.bank_name), "good")
    return redirect(url_for(".office_accounts"), 303)


@pages.post("/office/settings/accounts/<account>/end")
@office(Role.KETUA)
def office_end_account(account: str) -> Response:
    """Use an account no more. Pressed again it changes nothing."""
    try:
        with transaction():
            audit.hold_seen(request.form.get("seen", ""), f"coop_account {account}", by=person(), acts=ACTS)
            ended = end_account(account, by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(_("The account at %(bank)s is used no more. Its books stay.", bank=ended.bank_name), "good")
    return redirect(url_for(".office_accounts"), 303)


def _page(form: NewAccount) -> str:
    found = coop_accounts()
    return render_template(
        "payments/office/accounts.html",
        accounts=found,
        form=form,
        may_decide=Role.KETUA in person().roles,
        can_end=sum(one.is_active for one in found) > 1,
        seen=audit.seen(*(f"coop_account {one.code}" for one in found)),
    )
