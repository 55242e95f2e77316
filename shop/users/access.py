"""Who may use which page, and how she comes in. Default deny: a route without a policy stops the shop from starting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, make_response, redirect, request, url_for
from flask import session as cookie
from flask_login import LoginManager, current_user, login_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from shop.db import committed
from shop.error_pages import once_more
from shop.users.models import MONEY, Role, User
from shop.users.signing_in import begin_half, begin_session, end_session, half_of, session_of

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
#: What the cookie of a half sign-in holds, by name: the token of its row, which opens nothing but the second step.
HALF = "half"


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
    """Only these roles of the cooperative's office; without any, every office role. Others see a 404.

    Where the office asks for two steps, whoever has not turned them on gets the page that does.
    """
    wanted = set(roles or Role)

    def check() -> Response | None:
        answer = to_login()
        if answer is None and not wanted & current_user.roles:
            abort(404)
        if answer is None and lacks_two_steps():
            return redirect(url_for("users.two_step"), 303)
        return answer

    return Policy("office:" + ",".join(sorted(wanted)), check)


def person() -> User:
    """The signed-in person. Only behind a policy that demands one."""
    return current_user._get_current_object()


def lacks_two_steps() -> bool:
    """Whether whoever is signed in must turn on two steps before the office opens to her."""
    if not current_app.config["OFFICE_TWO_STEP"] or current_user.is_anonymous:
        return False
    return current_user.two_step_since is None and bool(current_user.roles)


def arrive(user: User, where: str = "") -> Response:
    """After the right password: on to where she wanted, or to the second step, until which nobody is signed in here."""
    if user.two_step_since is None:
        enter(user)
        return redirect(where or home_of(user), 303)
    before = person().session_token if current_user.is_authenticated else ""

    def begin() -> str:
        if before:
            end_session(before)
        return begin_half(user)

    token = committed(begin)
    if before:
        cookie.clear()
    cookie[HALF] = token
    return redirect(url_for("users.second_step", next=where or None), 303)


def half_way() -> User | None:
    """Who gave her password in this browser and owes the second step."""
    return half_of(str(cookie[HALF])) if HALF in cookie else None


def enter(user: User, *, prove: Callable[[], None] = lambda: None) -> None:
    """A fresh session: no earlier id survives, and nothing that a guest's cookie held.

    `prove` is called first, inside the same transaction, and refuses by raising.
    """

    def begin() -> str:
        prove()
        token = begin_session(user, device=request.user_agent.string)
        for follow in AFTER_SIGN_IN:
            follow(user)
        return token

    token = committed(begin)  # alone: what the page did before is kept already
    cookie.clear()
    user.session_token = token
    login_user(user)
    cookie.permanent = True


def home_of(user: User) -> str:
    """Where a person wants to be after signing in."""
    roles = user.roles
    if roles & MONEY:
        return url_for("office.today")
    if roles:
        return url_for("catalogue.office_review")
    return next(filter(None, (place(user) for place in WORKPLACES)), url_for("users.account"))


def safe(where: str) -> str:
    """A path of this shop, or nothing: never another's address."""
    is_path = where.startswith("/") and not where.startswith("//")
    return where if is_path and "\\" not in where and where.isprintable() else ""


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
