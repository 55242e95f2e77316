"""The machines' door: what a card provider sends. Verified, kept once, answered at once; worked afterwards."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from shop.db import transaction
from shop.errors import NotFound
from shop.jobs import later
from shop.payments import stripe
from shop.payments.blueprint import pages
from shop.payments.inbox import keep_notice
from shop.payments.provider import NotSigned
from shop.users.access import anyone

#: The largest message taken, in bytes.
LARGEST = 256 * 1024


@pages.post("/webhooks/stripe")
@anyone
def from_stripe() -> Response:
    """Keep a signed message and answer 200; whatever else comes is answered 400, and nothing of it is believed."""
    if not stripe.is_on():
        raise NotFound(webhook="stripe")
    request.max_content_length = LARGEST
    body = request.get_data(parse_form_data=False)
    try:
        notice = stripe.read_notice(body, request.headers.get("Stripe-Signature", ""))
    except NotSigned:
        return Response("not signed", 400, mimetype="text/plain")
    with transaction():
        if keep_notice(notice):
            later("work_inbox")
    return Response("kept", 200, mimetype="text/plain")
