"""Stripe's objects with every field they must have, as the described version of the interface shows them."""

from __future__ import annotations

from typing import Any

Thing = dict[str, Any]

VERSION = "2026-05-27.dahlia"
NOBODY = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}


def page(ref: str, at: int, asked: Thing, amount: int, url: str) -> Thing:
    """A Checkout Session, open and unpaid."""
    return {
        "id": ref,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": asked.get("cancel_url"),
        "client_reference_id": asked.get("client_reference_id"),
        "created": at,
        "currency": "idr",
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": None,
        "customer_details": None,
        "customer_email": asked.get("customer_email"),
        "expires_at": int(asked.get("expires_at", at + 86_400)),
        "livemode": False,
        "locale": asked.get("locale"),
        "metadata": asked.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "success_url": asked.get("success_url"),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "url": url,
    }


def intent(ref: str, at: int, amount: int, asked: Thing) -> Thing:
    """A PaymentIntent that waits for a card."""
    return {
        "id": ref,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_received": 0,
        "capture_method": asked.get("capture_method", "automatic_async"),
        "confirmation_method": "automatic",
        "created": at,
        "currency": "idr",
        "description": asked.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": asked.get("metadata", {}),
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def charge(ref: str, at: int, intent: Thing, line: str | None) -> Thing:
    """A Charge that was taken."""
    return {
        "id": ref,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "balance_transaction": line,
        "billing_details": dict(NOBODY),
        "captured": True,
        "created": at,
        "currency": "idr",
        "description": intent["description"],
        "disputed": False,
        "livemode": False,
        "metadata": intent["metadata"],
        "paid": True,
        "payment_intent": intent["id"],
        "refunded": False,
        "status": "succeeded",
    }


def refund(ref: str, at: int, charge: Thing, amount: int, asked: Thing) -> Thing:
    """A Refund that was asked for."""
    return {
        "id": ref,
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": at,
        "currency": "idr",
        "metadata": asked.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": asked.get("reason"),
        "status": "pending",
    }


def dispute(ref: str, at: int, charge: Thing, reason: str) -> Thing:
    """A Dispute the buyer's bank opened."""
    evidence = (
        "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal"
    )
    evidence += " customer_communication customer_email_address customer_name customer_purchase_ip customer_signature"
    evidence += (
        " duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt"
    )
    evidence += " refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation"
    evidence += " shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number"
    evidence += " uncategorized_file uncategorized_text"
    return {
        "id": ref,
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": at,
        "currency": "idr",
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(evidence.split()) | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": at + 7 * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "needs_response",
    }


def payout(ref: str, at: int, amount: int, currency: str, line: str) -> Thing:
    """A Payout on its way to the bank."""
    return {
        "id": ref,
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": at + 86_400 - at % 86_400,
        "automatic": True,
        "balance_transaction": line,
        "created": at,
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_demo",
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "in_progress",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "in_transit",
        "trace_id": None,
        "type": "bank_account",
    }


def bank(ref: str, last4: str) -> Thing:
    """The account's bank account, to which payouts go."""
    return {
        "id": ref,
        "object": "bank_account",
        "account_holder_name": None,
        "account_holder_type": None,
        "account_type": None,
        "bank_name": "BANK RAKYAT INDONESIA",
        "country": "ID",
        "currency": "idr",
        "fingerprint": None,
        "last4": last4,
        "metadata": {},
        "routing_number": None,
        "status": "new",
    }


def line(ref: str, at: int, kind: tuple[str, str], amount: int, currency: str) -> Thing:
    """A balance transaction; `kind` is its type and its reporting category."""
    return {
        "id": ref,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": at,
        "balance_type": "payments",
        "created": at,
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": 0,
        "fee_details": [],
        "net": amount,
        "reporting_category": kind[1],
        "source": None,
        "status": "available",
        "type": kind[0],
    }


def fees(fee: int, tax: int, currency: str) -> list[Thing]:
    """What a fee is made of."""
    parts = [("stripe_fee", fee, "Stripe processing fees"), ("tax", tax, "PPN")]
    return [
        {"amount": amount, "application": None, "currency": currency, "description": words, "type": kind}
        for kind, amount, words in parts
        if amount
    ]


def event(ref: str, at: int, kind: str, about: Thing) -> Thing:
    """A message about a thing, as it was at that moment."""
    return {
        "id": ref,
        "object": "event",
        "api_version": VERSION,
        "created": at,
        "data": {"object": about},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def refusal(status: int, code: str, words: str, kind: str = "invalid_request_error") -> tuple[int, Thing]:
    """An answer that says no."""
    return status, {"error": {"type": kind, "code": code, "message": words}}
