"""Signing in with two steps: the second one, and how it is turned on and off."""

from __future__ import annotations

import segno
from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from shop.clock import today
from shop.db import transaction
from shop.forms import Form
from shop.i18n import gettext as _
from shop.i18n import ngettext
from shop.users import limits, two_steps
from shop.users.access import HALF, anyone, enter, half_way, home_of, lacks_two_steps, person, safe, signed_in
from shop.users.blueprint import pages
from shop.users.forms import BothSteps, Recovery, SixDigits, TurnOn
from shop.users.signing_in import WrongSignIn, check_password
from shop.web import keep_nowhere


@pages.get("/login/code", endpoint="second_step")
@anyone
def show_second_step() -> str | Response:
    """Ask for the digits of her phone, or a recovery code, of whoever gave her password in this browser."""
    where = safe(request.args.get("next", ""))
    if half_way() is None:
        return redirect(url_for("users.login", next=where or None), 303)
    return _second_step(SixDigits(formdata=None), Recovery(formdata=None, prefix="recovery"), where)


@pages.post("/login/code", endpoint="take_second_step")
@limits.CODE
@limits.CODE_FROM
@anyone
def take_second_step() -> tuple[str, int] | Response:
    """Sign in, if the code fits; once."""
    where, user = safe(request.form.get("next", "")), half_way()
    is_recovery = "recovery-one_time" in request.form
    digits = SixDigits(formdata=None) if is_recovery else SixDigits()
    recovery = Recovery(prefix="recovery") if is_recovery else Recovery(formdata=None, prefix="recovery")
    form = recovery if is_recovery else digits
    try:
        if user is None:
            raise two_steps.HalfOver
        if form.validate_on_submit():
            token, typed, before = str(cookie[HALF]), form.one_time.data, two_steps.codes_left(user)
            enter(user, prove=lambda: two_steps.finish_half(token, typed))
            if (left := two_steps.codes_left(user)) < before:
                flash(_left(left), "wait")
            return redirect(where or home_of(user), 303)
    except two_steps.WrongCode as refusal:
        form.one_time.errors = [refusal.sentence()]
    except two_steps.HalfOver:
        # Nothing is put into the cookie: pressed twice, this answer may arrive after the one that signed her in.
        return redirect(url_for("users.login", next=where or None, late=1), 303)
    return _second_step(digits, recovery, where), 422


def _left(codes: int) -> str:
    return ngettext(
        "That recovery code is used up: %(num)s is left. New ones are made under “My account”.",
        "That recovery code is used up: %(num)s are left. New ones are made under “My account”.",
        codes,
    )


@pages.get("/account/two-step", endpoint="two_step")
@signed_in
def show_two_step() -> str:
    """Whether it is on, and the forms to change that."""
    return _page()


@pages.post("/account/two-step", endpoint="begin_two_step")
@limits.PRESENT
@signed_in
def begin_two_step() -> tuple[str, int] | Response:
    """With her password: make a secret, and show it to this session alone."""
    form, user = TurnOn(prefix="on"), person()
    if _is_she(form):
        with transaction():
            two_steps.begin_turning_on(user, token=user.session_token)
        return redirect(url_for("users.confirm_two_step"), 303)
    return _page(on=form), 422


@pages.get("/account/two-step/phone", endpoint="confirm_two_step")
@signed_in
def show_confirm() -> str | Response:
    """The secret as a QR code and in letters, and a field for the first digits."""
    return _confirm(SixDigits(formdata=None)) or redirect(url_for("users.two_step"), 303)


@pages.post("/account/two-step/phone", endpoint="turn_two_step_on")
@limits.CODE
@signed_in
def turn_on() -> str | tuple[str, int] | Response:
    """Turn it on, once the phone shows what the shop expects; the recovery codes, this once."""
    form, user = SixDigits(), person()
    if form.validate_on_submit():
        try:
            with transaction():
                codes = two_steps.turn_on(user, form.one_time.data, token=user.session_token)
        except two_steps.WrongCode as refusal:
            form.one_time.errors = [refusal.sentence()]
        except two_steps.SetupOver as refusal:
            flash(refusal.sentence(), "wait")
            return redirect(url_for("users.two_step"), 303)
        else:
            return _codes(codes, is_new=True)
    page = _confirm(form)
    return (page, 422) if page else redirect(url_for("users.two_step"), 303)


@pages.post("/account/two-step/codes", endpoint="renew_recovery_codes")
@limits.PRESENT
@limits.CODE
@signed_in
def renew_codes() -> str | tuple[str, int]:
    """New recovery codes, this once."""
    form = BothSteps(prefix="codes")
    if _is_she(form):
        try:
            with transaction():
                codes = two_steps.renew_codes(person(), form.one_time.data)
        except two_steps.WrongCode as refusal:
            form.one_time.errors = [refusal.sentence()]
        else:
            return _codes(codes)
    return _page(codes=form), 422


@pages.post("/account/two-step/end", endpoint="turn_two_step_off")
@limits.PRESENT
@limits.CODE
@signed_in
def turn_off() -> tuple[str, int] | Response:
    """Let her password be enough again."""
    form = BothSteps(prefix="off")
    if _is_she(form):
        try:
            with transaction():
                two_steps.turn_off(person(), form.one_time.data)
        except two_steps.WrongCode as refusal:
            form.one_time.errors = [refusal.sentence()]
        else:
            flash(_("Two-step sign-in is off: your password is enough."), "good")
            return redirect(url_for("users.two_step"), 303)
    return _page(off=form), 422


def _is_she(form: TurnOn) -> bool:
    """Whether the form is filled in, with her present password."""
    if not form.validate_on_submit():
        return False
    try:
        check_password(person(), form.present.data)
    except WrongSignIn:
        form.present.errors = [_("This is not your present password.")]
        return False
    return True


def _second_step(digits: Form, recovery: Form, where: str) -> str:
    keep_nowhere()
    return render_template("users/second_step.html", digits=digits, recovery=recovery, next=where)


def _confirm(form: Form) -> str | None:
    """The page with the secret; None when none waits here."""
    secret = two_steps.waiting_secret(person(), token=person().session_token)
    if secret is None:
        return None
    address = two_steps.address_of(person(), secret)
    drawing = segno.make_qr(address, error="m").svg_data_uri(scale=6, border=4, dark="#000", light="#fff")
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return render_template(
        "users/confirm_two_step.html", form=form, address=address, drawing=drawing, groups=groups, secret=secret
    )


def _codes(codes: list[str], *, is_new: bool = False) -> str:
    facts = {"codes": codes, "is_new": is_new, "home": home_of(person()), "day": today()}
    return render_template("users/recovery_codes.html", **facts)


def _page(on: TurnOn | None = None, codes: BothSteps | None = None, off: BothSteps | None = None) -> str:
    user = person()
    return render_template(
        "users/two_step.html",
        on=on or TurnOn(formdata=None, prefix="on"),
        codes=codes or BothSteps(formdata=None, prefix="codes"),
        off=off or BothSteps(formdata=None, prefix="off"),
        left=two_steps.codes_left(user) if user.two_step_since else 0,
        is_asked=lacks_two_steps(),
    )
