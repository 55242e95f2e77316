"""Who may use which page. Default deny: a route without a policy stops the shop from starting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, make_response, redirect, request, url_for
from flask import session as cookie
from flask_login import LoginManager, current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from shop.users.models import Role, User
from shop.users.signing_in import session_of
from shop.web import once_more

View = TypeVar("View", bound=Callable[..., Any])


class People(LoginManager):
    """Flask-Login, which for a visitor without a session need not look for her."""

    def _load_user(self) -> None:
        if cookie:
            super()._load_user()
        else:
            self._update_request_context_with_user()


login = People()
#: Sessions are rows whose token changes at every sign-in. A phone on prepaid data changes its network all day long.
login.session_protection = None
login._session_identifier_generator = lambda: None  # asked for at every page all the same, at the price of a hash

#: What other rooms do when a person signs in or registers, such as bringing her cart along. Each is called with her
#: inside the transaction of the sign-in, and commits nothing itself.
AFTER_SIGN_IN: list[Callable[[User], None]] = []
#: Where people work: a later room adds a function that answers its page for those who work there, else None.
WORKPLACES: list[Callable[[User], str | None]] = []
#: Characters of a `SECRET_KEY` worth the name: with a key that can be guessed anybody writes a cookie that opens orders.
SHORTEST_KEY = 32


@dataclass(frozen=True)
class Policy:
    """Who may use a page: `check` answers None when the person may, else what she gets instead."""

    name: str
    check: Callable[[], Response | None]

    def __call__(self, view: View) -> View:
        view.policy = self  # type: ignore[attr-defined]
        return view


def to_login() -> Response | None:
    """Send whoever is not signed in to the sign-in page and back; what she typed stays with her."""
    if current_user.is_authenticated:
        return None
    if page := once_more():
        return make_response(page, 403)
    back = request.script_root + request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("users.login", next=back), 303)


anyone = Policy("anyone", lambda: None)
signed_in = Policy("signed_in", to_login)


def office(*roles: Role) -> Policy:
    """Only these roles of the cooperative's office; without any, every office role. Others see a 404."""
    wanted = set(roles or Role)

    def check() -> Response | None:
        answer = to_login()
        if answer is None and not wanted & current_user.roles:
            abort(404)
        return answer

    return Policy("office:" + ",".join(sorted(wanted)), check)


def person() -> User:
    """The signed-in person. Only behind a policy that demands one."""
    return current_user._get_current_object()


def _load(token: str) -> User | None:
    found = session_of(token)
    if found is None:
        return None
    found.user.session_token = token
    return found.user


def _enforce() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the 404 follows
    policy = request.url_rule and _policies[request.endpoint]
    return None if policy in (None, "anyone") else policy.check()  # type: ignore[union-attr]


def _keep_private(answer: Response) -> Response:
    """Keep what only one person may see out of browsers' stores: phones are shared, and have a back button."""
    if request.endpoint is not None and policy_name(request.endpoint) != "anyone":
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer


_policies: dict[str, Any] = {}


def require_policies(app: Flask) -> None:
    """Called last: refuse to start with a page nobody decided about."""
    for endpoint, view in app.view_functions.items():
        policy = getattr(view, "policy", None)
        if policy is None:
            raise RuntimeError(f"{endpoint} has no policy: say who may use it (shop.users.access)")
        _policies[endpoint] = policy


def may_open(endpoint: str) -> bool:
    """Whether whoever is here now may open a page, so that nobody is shown a way that ends in a 404."""
    policy = _policies.get(endpoint)
    if policy in (None, "anyone"):
        return policy is not None
    try:
        return policy.check() is None
    except NotFound:
        return False


def policy_name(endpoint: str) -> str:
    """The policy of a page, for tests and reports."""
    policy = _policies[endpoint]
    return policy if isinstance(policy, str) else policy.name


def init_app(app: Flask) -> None:
    """Load people by their session row, and ask each route's policy first. A public shop needs a key nobody can guess."""
    if app.config["BASE_URL"].startswith("https://") and len(app.config["SECRET_KEY"]) < SHORTEST_KEY:
        raise RuntimeError(
            f"SECRET_KEY signs every cookie: set at least {SHORTEST_KEY} random characters (docs/running.md)"
        )
    login.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user  # asked for by the pages that show it
    login.user_loader(_load)
    app.before_request(_enforce)
    app.after_request(_keep_private)
