"""What a visitor reads where something did not work: not found, refused, too busy, broken; and how she goes on from there."""

from __future__ import annotations

from urllib.parse import quote

import sqlalchemy as sa
import structlog
from flask import Flask, current_app, g, redirect, render_template, request
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from shop.db import Busy, is_busy, session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.web import keep_nowhere, logged_path

log = structlog.get_logger(__name__)

#: So many seconds later the shop may be asked again when the database has had no time.
COME_BACK_SECONDS = 5

#: Fields that are never written back into a page.
SECRETS = {"secret", "present", "one_time"}


def _absent(_missing: NotFound) -> tuple[str, int]:
    return _page("not_found", 404)


def _refused(refusal: ShopError) -> tuple[str, int]:
    return render_template("errors/refused.html", sentence=refusal.sentence(), reference=g.request_id), refusal.status


def _page(name: str, status: int) -> tuple[str, int]:
    facts = {
        "is_order": request.endpoint in ("orders.show", "payments.show"),  # whether or not there is one of this number
        "is_tag": request.endpoint == "storefront.tag",
        "reads": request.method in ("GET", "HEAD"),
        "address": _address(),
    }
    return render_template(f"errors/{name}.html", reference=g.get("request_id", ""), **facts), status


def _http(error: HTTPException) -> tuple[str, int] | HTTPException | BaseResponse:
    if error.code is None or error.code < 400:
        return error
    if error.code == 400 and error is request.routing_exception:
        return error  # asked at a host that cannot be one: a page of the shop would not know where its links lead
    if error.code == 404:
        return _without_slash() or _page("not_found", 404)
    sentences = {
        400: _("The shop could not understand this request. Go back and try again."),
        403: _("This is not for the account you are signed in with. Sign in with another, or ask us."),
        405: _("This address does not take that. Go back and use the button on the page."),
        413: _(
            "What was sent is too large. Photos may have 8 MB each, files of the bank 20 MB. Go back and choose a smaller one."
        ),
    }
    sentence = sentences.get(error.code, sentences[400])
    return render_template("errors/refused.html", sentence=sentence, reference=g.get("request_id", "")), error.code


def _without_slash() -> BaseResponse | None:
    """Leads to the address without the slash that somebody typed at its end, where the shop has such a page."""
    path = "/" + request.path.strip("/")  # one slash: with two the browser reads a host name
    reads = request.method in ("GET", "HEAD")
    if not (reads and request.path.endswith("/") and request_ctx.url_adapter.test(path)):  # type: ignore[union-attr]
        return None
    query = "?" + request.query_string.decode("latin-1") if request.query_string else ""
    return redirect(request.script_root + quote(path) + query, 301)


def came_from() -> str:
    """The shop's own page from which somebody came to this address, or nothing."""
    before = request.referrer or ""
    path = "/" + before.removeprefix(request.host_url)
    if not before.startswith(request.host_url) or path.startswith("//"):  # with two the browser reads a host name
        return ""
    return path if request.method == "POST" or path != _address() else ""


def _csrf(error: CSRFError) -> tuple[str, int]:
    """The token of a page is of another sign-in."""
    if page := once_more():
        return page, 400
    sentence = _("This page was open too long. Go back, reload it, and send it again.")
    return render_template("errors/refused.html", sentence=sentence, reference=g.get("request_id", "")), 400


def once_more() -> str:
    """A page with what was typed, to be sent again once the right person is signed in; empty unless the shop's own page sent it."""
    typed = [(name, value) for name, value in _typed() if name != "csrf_token"]
    own = (request.host_url.rstrip("/"), current_app.config["BASE_URL"])
    if not typed or request.headers.get("Origin") not in own:
        return ""
    keep_nowhere()
    return render_template("errors/again.html", address=_address(), typed=typed, reference=g.get("request_id", ""))


def _address() -> str:
    return request.script_root + request.full_path.rstrip("?")


def _typed() -> list[tuple[str, str]]:
    """What a form sent, to be written back into a page; nothing of one with a secret or a file."""
    secret = any(name.rpartition("-")[2] in SECRETS for name in request.form)
    is_whole = request.method == "POST" and not secret and not any(file.filename for file in request.files.values())
    return list(request.form.items(multi=True)) if is_whole else []


def _busy(error: Exception) -> tuple[str, int, dict[str, str]]:
    """The database has no time: what was typed is on the page, to be sent again."""
    log.warning("busy", request_id=g.get("request_id"), path=logged_path(), trouble=repr(error.__cause__ or error))
    session().rollback()
    keep_nowhere()
    page = render_template(
        "errors/busy.html",
        reference=g.get("request_id", ""),
        reads=request.method in ("GET", "HEAD"),
        address=_address(),
        typed=_typed(),
    )
    return page, 503, {"Retry-After": str(COME_BACK_SECONDS)}


def _unreached(error: Exception) -> tuple[str, int] | tuple[str, int, dict[str, str]]:
    """A page that only reads, and a database that has no time or is away; any other trouble is a fault of ours."""
    if is_busy(error):
        return _busy(error)
    if current_app.testing:
        raise error
    return _broken(error)


def _broken(error: Exception) -> tuple[str, int]:
    log.exception("broken", request_id=g.get("request_id"), path=logged_path())
    session().rollback()
    return _page("broken", 500)


def init_app(app: Flask) -> None:
    """Answer what is raised with a page."""
    app.jinja_env.globals["came_from"] = came_from
    app.register_error_handler(NotFound, _absent)
    app.register_error_handler(ShopError, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(sa.exc.OperationalError, _unreached)
    app.register_error_handler(sa.exc.TimeoutError, _unreached)
    if not app.config["TESTING"]:
        app.register_error_handler(Exception, _broken)
