"""What the stand-in answers: the requests the shop makes, with Stripe's replays, expansions, lists and refusals."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from typing import Any

from shop.demo.stripe.forms import listed, nested
from shop.demo.stripe.objects import Thing, refusal
from shop.demo.stripe.world import Refused, World

#: Where a named thing may stand in place of its name, and of which kind it is.
EXPANDS = {
    "payment_intent": "intents",
    "latest_charge": "charges",
    "charge": "charges",
    "balance_transaction": "lines",
    "failure_balance_transaction": "lines",
    "destination": "banks",
    "source": "",
}
PREFIXES = {"ch": "charges", "re": "refunds", "dp": "disputes", "po": "payouts"}
DEEPEST = 4

Handler = Callable[[World, Thing, str], Thing]


def answer(world: World, method: str, path: str, text: str, key: str = "") -> tuple[int, Thing]:
    """Answer one request: its status and its body. The same key with the same body gives the same answer again."""
    with world.lock:
        world.expire_overdue()
        said = f"{method} {path} {text}"
        if method == "POST" and key in world.answers:
            before, status, given = world.answers[key]
            if before != said:
                words = "Keys for idempotent requests can only be used with the same parameters"
                return refusal(400, "idempotency_key_in_use", words, "idempotency_error")
            return status, copy.deepcopy(given)
        try:
            found = 200, copy.deepcopy(_answer(world, method, path, nested(text)))
        except Refused as no:
            found = refusal(no.status, no.code, no.words)
        if method == "POST" and key and found[0] != 404:
            world.answers[key] = (said, *copy.deepcopy(found))
        return found


def _answer(world: World, method: str, path: str, asked: Thing) -> Thing:
    for verb, pattern, handler in ROUTES:
        found = re.fullmatch(pattern, path)
        if verb == method and found:
            ref = found[1] if found.groups() else ""
            return _expanded(world, handler(world, asked, ref), listed(asked.get("expand")))
    raise Refused("unknown_url", f"Unrecognized request URL ({method}: {path})", 404)


def _expanded(world: World, found: Thing, paths: Iterable[str]) -> Thing:
    """Put things in the place of their names, as deep as was asked."""
    found = copy.deepcopy(found)
    for path in paths:
        names = path.split(".")
        if len(names) > DEEPEST:
            raise Refused("property_expansion_max_depth", f"You cannot expand more than {DEEPEST} levels: {path}")
        places = found["data"] if names[0] == "data" else [found]
        _expand(world, places, names[1:] if names[0] == "data" else names)
    return found


def _expand(world: World, places: list[Thing], names: list[str]) -> None:
    name, *rest = names
    if name not in EXPANDS:
        raise Refused("invalid_expand", f"This property cannot be expanded ({name}).")
    for place in places:
        value = place.get(name)
        if isinstance(value, str):
            kind = EXPANDS[name] or PREFIXES[value.partition("_")[0]]
            place[name] = value = copy.deepcopy(world.things[kind][value])
        if rest and isinstance(value, dict):
            _expand(world, [value], rest)


def _list(rows: Iterable[Thing], asked: Thing, url: str) -> Thing:
    """A page of a list, newest first, as Stripe cuts it."""
    newest = list(rows)[::-1]
    refs = [row["id"] for row in newest]
    after = asked.get("starting_after")
    if after in refs:
        newest = newest[refs.index(after) + 1 :]
    most = int(asked.get("limit", 10))
    return {"object": "list", "data": newest[:most], "has_more": len(newest) > most, "url": url}


def _about(name: str, kind: str, url: str) -> Handler:
    """The list of a kind, all or of one payment."""

    def found(world: World, asked: Thing, ref: str) -> Thing:
        wanted = asked.get(name)
        return _list((row for row in world.things[kind].values() if wanted in (None, row[name])), asked, url)

    return found


def _one(kind: str) -> Handler:
    return lambda world, asked, ref: world.find(kind, ref)


def _lines(world: World, asked: Thing, ref: str) -> Thing:
    payout = asked.get("payout")
    if payout is not None and world.find("payouts", payout)["reconciliation_status"] != "completed":
        raise Refused("payout_reconciliation_not_ready", "The lines of this payout are not settled yet")
    rows = [line for line in world.things["lines"].values() if payout in (None, world.paid_out.get(line["id"]))]
    return _list(rows, asked, "/v1/balance_transactions")


def _since(kind: str, url: str) -> Handler:
    def found(world: World, asked: Thing, ref: str) -> Thing:
        least = int((asked.get("created") or {}).get("gte", 0))
        return _list((row for row in world.things[kind].values() if row["created"] >= least), asked, url)

    return found


ROUTES: tuple[tuple[str, str, Any], ...] = (
    ("POST", r"/v1/checkout/sessions", lambda world, asked, ref: world.open_page(asked)),
    ("GET", r"/v1/checkout/sessions", _about("payment_intent", "pages", "/v1/checkout/sessions")),
    ("GET", r"/v1/checkout/sessions/([^/]+)", _one("pages")),
    ("POST", r"/v1/checkout/sessions/([^/]+)/expire", lambda world, asked, ref: world.expire_page(ref)),
    ("GET", r"/v1/payment_intents/([^/]+)", _one("intents")),
    ("GET", r"/v1/charges/([^/]+)", _one("charges")),
    ("POST", r"/v1/refunds", lambda world, asked, ref: world.refund(asked)),
    ("GET", r"/v1/refunds", _about("payment_intent", "refunds", "/v1/refunds")),
    ("GET", r"/v1/refunds/([^/]+)", _one("refunds")),
    ("GET", r"/v1/disputes", _about("payment_intent", "disputes", "/v1/disputes")),
    ("GET", r"/v1/disputes/([^/]+)", _one("disputes")),
    ("GET", r"/v1/payouts", _since("payouts", "/v1/payouts")),
    ("GET", r"/v1/payouts/([^/]+)", _one("payouts")),
    ("GET", r"/v1/balance_transactions", _lines),
    ("GET", r"/v1/balance_transactions/([^/]+)", _one("lines")),
    ("GET", r"/v1/events", _since("events", "/v1/events")),
    ("GET", r"/v1/events/([^/]+)", _one("events")),
)
