"""The edge to Stripe: the only module that speaks to it. Rupiah go out times a hundred and come back divided.

Everything here is network: nothing of it is called inside a transaction. Stripe's own objects and errors end here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

import stripe as library

from shop.clock import now
from shop.money import Rupiah
from shop.payments.provider import (
    BalanceLine,
    Notice,
    NotSigned,
    Page,
    PageWish,
    ProviderRefused,
    SeenDispute,
    SeenPage,
    SeenPayout,
    SeenRefund,
    Unreachable,
)
from shop.web import setting

T = TypeVar("T")

CODE = "stripe"
#: The version of Stripe's interface that every request names, and in which the webhook endpoint is to be made.
API_VERSION = "2026-05-27.dahlia"
#: Seconds to connect, and to wait for an answer.
PATIENCE = (5.0, 20.0)
RETRIES = 2
#: Rule: Stripe counts rupiah in hundredths.
HUNDREDTHS = 100
#: A message may be so old, or so far ahead of our clock, and still be taken.
OLDEST = timedelta(minutes=5)
MOST = 100

library.enable_telemetry = False


def is_on() -> bool:
    """Whether the cooperative has given the keys; without them cards are not offered."""
    return bool(setting("STRIPE_SECRET_KEY") and setting("STRIPE_WEBHOOK_SECRET"))


def is_live() -> bool:
    """Whether the key moves real money."""
    return "_live_" in str(setting("STRIPE_SECRET_KEY"))


def open_page(wish: PageWish) -> Page:
    """Open a card page for an order; asked again under the same key, the same page. Raises Unreachable, ProviderRefused."""
    params: dict[str, Any] = {
        "mode": "payment",
        "client_reference_id": wish.order,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "idr",
                    "unit_amount": hundredths(wish.amount),
                    "product_data": {"name": wish.order},
                },
            }
        ],
        "metadata": {"key": wish.key, "order": wish.order},
        "payment_intent_data": {
            "capture_method": "automatic",  # so that a paid page has its balance line at once
            "description": wish.order,
            "metadata": {"key": wish.key, "order": wish.order},
        },
        "success_url": wish.success_url,
        "cancel_url": wish.cancel_url,
        "expires_at": int(wish.expires_at.timestamp()),
        "locale": wish.language,
    }
    if wish.email:
        params["customer_email"] = wish.email
    made = _ask(lambda client: client.v1.checkout.sessions.create(params, {"idempotency_key": wish.key}))  # type: ignore[arg-type]
    return Page(made["id"], made.get("url") or "")


def look_at_page(ref: str) -> SeenPage:
    """A card page as it is now, with its payment, refunds and disputes. Raises Unreachable, ProviderRefused."""
    began_at = now()
    expand = ["payment_intent.latest_charge.balance_transaction"]
    found = _ask(lambda client: client.v1.checkout.sessions.retrieve(_named(ref), {"expand": expand}))
    intent = found.get("payment_intent") or {}
    charge = intent.get("latest_charge") or {}
    is_paid = found["payment_status"] == "paid"
    amount, key = rupiah_of(found["amount_total"]), _key(found)
    if not is_paid:
        return SeenPage(found["id"], began_at, found["status"], False, amount, key, intent.get("id", ""))
    about = {"payment_intent": intent["id"], "limit": MOST}
    with_lines = about | {"expand": ["data.balance_transaction", "data.failure_balance_transaction"]}
    line = charge.get("balance_transaction")
    return SeenPage(
        found["id"],
        began_at,
        found["status"],
        is_paid,
        amount,
        key,
        intent=intent["id"],
        charge=charge["id"],
        line=_line(line, intent["id"]) if isinstance(line, dict) else None,
        refunds=[_refund(one, intent["id"]) for one in _all(lambda client: client.v1.refunds.list(with_lines))],  # type: ignore[arg-type]
        disputes=[_dispute(one, intent["id"]) for one in _all(lambda client: client.v1.disputes.list(about))],  # type: ignore[arg-type]
    )


def page_of(intent: str) -> str | None:
    """The card page on which a payment was made; None when it was made without one. Raises Unreachable."""
    about = {"payment_intent": _named(intent), "limit": 1}
    found = _all(lambda client: client.v1.checkout.sessions.list(about))  # type: ignore[arg-type]
    return next((one["id"] for one in found), None)


def end_page(ref: str) -> None:
    """End an open card page; one that is over already stays as it is. Raises Unreachable."""
    try:
        _ask(lambda client: client.v1.checkout.sessions.expire(_named(ref)))
    except ProviderRefused:
        return  # complete or expired: whoever looks at it next sees which


def send_refund(*, key: str, intent: str, amount: Rupiah) -> SeenRefund:
    """Give rupiah back to the card; under its key, sent once however often asked.

    Raises Unreachable, and ProviderRefused when Stripe will not do it.
    """
    about = {"payment_intent": _named(intent), "limit": MOST}
    for known in _all(lambda client: client.v1.refunds.list(about)):  # type: ignore[arg-type]
        if _key(known) == key:
            return _refund(known, intent)
    params = {
        "payment_intent": intent,
        "amount": hundredths(amount),
        "reason": "requested_by_customer",
        "metadata": {"key": key},
        "expand": ["balance_transaction"],
    }
    options = {"idempotency_key": key}
    return _refund(_ask(lambda client: client.v1.refunds.create(params, options)), intent)  # type: ignore[arg-type]


def look_at_payout(ref: str) -> SeenPayout:
    """A payout to the bank as it is now, and the lines behind it once they are settled. Raises Unreachable."""
    began_at = now()
    expand = ["balance_transaction", "failure_balance_transaction", "destination"]
    found = _ask(lambda client: client.v1.payouts.retrieve(_named(ref), {"expand": expand}))
    is_settled = found["reconciliation_status"] == "completed"
    asked = {"payout": found["id"], "limit": MOST, "expand": ["data.source"]}
    lines: list[BalanceLine] = []
    if is_settled:
        lines = [_line(one) for one in _all(lambda client: client.v1.balance_transactions.list(asked))]  # type: ignore[arg-type]
    own, failure = found.get("balance_transaction"), found.get("failure_balance_transaction")
    bank = found.get("destination")
    return SeenPayout(
        found["id"],
        began_at,
        found["status"],
        found["amount"],
        found["currency"],
        _moment(found["arrival_date"]).date(),
        is_settled,
        not found["automatic"],
        found.get("failure_code") or "",
        _line(own) if isinstance(own, dict) else None,
        _line(failure) if isinstance(failure, dict) else None,
        [line for line in lines if line.source != found["id"]],
        bank.get("last4", "") if isinstance(bank, dict) else "",
    )


def events_since(moment: datetime) -> Iterator[Notice]:
    """Every message Stripe sent or wanted to send since then: what a lost one said. Raises Unreachable."""
    asked = {"created": {"gte": int(moment.timestamp())}, "limit": MOST}
    for event in _all(lambda client: client.v1.events.list(asked)):  # type: ignore[arg-type]
        yield _notice(event, json.dumps(event))


def read_notice(body: bytes, signature: str) -> Notice:
    """What a message says, when Stripe signed it. Raises NotSigned for everything else, whatever is wrong with it."""
    try:
        text = body.decode("utf-8")
        library.WebhookSignature.verify_header(text, signature, str(setting("STRIPE_WEBHOOK_SECRET")))
        stamped = next(part[2:] for part in signature.split(",") if part.startswith("t="))
        if abs(datetime.fromtimestamp(int(stamped), UTC) - now()) > OLDEST:  # the shop's clock, which tests may set
            raise NotSigned("too old, or of the future")
        event = json.loads(text)
        return _notice(event, text)
    except (library.SignatureVerificationError, ValueError, LookupError, TypeError, AttributeError) as wrong:
        raise NotSigned(str(wrong)[:200]) from wrong
    except (OverflowError, RecursionError) as wrong:  # a moment no clock shows; brackets without end
        raise NotSigned(str(wrong)[:200]) from wrong


def hundredths(amount: Rupiah) -> int:
    """Rupiah as Stripe counts them. Raises ValueError for anything but a positive whole number."""
    if type(amount) is not int or amount <= 0:
        raise ValueError(f"not an amount: {amount!r}")
    return amount * HUNDREDTHS


def rupiah_of(amount: int) -> Rupiah:
    """Stripe's hundredths as rupiah. Raises ValueError when sen are left: nothing the shop asked for has any."""
    whole, rest = divmod(amount, HUNDREDTHS)
    if rest:
        raise ValueError(f"{amount} hundredths are no whole rupiah")
    return whole


