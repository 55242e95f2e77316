"""Signing in and out, registering, a forgotten password, and the account."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import language
from shop.jobs import later
from shop.users import contacts, limits, registering
from shop.users.access import WORKPLACES, anyone, arrive, enter, home_of, person, safe, signed_in
from shop.users.blueprint import pages
from shop.users.forms import ChangePassword, Contact, ForgotPassword, NewPassword, Profile, Register, SignIn
from shop.users.signing_in import WrongSignIn, check_password, end_all_sessions, end_session, find_user
from shop.web import keep_nowhere

pages.add_app_template_global(home_of)


@pages.get("/login", endpoint="login")
@anyone
def show_login() -> str | Response:
    """Sign in, or follow an order without an account."""
    where = safe(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(where or home_of(person()), 303)
    return render_template("users/login.html", form=SignIn(formdata=None), next=where, is_late="late" in request.args)


@pages.post("/login", endpoint="sign_in")
@limits.SIGN_IN
@limits.SIGN_IN_FROM
@anyone
def sign_in() -> tuple[str, int] | Response:
    """A new sign-in session, whoever was signed in before; or the second step towards one."""
    form, where = SignIn(), safe(request.form.get("next", ""))
    if form.validate_on_submit():
        try:
            user = check_password(find_user(form.who.data), form.secret.data)
        except WrongSignIn as refusal:
            form.secret.errors = [refusal.sentence()]
        else:
            return arrive(user, where)
    return render_template("users/login.html", form=form, next=where, is_late=False), 422


@pages.post("/logout")
@anyone
def logout() -> Response | tuple[str, int]:
    """End the session on the server: the cookie is worth nothing from now on."""
    if current_user.is_authenticated:
        if held := _unsent():
            return _keep_signed_in(*held)
        with transaction():
            end_session(person().session_token)
        logout_user()
    cookie.clear()
    return redirect(url_for("storefront.home"), 303)


@pages.get("/register", endpoint="register")
@anyone
def show_register() -> str:
    """A new account."""
    return render_template("users/register.html", form=Register(formdata=None), next=safe(request.args.get("next", "")))


@pages.post("/register", endpoint="create")
@limits.SIGN_IN
@limits.REGISTER_FROM
@anyone
def create() -> tuple[str, int] | Response:
    """Make the account and sign in; pressed twice, the second finds the account and signs in too."""
    form, where = Register(), safe(request.form.get("next", ""))
    if form.validate_on_submit():
        try:
            with transaction():
                user = registering.register(
                    form.who.data, name=form.name.data, password=form.secret.data, language=language()
                )
        except registering.AlreadyRegistered as refusal:
            try:
                user = check_password(find_user(form.who.data), form.secret.data)
            except WrongSignIn:
                form.who.errors = [refusal.sentence()]
                return render_template("users/register.html", form=form, next=where), 422
        answer = arrive(user, where or url_for("users.account"))
        flash(_("Your account is ready."), "good")
        return answer
    return render_template("users/register.html", form=form, next=where), 422


@pages.get("/reset", endpoint="reset")
@anyone
def show_reset() -> str:
    """Ask for a letter that sets a new password."""
    return render_template("users/reset.html", form=ForgotPassword(formdata=None), sent=False)


@pages.post("/reset", endpoint="request_reset")
@limits.RESET
@limits.RESET_FROM
@anyone
def request_reset() -> str | tuple[str, int]:
    """The same answer, after the same time, whether or not there is such a person."""
    form = ForgotPassword()
    if not form.validate_on_submit():
        return render_template("users/reset.html", form=form, sent=False), 422
    with transaction():
        later("look_for_person", who=form.who.data)
    return render_template("users/reset.html", form=form, sent=True)


@pages.get("/reset/<token>", endpoint="new_password")
@anyone
def show_new_password(token: str) -> str | tuple[str, int]:
    """The page the letter leads to."""
    try:
        registering.person_of_reset(token)
    except registering.LinkSpent as refusal:
        return _link_ended(refusal)
    keep_nowhere()
    return render_template("users/new_password.html", form=NewPassword(formdata=None), token=token)


@pages.post("/reset/<token>", endpoint="set_password")
@limits.RESET_FROM
@anyone
def set_password(token: str) -> tuple[str, int] | Response:
    """Set it, once, and sign in; it stands in for no second step."""
    form = NewPassword()
    try:
        registering.person_of_reset(token)
        if not form.validate_on_submit():
            return render_template("users/new_password.html", form=form, token=token), 422
        with transaction():
            user = registering.reset_password(token, password=form.secret.data)
    except registering.LinkSpent as refusal:
        return _link_ended(refusal)
    answer = arrive(user)
    flash(_("Your new password holds. Other devices were signed out."), "good")
    return answer


@pages.get("/account")
@signed_in
def account() -> str:
    """Name, language, how to sign in, orders."""
    return _account_page()


@pages.post("/account")
@signed_in
def update_account() -> tuple[str, int] | Response:
    """Change name and language."""
    form = Profile()
    if not form.validate_on_submit():
        return _account_page(profile=form), 422
    with transaction():
        registering.rename(person(), name=form.name.data, language=form.language.data)
    flash(_("Saved."), "good")
    return redirect(url_for("users.account"), 303)


@pages.post("/account/password")
@limits.PRESENT
@signed_in
def update_password() -> tuple[str, int] | Response:
    """Another password; every other device is signed out."""
    form, user = ChangePassword(prefix="password"), person()
    valid = form.validate_on_submit()
    if valid:
        try:
            check_password(user, form.present.data)
        except WrongSignIn:
            form.present.errors = [_("This is not your present password.")]
        else:
            with transaction():
                registering.change_password(user, password=form.secret.data)
            enter(user)
            flash(_("Your new password holds. Other devices were signed out."), "good")
            return redirect(url_for("users.account"), 303)
    return _account_page(password=form), 422


@pages.post("/account/contact")
@limits.PRESENT
@limits.CONTACT
@signed_in
def update_contact() -> tuple[str, int] | Response:
    """Another phone number, or a letter to another address, with the present password."""
    form, user = Contact(prefix="contact"), person()
    if not form.validate_on_submit():
        return _account_page(contact=form), 422
    try:
        check_password(user, form.present.data)
        with transaction():
            is_asked = contacts.change_contact(user, phone=form.phone.data or None, email=form.email.data or None)
    except WrongSignIn:
        form.present.errors = [_("This is not your present password.")]
    except (contacts.ContactTaken, contacts.NotHersYet) as refusal:
        form[refusal.name].errors = [refusal.sentence()]
    else:
        flash(_("Saved."), "good")
        if is_asked:
            flash(
                _("Open the link in the letter to %(email)s: then the address is yours.", email=form.email.data), "wait"
            )
        return redirect(url_for("users.account"), 303)
    return _account_page(contact=form), 422


@pages.get("/account/email/<token>", endpoint="new_email")
@anyone
def show_new_email(token: str) -> str | tuple[str, int]:
    """The page the letter to a new address leads to: reading it changes nothing yet."""
    try:
        _user, email = contacts.person_of_email(token)
    except registering.LinkSpent as refusal:
        return _link_ended(refusal, of_email=True)
    keep_nowhere()
    return render_template("users/new_email.html", token=token, email=email)


@pages.post("/account/email/<token>", endpoint="take_email")
@limits.RESET_FROM
@anyone
def take_email(token: str) -> tuple[str, int] | Response:
    """Make it the address of the account."""
    try:
        with transaction():
            user = contacts.take_email(token)
    except (registering.LinkSpent, contacts.ContactTaken) as refusal:
        return _link_ended(refusal, of_email=True)
    flash(_("%(email)s is the address of your account now.", email=user.email), "good")
    return redirect(url_for("users.account"), 303)


@pages.post("/account/sessions/end")
@signed_in
def end_sessions() -> Response | tuple[str, int]:
    """Sign out everywhere."""
    if held := _unsent():
        return _keep_signed_in(*held)
    with transaction():
        end_all_sessions(person())
    logout_user()
    cookie.clear()
    return redirect(url_for("users.login"), 303)


def _unsent() -> tuple[int, int] | None:
    """How many sales this device says it has not sent, and of which stall (static/js/leaving.js); None when it is to go on."""
    said = [request.form.get(name, "") for name in ("unsent", "stall")]
    if "anyway" in request.form or not all(text.isascii() and text.isdigit() and len(text) < 10 for text in said):
        return None
    count, stall = map(int, said)
    return (count, stall) if count else None


def _keep_signed_in(count: int, stall: int) -> tuple[str, int]:
    """Whoever has sales to send is asked before she is signed out."""
    return render_template(
        "users/unsent.html", count=count, stall=stall, action=request.script_root + request.path
    ), 409


def _account_page(
    profile: Profile | None = None, password: ChangePassword | None = None, contact: Contact | None = None
) -> str:
    workplaces = [place(person()) for place in WORKPLACES]
    return render_template(
        "users/account.html",
        profile=profile or Profile(formdata=None, obj=person()),
        password=password or ChangePassword(formdata=None, prefix="password"),
        contact=contact or Contact(formdata=None, obj=person(), prefix="contact"),
        workplaces=[place for place in workplaces if place],
    )


def _link_ended(refusal: ShopError, *, of_email: bool = False) -> tuple[str, int]:
    """A link that works no more leads to a new one."""
    return render_template("users/link_ended.html", of_email=of_email), refusal.status
