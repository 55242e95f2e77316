"""What surrounds every page: request id, JSON logs, sessions, headers, error pages."""

from __future__ import annotations

import logging
import pickle
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
import structlog
from flask import Flask, Request, Response, current_app, g, redirect, render_template, request
from flask import session as cookie
from flask.globals import request_ctx
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFError
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.routing import BaseConverter, IntegerConverter
from werkzeug.wrappers import Response as BaseResponse

from shop.clock import today
from shop.db import LARGEST_KEY, Busy, again, is_busy, session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.shrinking import vary_by

log = structlog.get_logger("shop.web")

#: What PostgreSQL adds to its refusal of a row, up to the next thing a traceback says.
DETAIL = re.compile(r"\nDETAIL: .*?(?=\n\[SQL: |\n\n(?:The above|During handling)|\Z)", re.DOTALL)

#: So many seconds later the shop may be asked again when the database has had no time.
COME_BACK_SECONDS = 5

#: As long as the tokens of letters are, or longer.
LONG_WORD = re.compile(r"[\w.-]{40,}", re.ASCII)
#: Fields that are never written back into a page.
SECRETS = {"secret", "present", "one_time"}

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
#: What every answer says, besides its own.
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
USUAL = (*HEADERS, ("Content-Security-Policy", POLICY))
STRICT = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


class Word(BaseConverter):
    """A word of an address: nothing that cannot be seen, which no database stores.

    Not one of werkzeug's own string converters: each of those makes a `regex` of its own as it is made.
    """

    regex = r"[^/\x00-\x1f\x7f]+"
    part_isolating = True


class Number(IntegerConverter):
    """A number of an address: none that no column holds."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_KEY, **kw})


class Asked(Request):
    """A request whose address asks for nothing that a database cannot store: another unseen sign stands in place of NUL."""

    def __init__(self, environ: Any, *args: Any, **kw: Any) -> None:
        super().__init__(environ, *args, **kw)
        self.query_string = self.query_string.replace(b"%00", b"%01")


class Answer(Response):
    """An answer, with the headers all answers have put on as it leaves: none of them is looked at on the way."""

    common: tuple[tuple[str, str], ...] = USUAL

    def get_app_iter(self, environ: Any) -> Iterable[bytes]:
        """A list of what is there already, which a server sends at once; whatever else it asks for piece by piece."""
        has_body = (
            environ["REQUEST_METHOD"] != "HEAD" and self.status_code >= 200 and self.status_code not in (204, 304)
        )
        if has_body and self.is_sequence and not self._on_close:
            return list(self.iter_encoded())
        return super().get_app_iter(environ)

    def get_wsgi_response(self, environ: Any) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """The body, the status and all headers."""
        body, status, headers = super().get_wsgi_response(environ)
        return body, status, [*headers, *self.common]


class Shop(Flask):
    """Flask without what every request would pay for and this shop never uses."""

    request_class, response_class = Asked, Answer

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No page is a coroutine: nothing to look for around each of the two dozen functions of a request."""
        return func

    def dispatch_request(self) -> Any:
        """Whatever takes something in is done again from the start when PostgreSQL breaks its transaction off."""
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return super().dispatch_request()
        had, known = pickle.dumps(dict(cookie)), set(g)

        def undo() -> None:
            cookie.clear()
            cookie.update(pickle.loads(had))  # noqa: S301 – our own, of this request
            for name in set(g) - known:
                g.pop(name)
            for upload in request.files.values():
                upload.seek(0)

        return again(super().dispatch_request, undo=undo)


#: On which day a lasting session was last written.
RENEWED = "renewed"