@lru_cache(maxsize=4)
def _client(key: str, base: str) -> library.StripeClient:
    return library.StripeClient(
        key,
        base_addresses={"api": base},
        stripe_version=API_VERSION,
        max_network_retries=RETRIES,
        http_client=library.RequestsClient(timeout=PATIENCE),
    )


def _ask(question: Callable[[library.StripeClient], Any]) -> dict[str, Any]:
    """Put one question; the answer as a plain dictionary."""
    client = _client(str(setting("STRIPE_SECRET_KEY")), str(setting("STRIPE_API_BASE")))
    return _translated(lambda: question(client).to_dict())


def _all(question: Callable[[library.StripeClient], Any]) -> list[dict[str, Any]]:
    """Every row of a list, page by page."""
    client = _client(str(setting("STRIPE_SECRET_KEY")), str(setting("STRIPE_API_BASE")))
    return _translated(lambda: [row.to_dict() for row in question(client).auto_paging_iter()])


def _translated(call: Callable[[], T]) -> T:
    try:
        return call()
    except (library.CardError, library.InvalidRequestError, library.IdempotencyError) as refusal:
        raise ProviderRefused(refusal.code or "invalid", str(refusal), refusal.request_id or "") from refusal
    except library.StripeError as trouble:
        raise Unreachable from trouble


