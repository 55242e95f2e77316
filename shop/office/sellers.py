"""The office's sellers: who they are, where they are paid, and the check of every new bank account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.catalogue.choices import choices
from shop.clock import now
from shop.db import transaction
from shop.decisions.models import Kind
from shop.decisions.queries import all_in_force
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.office.blueprint import pages
from shop.office.forms import FlagForm
from shop.office.seller_queries import (
    LISTS,
    checked_by,
    counts,
    last_orders,
    receipts_of_year,
    sellers_page,
    subjects_of,
)
from shop.orders.models import SellerOrderStatus
from shop.paging import list_named, page_number, searched
from shop.payouts.queries import maker_money
from shop.sellers import bank_accounts
from shop.sellers.models import BankAccount, Seller
from shop.sellers.queries import coordinators_of, find_seller, members_of
from shop.sellers.registering import subject
from shop.sellers.time_off import is_announced
from shop.users.access import office, person
from shop.users.models import Role

MONEY = (Role.BENDAHARA, Role.KETUA)
#: Acts the file shows, newest first.
MOST_ACTS = 12
#: Orders the file shows, newest first.
MOST_ORDERS = 6

LIST_TITLES = {
    "all": lazy_gettext("All"),
    "unchecked": lazy_gettext("Account to check"),
    "flagged": lazy_gettext("Account stopped"),
    "none": lazy_gettext("Without an account"),
    "suspended": lazy_gettext("Not selling now"),
}

#: Acts after which the page of a seller shows another account, or the same one in another state.
ACCOUNT_ACTS = (
    "bank_account_changed",
    "bank_account_checked",
    "bank_account_confirmed",
    "bank_account_flagged",
    "bank_account_signed",
)

PART_WORDS = {
    SellerOrderStatus.AWAITING_PAYMENT: lazy_gettext("Waiting for payment"),
    SellerOrderStatus.TO_PACK: lazy_gettext("To pack"),
    SellerOrderStatus.READY: lazy_gettext("Packed"),
    SellerOrderStatus.SHIPPED: lazy_gettext("On the way"),
    SellerOrderStatus.DELIVERED: lazy_gettext("Arrived"),
    SellerOrderStatus.COMPLETED: lazy_gettext("Completed"),
    SellerOrderStatus.CANCELLED: lazy_gettext("Cancelled"),
}


@pages.get("/office/sellers")
@office()
def sellers() -> str:
    """Sellers by what their bank account needs, found by name, phone or village."""
    name, q = list_named("list", LISTS, "all"), searched("q", most=80)
    return render_template(
        "office/sellers.html",
        name=name,
        q=q,
        titles=LIST_TITLES,
        counts=counts(),
        page=sellers_page(name, q, page_number(request.args.get("page"))),
        goods=choices().counts("seller", {}),
    )


@pages.get("/office/sellers/<slug>")
@office()
def seller(slug: str) -> str:
    """One seller's file: identity, account, makers with their money, and what was done."""
    return _file(find_seller(slug), FlagForm(formdata=None))


@pages.post("/office/sellers/<slug>/bank-account/check")
@office(*MONEY)
def seller_check_account(slug: str) -> Response:
    """Number and holder were compared with the bank: payouts may go there."""
    found = find_seller(slug)
    account = _account(found)
    said = _("The account of %(seller)s is checked. It joins the next payouts.", seller=found.name)
    return _change_account(found, lambda: bank_accounts.check_bank_account(account, by=person()), said)


@pages.post("/office/sellers/<slug>/bank-account/flag")
@office(*MONEY)
def seller_flag_account(slug: str) -> Any:
    """Something is wrong with it: nothing is paid there."""
    found, form = find_seller(slug), FlagForm()
    if not form.validate_on_submit():
        return _file(found, form), 422
    account = _account(found)
    said = _("Nothing is paid to this account now. Ask %(seller)s for another.", seller=found.name)
    return _change_account(
        found, lambda: bank_accounts.flag_bank_account(account, reason=form.reason.data, by=person()), said
    )


@pages.post("/office/sellers/<slug>/bank-account/sign")
@office(Role.KETUA)
def seller_sign_account(slug: str) -> Response:
    """The ketua signs a group's other account where the group has no second person for its money."""
    found = find_seller(slug)
    account = _account(found)
    said = _("Signed for %(seller)s.", seller=found.name)
    return _change_account(found, lambda: bank_accounts.sign_bank_account(account, by=person(), is_ketua=True), said)


@pages.post("/office/sellers/<slug>/cash")
@office(*MONEY)
def seller_pay_in_cash(slug: str) -> Response:
    """Pay this seller in cash from now on. Another person of the office checks who she is."""
    found = find_seller(slug)
    said = _("%(seller)s is paid in cash, once another person of the office has checked it.", seller=found.name)
    return _change_account(found, lambda: bank_accounts.pay_in_cash(found, by=person()), said)


def _change_account(found: Seller, change: Callable[[], object], said: str) -> Response:
    """Change how a seller is paid, of what her page showed, and say so there; refused, the page says why."""
    try:
        with transaction():
            seen = request.form.get("seen", "")
            audit.hold_seen(seen, subject(found), by=person(), acts=ACCOUNT_ACTS)
            change()
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(said, "good")
    return redirect(url_for(".seller", slug=found.slug), 303)


def _account(found: Seller) -> BankAccount:
    """The account the officer looked at: the form names it, so that a newer one is never approved unseen."""
    wanted = request.form.get("account", "")
    for account in found.bank_accounts:
        if str(account.id) == wanted:
            return account
    raise NotFound(seller=found.slug, account=wanted)


def _file(found: Seller, form: FlagForm) -> str:
    sees_money = bool(set(MONEY) & person().roles)
    account = found.bank_account
    return render_template(
        "office/seller.html",
        seller=found,
        account=account,
        before=found.bank_accounts[-2] if len(found.bank_accounts) > 1 else None,
        now=now(),
        may_sign=account is not None
        and account.waits_for_signature
        and Role.KETUA in person().roles
        and not bank_accounts.second_signers(account),
        checked=checked_by(account) if account else None,
        members=members_of(found),
        coordinators=coordinators_of(found.village),
        makers=maker_money(found.id) if sees_money else [],
        earned=receipts_of_year(found.id) if sees_money else None,
        goods=choices().counts("seller", {})[found.id],
        commission=all_in_force()[Kind.COMMISSION_BPS],
        orders=last_orders(found.id, MOST_ORDERS),
        part_words=PART_WORDS,
        acts=audit.latest(subjects_of(found, MOST_ACTS), MOST_ACTS),
        form=form,
        sees_money=sees_money,
        is_off=is_announced(found),
        seen=audit.seen(subject(found)),
    )
