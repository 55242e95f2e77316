"""What surrounds every page: request id, JSON logs, sessions, headers."""

from __future__ import annotations

import logging
import pickle
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from flask import Flask, Request, Response, current_app, g, request
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest
from werkzeug.routing import BaseConverter, IntegerConverter

from shop.clock import today
from shop.db import LARGEST_KEY, again
from shop.shrinking import vary_by

log = structlog.get_logger(__name__)

#: What PostgreSQL adds to its refusal of a row, up to the next thing a traceback says.
DETAIL = re.compile(r"\nDETAIL: .*?(?=\n\[SQL: |\n\n(?:The above|During handling)|\Z)", re.DOTALL)

#: As long as the tokens of letters are, or longer.
LONG_WORD = re.compile(r"[\w.-]{40,}", re.ASCII)
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


def logged_path() -> str:
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
            path=logged_path(),
            status=answer.status_code,
            ms=round((time.perf_counter() - g.began) * 1000, 1),
        )
    return answer


def _is_file() -> bool:
    return request.endpoint in ("assets.show", "media.show")


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
    """Set up logs, sessions and headers."""
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
