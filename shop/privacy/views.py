"""A person's own data: to read, to take along, and the closing of her account."""

from __future__ import annotations

import json

from flask import flash, redirect, render_template, url_for
from flask import session as cookie
from flask_login import logout_user
from werkzeug.wrappers import Response

from shop.db import transaction
from shop.i18n import gettext as _
from shop.privacy import forgetting, queries
from shop.privacy.blueprint import pages
from shop.privacy.forms import Closing
from shop.users import limits
from shop.users.access import person, signed_in
from shop.users.signing_in import WrongSignIn, check_password
from shop.web import download


@pages.get("/account/data")
@signed_in
def index() -> str:
    """What the shop knows about her, and what stands against closing her account."""
    return _page()


@pages.get("/account/data.json")
@signed_in
def copy() -> Response:
    """The same and what the trail says she did, as a file to keep or to take to another shop."""
    parts = [*queries.known_of(person()), queries.done_by(person())]
    text = json.dumps({part.title: part.things for part in parts}, ensure_ascii=False, indent=2)
    return download("bersinar.json", text.encode(), "application/json")


@pages.post("/account/closing")
@limits.PRESENT
@signed_in
def close() -> Response | tuple[str, int]:
    """Close it for good, with the present password."""
    form = Closing()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        check_password(person(), form.present.data)
        with transaction():
            forgetting.close_account(person())
    except WrongSignIn:
        form.present.errors = [_("This is not your present password.")]
        return _page(form), 422
    except forgetting.StillOpen as refusal:
        return _page(form), refusal.status
    logout_user()
    cookie.clear()
    flash(_("Your account is closed. What says who you are is gone from it."), "good")
    return redirect(url_for("storefront.home"), 303)


def _page(form: Closing | None = None) -> str:
    return render_template(
        "privacy/index.html",
        parts=queries.known_of(person()),
        why_not=forgetting.why_not_yet(person()),
        form=form or Closing(formdata=None),
    )
