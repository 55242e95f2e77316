"""The seller's *Lainnya*: for whom she acts, her words, her bank account, her group."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from shop import audit
from shop.clock import now
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.sellers.access import acting_seller, may_manage_money, sellers_only
from shop.sellers.bank_accounts import (
    confirm_bank_account,
    second_signers,
    set_bank_account,
    sign_bank_account,
)
from shop.sellers.banks import is_unusual
from shop.sellers.blueprint import pages
from shop.sellers.forms import BankAccountForm, ProfileForm, TimeOffForm
from shop.sellers.models import BankAccount, Seller
from shop.sellers.queries import coordinators_of, members_of
from shop.sellers.registering import describe_seller, subject
from shop.sellers.time_off import LONGEST, EndsBeforeItBegins, TooLongOff, end_time_off, is_announced, take_time_off
from shop.users import limits
from shop.users.access import person
from shop.users.signing_in import WrongSignIn, check_password


@pages.get("/seller/more")
@sellers_only
def seller_more() -> str:
    """Everything that is not daily work."""
    seller = acting_seller()
    return render_template(
        "sellers/seller/more.html",
        seller=seller,
        sellers=g.sellers,
        is_off=is_announced(seller),
        coordinators=[user for user in coordinators_of(seller.village) if user.id != person().id],
    )


@pages.post("/seller/acting")
@sellers_only
def seller_act() -> Response:
    """Act for another seller from now on: one of hers, or of her village."""
    chosen = next((seller for seller in g.sellers if seller.slug == request.form.get("seller")), None)
    if chosen is None:
        abort(404)
    cookie["seller_id"] = chosen.id
    flash(_("You now act for %(seller)s.", seller=chosen.name), "good")
    return redirect(url_for("orders.seller_index"), 303)


@pages.get("/seller/profile")
@sellers_only
def seller_profile() -> str:
    """What buyers read of this seller."""
    return _profile(acting_seller(), ProfileForm(formdata=None, obj=acting_seller()))


def _profile(seller: Seller, form: ProfileForm) -> str:
    seen = audit.seen(subject(seller))
    return render_template("sellers/seller/profile.html", seller=seller, form=form, seen=seen)


def _hold_seen(seller: Seller, *acts: str) -> None:
    audit.hold_seen(request.form.get("seen", ""), subject(seller), by=person(), acts=acts)


@pages.post("/seller/profile")
@sellers_only
def seller_describe() -> Any:
    """Change it; buyers see it at once."""
    seller, form = acting_seller(), ProfileForm()
    if not form.validate_on_submit():
        return _profile(seller, form), 422
    try:
        with transaction():
            _hold_seen(seller, "seller_described", "seller_changed")
            describe_seller(seller, line=form.line.data, story=form.story.data, phone=form.phone.data, by=person())
    except ShopError as refusal:
        form.form_errors.append(refusal.sentence())
        return _profile(seller, form), refusal.status
    flash(_("Saved. Buyers see it now."), "good")
    return redirect(url_for(".seller_more"), 303)


@pages.get("/seller/time-off")
@sellers_only
def seller_time_off() -> str:
    """Her days off: what she said, and the form for others."""
    seller = acting_seller()
    announced = {"first": seller.off_from, "last": seller.off_until} if is_announced(seller) else None
    return _time_off(seller, TimeOffForm(formdata=None, data=announced))


def _time_off(seller: Seller, form: TimeOffForm) -> str:
    return render_template(
        "sellers/seller/time_off.html",
        seller=seller,
        form=form,
        is_announced=is_announced(seller),
        most=LONGEST.days,
        seen=audit.seen(subject(seller)),
    )


@pages.post("/seller/time-off")
@sellers_only
def seller_take_time_off() -> Any:
    """From one day to another she packs nothing; buyers read it at once."""
    seller, form = acting_seller(), TimeOffForm()
    if not form.validate_on_submit():
        return _time_off(seller, form), 422
    try:
        with transaction():
            _hold_seen(seller, "time_off_taken", "time_off_ended")
            take_time_off(seller, form.first.data, form.last.data, by=person())
    except (TooLongOff, EndsBeforeItBegins) as refusal:
        form.last.errors = [refusal.sentence()]
        return _time_off(seller, form), 422
    except ShopError as refusal:
        form.form_errors.append(refusal.sentence())
        return _time_off(seller, form), refusal.status
    flash(_("Noted. Buyers read it beside your goods."), "good")
    return redirect(url_for(".seller_time_off"), 303)


@pages.post("/seller/time-off/end")
@sellers_only
def seller_end_time_off() -> Response:
    """She packs again from today on."""
    seller = acting_seller()
    with transaction():
        end_time_off(seller, by=person())
    flash(_("You pack again. Buyers are promised their goods as always."), "good")
    return redirect(url_for(".seller_time_off"), 303)


@pages.get("/seller/bank-account")
@sellers_only
def seller_bank_account() -> str:
    """Where this seller is paid, and the form for another account."""
    return _bank_page(acting_seller(), BankAccountForm(formdata=None))


@pages.post("/seller/bank-account")
@limits.PRESENT
@sellers_only
def seller_set_bank_account() -> Any:
    """Name another account. Only owner and treasurer may, with their password typed again: phones are shared."""
    seller, form = acting_seller(), BankAccountForm()
    if not may_manage_money(person(), seller):
        abort(404)
    if not form.validate_on_submit():
        return _bank_page(seller, form), 422
    try:
        check_password(person(), form.secret.data)
    except WrongSignIn:
        form.secret.errors = [_("This is not your password.")]
        return _bank_page(seller, form), 422
    try:
        with transaction():
            _hold_seen(seller, "bank_account_changed")
            set_bank_account(
                seller, bank_code=form.bank.data, number=form.number.data, holder=form.holder.data, by=person()
            )
    except ShopError as refusal:
        form.form_errors.append(refusal.sentence())
        return _bank_page(seller, form), refusal.status
    flash(_("The cooperative checks the new account before it pays to it."), "good")
    if is_unusual(form.bank.data, form.number.data):
        flash(_("Numbers of this bank are usually of another length. Compare it with the bank book once more."), "wait")
    return redirect(url_for(".seller_bank_account"), 303)


@pages.post("/seller/bank-account/confirmation")
@sellers_only
def seller_confirm_bank_account() -> Response:
    """A stopped account is right after all: the office checks it once more. Only who manages the money."""
    seller = acting_seller()
    account = _account_looked_at(seller)
    if not may_manage_money(person(), seller):
        abort(404)
    try:
        with transaction():
            _hold_seen(seller)
            confirm_bank_account(account, by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(_("Thank you. The cooperative checks it once more before it pays."), "good")
    return redirect(url_for(".seller_bank_account"), 303)


@pages.post("/seller/bank-account/signature")
@sellers_only
def seller_sign_bank_account() -> Response:
    """The second person of a group signs its other account."""
    account = _account_looked_at(acting_seller())
    try:
        with transaction():
            _hold_seen(account.seller)
            sign_bank_account(account, by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(_("Signed. Two people of the group stand for this account now."), "good")
    return redirect(url_for(".seller_bank_account"), 303)


def _account_looked_at(seller: Seller) -> BankAccount:
    """The account the form names, so that a newer one is never confirmed unseen."""
    found = next((one for one in seller.bank_accounts if str(one.id) == request.form.get("account")), None)
    if found is None:
        abort(404)
    return found


@pages.get("/seller/makers")
@sellers_only
def seller_makers() -> str:
    """A group's makers with their shares of what it earns, and who may act for it."""
    seller = acting_seller()
    return render_template("sellers/seller/makers.html", seller=seller, members=members_of(seller))


def _bank_page(seller: Seller, form: BankAccountForm) -> str:
    account = seller.bank_account
    return render_template(
        "sellers/seller/bank_account.html",
        seller=seller,
        form=form,
        may_change=may_manage_money(person(), seller),
        may_sign=account is not None and person().id in [one.user_id for one in second_signers(account)],
        now=now(),
        seen=audit.seen(subject(seller)),
    )