def _named(ref: str) -> str:
    """A name that is there: an empty one would ask for the list of all."""
    if not ref:
        raise ValueError("nothing is asked for")
    return ref


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _line(found: dict[str, Any], intent: str = "") -> BalanceLine:
    source = found.get("source")
    if isinstance(source, dict):
        intent = intent or _ref(source.get("payment_intent"))
        source = source["id"]
    rate = found.get("exchange_rate")
    return BalanceLine(
        found["id"],
        found["reporting_category"],
        source or "",
        found["currency"],
        found["amount"],
        found["fee"],
        Decimal(str(rate)) if rate else None,
        _moment(found["created"]),
        intent,
        (found.get("description") or "")[:200],
    )


def _ref(found: Any) -> str:
    return found["id"] if isinstance(found, dict) else found or ""


def _key(found: dict[str, Any]) -> str:
    """Under what the shop asked for this; Stripe keeps it for us."""
    return str((found.get("metadata") or {}).get("key", ""))


def _refund(found: dict[str, Any], intent: str) -> SeenRefund:
    line, failure = found.get("balance_transaction"), found.get("failure_balance_transaction")
    return SeenRefund(
        found["id"],
        found["amount"],
        found.get("status") or "pending",
        found.get("failure_reason") or "",
        _key(found),
        _line(line, intent) if isinstance(line, dict) else None,
        _line(failure, intent) if isinstance(failure, dict) else None,
    )


def _dispute(found: dict[str, Any], intent: str) -> SeenDispute:
    until = (found.get("evidence_details") or {}).get("due_by")
    return SeenDispute(
        found["id"],
        found["amount"],
        found["status"],
        found["reason"],
        _moment(found["created"]),
        _moment(until) if until else None,
        [_line(one, intent) for one in found["balance_transactions"]],
    )


def _notice(event: dict[str, Any], body: str) -> Notice:
    about = event["data"]["object"]
    kind = about.get("object")
    ref = about["id"] if kind in ("checkout.session", "payment_intent", "payout") else _ref(about.get("payment_intent"))
    words = (event["id"], event["type"], ref, event.get("api_version") or "")
    if not event["id"] or not all(isinstance(word, str) and word.isprintable() for word in words):
        raise TypeError("not an event")
    return Notice(event["id"][:255], event["type"][:100], ref[:255], bool(event["livemode"]), words[3], body)