class SignedSessions(SecureCookieSessionInterface):
    """Flask's sessions in a signed cookie, with one signer for every request, and little to do for who brings none."""

    _signer: URLSafeTimedSerializer | None = None

    def open_session(self, app: Flask, request: Request) -> Any:
        """Empty where no cookie came at all."""
        return super().open_session(app, request) if "HTTP_COOKIE" in request.environ else self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing where it was and stayed empty, but that the page may differ for who has one.

        One that lasts is written anew once a day, not with every page: who comes back within its time stays known.
        """
        if session.accessed and session.permanent and session.get(RENEWED) != (day := today().toordinal()):
            session[RENEWED] = day
        if session or session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            vary_by(response, "Cookie")

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once: the keys do not change while the shop runs."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def _begin() -> None:
    g.request_id = secrets.token_hex(6)
    g.began = time.perf_counter()
    # Such a form is read whole; only uploads come piece by piece.
    if request.method == "POST" and request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    # A part without a name is sent by no form, and expected by nobody who looks at the names.
    elif request.method == "POST" and request.mimetype == "multipart/form-data" and None in request.form:
        raise BadRequest


def _path() -> str:
    """The address as logs may have it: without the part that only its reader knows."""
    if request.url_rule is None:  # a link copied with a sign too many names nothing, and still holds its token
        return LONG_WORD.sub("…", request.path)
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "…") if token else request.path


def _finish(answer: Answer) -> Answer:
    if "leads_to" in g:
        policy = POLICY.replace("form-action 'self'", f"form-action 'self' {g.leads_to}")
        answer.common = (*HEADERS, ("Content-Security-Policy", policy))
    if "is_kept_nowhere" in g:  # phones are shared, and have a back button
        answer.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        answer.common += (STRICT,)
    if "began" in g and not _is_file():
        answer.common += (("X-Request-Id", g.request_id),)
    return answer


def _note(answer: Answer) -> Answer:
    """A line in the log for each page."""
    if "began" in g and not _is_file():
        log.info(
            "request",
            request_id=g.request_id,
            method=request.method,
            path=_path(),
            status=answer.status_code,
            ms=round((time.perf_counter() - g.began) * 1000, 1),
        )
    return answer


def _is_file() -> bool:
    return request.endpoint in ("assets.show", "media.show")


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
    is_ours = before.startswith(request.host_url) and not path.startswith(
        "//"
    )  # with two the browser reads a host name
    return path if is_ours and (request.method == "POST" or path != _address()) else ""


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
    log.warning("busy", request_id=g.get("request_id"), path=_path(), trouble=repr(error.__cause__ or error))
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
    log.exception("broken", request_id=g.get("request_id"), path=_path())
    session().rollback()
    return _page("broken", 500)


def download(name: str, data: bytes | Iterable[bytes], kind: str = "text/csv") -> Response:
    """A file to keep, whole or piece by piece."""
    return Response(
        data,
        mimetype=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def setting(name: str) -> Any:
    """A setting of this application (config.py), for rules, which know no web."""
    return current_app.config[name]


def signer(salt: str) -> URLSafeSerializer:
    """What signs the links of letters, each kind with a salt of its own."""
    keys = [*setting("SECRET_KEY_FALLBACKS"), setting("SECRET_KEY")]  # the last one signs
    return URLSafeSerializer(keys, salt=salt)


def leads_to(address: str) -> None:
    """Let the forms of the page that is being answered end at another site: a provider's own page."""
    g.leads_to = address


def keep_nowhere() -> None:
    """Let no browser and no proxy keep the page that is being answered: it shows what only its reader may see."""
    g.is_kept_nowhere = True


def _without_values(_logger: Any, _method: str, said: Any) -> Any:
    """PostgreSQL names the values of a row it refuses, such as a phone number: no log keeps them."""
    if "exception" in said:
        said["exception"] = DETAIL.sub("", said["exception"])
    return said


def init_app(app: Flask) -> None:
    """Set up logs, sessions, headers and error pages."""
    level = logging.getLevelNamesMapping()[app.config["LOG_LEVEL"]]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_values,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    app.session_interface = SignedSessions()
    app.url_map.converters.update(default=Word, string=Word, int=Number)
    app.before_request(_begin)
    if level <= logging.INFO:
        app.after_request(_note)
    app.after_request(_finish)
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
