"""People's accounts in the office: found by phone or e-mail, helped with a lost password, and who works here."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import session, transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.paging import searched
from shop.users import standing
from shop.users.access import office, person
from shop.users.blueprint import pages
from shop.users.forms import ROLES, LostPhone, RoleForm
from shop.users.models import Role, User
from shop.users.registering import subject
from shop.users.signing_in import find_user

money, ketua = office(Role.BENDAHARA, Role.KETUA), office(Role.KETUA)


@pages.get("/office/people")
@money
def office_people() -> str:
    """Who works in the office, and one account that is asked for by its whole number or address."""
    who = searched("who", most=254)
    return _page(find_user(who) if who else None, who=who)


@pages.post("/office/people/<int:user_id>/roles")
@ketua
def office_give_role(user_id: int) -> Response | tuple[str, int]:
    """Give her a role of the office."""
    user = _found(user_id)
    form = RoleForm(user)
    if not form.validate_on_submit():
        return _page(user, form=form), 422
    role = Role(form.role.data)
    words = _("%(name)s has a role now: %(role)s. She signs in anew.", name=user.name, role=ROLES[role])
    return _do(user, lambda: standing.grant(user, role, by=person()), words)


@pages.post("/office/people/<int:user_id>/roles/<role>/end")
@ketua
def office_take_role(user_id: int, role: str) -> Response:
    """Take a role from her, at once."""
    user = _found(user_id)
    if role not in list(Role):
        raise NotFound(role=role)
    words = _("%(name)s has a role no more: %(role)s.", name=user.name, role=ROLES[Role(role)])
    return _do(user, lambda: standing.take_role(user, Role(role), by=person()), words)


@pages.post("/office/people/<int:user_id>/closing")
@ketua
def office_shut_out(user_id: int) -> Response:
    """She signs in no more, and what she has open ends."""
    user = _found(user_id)
    words = _("The account of %(name)s is closed.", name=user.name)
    return _do(user, lambda: standing.shut_out(user, by=person()), words)


@pages.post("/office/people/<int:user_id>/opening")
@ketua
def office_let_in(user_id: int) -> Response:
    """She may sign in again."""
    user = _found(user_id)
    words = _("%(name)s can sign in again.", name=user.name)
    return _do(user, lambda: standing.let_in(user, by=person()), words)


@pages.post("/office/people/<int:user_id>/two-step/end")
@ketua
def office_end_two_steps(user_id: int) -> Response | tuple[str, int]:
    """She lost her phone: her password is enough until she turns the second step on again."""
    user, form = _found(user_id), LostPhone()
    if not form.validate_on_submit():
        return _page(user, lost=form), 422
    words = _("The second step of %(name)s is off. She signs in anew.", name=user.name)
    return _do(user, lambda: standing.end_two_steps(user, reason=form.reason.data, by=person()), words)


@pages.post("/office/people/<int:user_id>/link")
@money
def office_give_link(user_id: int) -> str | Response:
    """A link for a new password, shown once, to be sent to her own phone."""
    user = _found(user_id)
    try:
        with transaction():
            token = standing.give_link(user, by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
        return redirect(_back(user), 303)
    return _page(user, link=current_app.config["BASE_URL"] + url_for("users.new_password", token=token))


def _found(user_id: int) -> User:
    user = session().get(User, user_id)
    if user is None:
        raise NotFound(user=user_id)
    return user


def _do(user: User, act: Callable[[], None], words: str) -> Response:
    """Do it if nobody else did anything about her meanwhile, and say so on her page."""
    try:
        with transaction():
            audit.hold_seen(request.form.get("seen", ""), subject(user), by=person())
            act()
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(words, "good")
    return redirect(_back(user), 303)


def _back(user: User) -> str:
    return url_for(".office_people", who=user.phone or user.email)


def _page(
    user: User | None,
    *,
    who: str = "",
    form: RoleForm | None = None,
    lost: LostPhone | None = None,
    link: str = "",
) -> str:
    return render_template(
        "users/office/people.html",
        staff=standing.staff(),
        user=user,
        who=who or (user and (user.phone or user.email)) or "",
        role_words=ROLES,
        form=form or RoleForm(user, None),
        lost=lost or LostPhone(formdata=None),
        link=link,
        is_mine=user is not None and user.id == person().id,
        may_decide=Role.KETUA in person().roles,
        seen=audit.seen(subject(user)) if user else 0,
    )
