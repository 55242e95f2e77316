"""How often may be tried: by person, by address of the network. Counted in Redis when there is one, else in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any

from flask import Flask, g, render_template, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_login import current_user

from shop.clock import day_of, now, today
from shop.forms import read_email, read_phone
from shop.i18n import gettext as _
from shop.i18n import jam, waktu
from shop.users.access import half_way
from shop.users.counters import STORED_HERE

#: Seconds that a Redis which does not answer may hold up whoever sends a form.
PATIENCE = {"socket_timeout": 1, "socket_connect_timeout": 1}


def from_where() -> str:
    """The visitor's address; of an IPv6 one the first half: the other half is hers to choose, anew for each try."""
    address = get_remote_address()
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or IPv6Address(int(read) >> 64 << 64))


limiter = Limiter(from_where, strategy="moving-window")


def who_is_meant() -> str:
    """The person a form names, hashed: tries against one account count together, however written, from wherever they come."""
    return _hashed("who")


def who_is_written_to() -> str:
    """The address a form wants a letter sent to, hashed likewise."""
    return _hashed("email")


def _hashed(name: str) -> str:
    typed = request.form.get(name, "").strip().lower()[:254]
    named = read_email(typed) or read_phone(typed) or typed
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def who_sends() -> str:
    """Who is signed in, else from where a visitor comes."""
    return f"user {current_user.id}" if current_user.is_authenticated else from_where()


def whose_code() -> str:
    """Whose second step is tried, signed in or half-way; else from where a visitor comes."""
    owing = None if current_user.is_authenticated else half_way()
    return f"user {owing.id}" if owing else who_sends()


#: Tries to sign in: against one account, and from one address.
SIGN_IN = limiter.shared_limit("10 per 5 minutes", scope="sign_in", key_func=who_is_meant, methods=["POST"])
SIGN_IN_FROM = limiter.shared_limit("60 per 5 minutes", scope="sign_in_from", methods=["POST"])
RESET = limiter.shared_limit("5 per day", scope="reset", key_func=who_is_meant, methods=["POST"])
RESET_FROM = limiter.shared_limit("30 per hour", scope="reset_from", methods=["POST"])
REGISTER_FROM = limiter.shared_limit("20 per hour", scope="register_from", methods=["POST"])
#: Tries at the password of whoever is signed in, wherever it is asked for again: phones are shared.
PRESENT = limiter.shared_limit("10 per 5 minutes", scope="present", key_func=who_sends, methods=["POST"])
#: Tries at the second step: a million codes are not many.
CODE = limiter.shared_limit(
    "5 per 5 minutes; 20 per hour; 50 per day", scope="code", key_func=whose_code, methods=["POST"]
)
CODE_FROM = limiter.shared_limit("60 per 5 minutes", scope="code_from", methods=["POST"])
#: Letters to addresses that somebody signed in says are hers.
CONTACT = limiter.shared_limit("10 per day", scope="contact", key_func=who_sends, methods=["POST"])
#: Addresses left for a letter when goods are there again: for one of them, and from one place.
ALERT = limiter.shared_limit("10 per day", scope="alert", key_func=who_is_written_to, methods=["POST"])
ALERT_FROM = limiter.shared_limit("30 per hour", scope="alert_from", methods=["POST"])
#: Photographs sent: each is read and made again, which costs a second.
UPLOAD = limiter.shared_limit("120 per hour", scope="upload", key_func=who_sends, methods=["POST"])
#: Orders from one address, and only what became one: thousands may share the address of a mobile operator or of a village,
#: yet at this pace nobody takes up the 999 unique codes of an amount, each of which is kept for four days at most.
ORDER_FROM = limiter.shared_limit(
    "40 per hour; 200 per day",
    scope="order_from",
    methods=["POST"],
    exempt_when=lambda: "find" in request.form or "use" in request.form,
    deduct_when=lambda answer: answer.status_code == 303,
)
FIND_ORDER_FROM = limiter.shared_limit("30 per 10 minutes", scope="find_order_from", methods=["POST"])


def init_app(app: Flask) -> None:
    """Count in Redis where it is set; while it is down, in memory rather than not at all."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or STORED_HERE)
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", bool(app.config["REDIS_URL"]))
    app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", PATIENCE if app.config["REDIS_URL"] else {})
    app.config.setdefault("RATELIMIT_ENABLED", True)
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _stopped)
    # Every limit stands on a route and asks itself, when something is sent: nothing is to do for pages that are read.
    app.before_request_funcs[None].remove(limiter._check_request_limit)
    for around in (app.after_request_funcs[None], app.teardown_request_funcs[None]):
        [place] = [number for number, work in enumerate(around) if _is_the_limiters(work)]
        around[place] = _where_sent(around[place])


def _stopped(_too_many: RateLimitExceeded) -> tuple[str, int, dict[str, str]]:
    """When the next try counts, to the minute: some are counted by the day, and whoever is back earlier tries in vain."""
    full = limiter.current_limits[-1]  # the library asks one after the other, the shortest first, until one is full
    moment = datetime.fromtimestamp(full.reset_at, UTC) + timedelta(minutes=1)
    when = jam(moment) if day_of(moment) == today() else waktu(moment)
    sentence = _("Too many tries. Try again after %(when)s.", when=when)
    if request.endpoint == "checkout.place":
        sentence = _(
            "So many orders came from your network that no further one is taken for now. Your cart stays: order after"
            " %(when)s, by another network, or write to us on WhatsApp.",
            when=when,
        )
    page = render_template("errors/refused.html", sentence=sentence, reference=g.get("request_id", ""))
    return page, 429, {"Retry-After": str(round((moment - now()).total_seconds()))}


def _is_the_limiters(work: Any) -> bool:
    return limiter in (getattr(work, "__self__", None), *getattr(work, "args", ()))


def _where_sent(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Work of the limiter's for requests that are counted; whatever else it is handed it hands back."""
    return lambda handed: work(handed) if request.method == "POST" else handed
