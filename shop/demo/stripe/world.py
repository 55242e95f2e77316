"""What the stand-in remembers: pages, payments, refunds, disputes, payouts, every line of the balance and every message."""

from __future__ import annotations

import copy
from collections.abc import Callable
from threading import RLock
from typing import Any

from shop.clock import now
from shop.demo.stripe import objects
from shop.demo.stripe.objects import Thing

#: The fee of one payment: 2,9 % and Rp1.350, and 11 % PPN on it, in sen. (The example of 170.000: 6.280 and 690,80.)
FEE_BPS, FEE_FIXED, TAX_BPS = 290, 135_000, 1_100
#: What a dispute costs, in sen.
DISPUTE_FEE = 2_500_000
#: What is remembered, by kind.
KINDS = ("pages", "intents", "charges", "refunds", "disputes", "payouts", "lines", "events", "banks")


class Refused(Exception):
    """Stripe would say no, with this code and these words."""

    def __init__(self, code: str, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.code, self.words, self.status = code, words, status


class World:
    """One account at the stand-in. Every change makes the messages Stripe would send; `on_event` takes them."""

    def __init__(self, address: str = "http://127.0.0.1:8012", *, currency: str = "idr", rate: float = 1.0) -> None:
        self.address, self.currency, self.rate = address, currency, rate
        self.lock = RLock()
        self.count = 0
        self.things: dict[str, dict[str, Thing]] = {kind: {} for kind in KINDS}
        self.things["banks"] = {"ba_demo": objects.bank("ba_demo", "3507")}
        #: Which payout each line went into, and answers given before, by idempotency key.
        self.paid_out: dict[str, str] = {}
        self.answers: dict[str, tuple[str, int, Thing]] = {}
        #: What a page was asked to say on its payment.
        self.intent_data: dict[str, Thing] = {}
        self.on_event: Callable[[Thing], None] = lambda event: None
        #: How the next refunds end: `succeeded`, or `pending` until `end_refund`.
        self.refunds_are = "succeeded"

    def ref(self, prefix: str) -> str:
        """The next name of a kind."""
        self.count += 1
        return f"{prefix}_{self.count:016d}"

    def find(self, kind: str, ref: str) -> Thing:
        """A thing by its name. Raises Refused as Stripe does."""
        found = self.things[kind].get(ref)
        if found is None:
            raise Refused("resource_missing", f"No such thing: '{ref}'", 404)
        return found

    def open_page(self, asked: Thing) -> Thing:
        """A new page for one payment."""
        lines = asked["line_items"]
        amount = sum(
            int(one["price_data"]["unit_amount"]) * int(one.get("quantity", 1))
            for one in (lines.values() if isinstance(lines, dict) else lines)
        )
        at, ends = self._at(), int(asked.get("expires_at", 0))
        if ends and not at + 1_790 <= ends <= at + 86_400:
            raise Refused("invalid_expires_at", "expires_at must be 30 minutes to 24 hours from now")
        ref = self.ref("cs_test")
        made = objects.page(ref, at, asked, amount, f"{self.address}/pay/{ref}")
        self.intent_data[ref] = asked.get("payment_intent_data", {})
        self.things["pages"][ref] = made
        return made

    def expire_page(self, ref: str) -> Thing:
        """End an open page."""
        page = self.find("pages", ref)
        if page["status"] != "open":
            raise Refused("checkout_session_not_open", "Only open sessions can be expired")
        page["status"], page["url"] = "expired", None
        self.tell("checkout.session.expired", page)
        return page

    def expire_overdue(self) -> None:
        """End pages whose time is over."""
        for page in list(self.things["pages"].values()):
            if page["status"] == "open" and page["expires_at"] <= self._at():
                self.expire_page(page["id"])

    def pay(self, ref: str, *, is_declined: bool = False, amount: int | None = None) -> Thing:
        """A buyer enters a card on a page: taken, or declined by her bank and free to try again."""
        page = self.find("pages", ref)
        if page["status"] != "open":
            raise Refused("checkout_session_not_open", "This page is over")
        page["amount_total"] = amount or page["amount_total"]
        intent = self._intent_of(page)
        if is_declined:
            intent["last_payment_error"] = {
                "type": "card_error",
                "code": "card_declined",
                "decline_code": "generic_decline",
            }
            self.tell("payment_intent.payment_failed", intent)
            return page
        charge_ref = self.ref("ch")
        line = self._line(("charge", "charge"), page["amount_total"], charge_ref, with_fee=True)
        charge = objects.charge(charge_ref, self._at(), intent, line["id"])
        self.things["charges"][charge_ref] = charge
        intent.update(
            status="succeeded", amount_received=intent["amount"], latest_charge=charge_ref, last_payment_error=None
        )
        page.update(status="complete", payment_status="paid", url=None)
        self.tell("charge.succeeded", charge)
        self.tell("payment_intent.succeeded", intent)
        self.tell("checkout.session.completed", page)
        return page

    def refund(self, asked: Thing) -> Thing:
        """Give back all or a part of a payment. Raises Refused for more than is left, and while it is disputed."""
        intent = self.find("intents", asked.get("payment_intent", ""))
        charge = self.find("charges", intent["latest_charge"] or "")
        left = charge["amount"] - charge["amount_refunded"]
        amount = int(asked.get("amount", left))
        if charge["disputed"]:
            raise Refused("charge_disputed", "A disputed charge cannot be refunded")
        if left == 0:
            raise Refused("charge_already_refunded", f"Charge {charge['id']} has already been refunded.")
        if not 0 < amount <= left:
            raise Refused("amount_too_large", "Refund amount is greater than unrefunded amount on charge")
        made = objects.refund(self.ref("re"), self._at(), charge, amount, asked)
        line = self._line(("refund", "refund"), -amount, made["id"])
        made.update(balance_transaction=line["id"], status=self.refunds_are)
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self.things["refunds"][made["id"]] = made
        self.tell("refund.created", made)
        self.tell("charge.refunded", charge)
        return made

    def end_refund(self, ref: str, *, reason: str = "") -> Thing:
        """A refund arrives on the card, or, with a reason, comes back: perhaps long after it was said to have arrived."""
        made = self.find("refunds", ref)
        if not reason:
            made["status"] = "succeeded"
            self.tell("refund.updated", made)
            return made
        line = self._line(("refund_failure", "refund_failure"), made["amount"], ref)
        made.update(status="failed", failure_reason=reason, failure_balance_transaction=line["id"])
        charge = self.find("charges", made["charge"])
        charge["amount_refunded"] -= made["amount"]
        charge["refunded"] = False
        self.tell("refund.failed", made)
        return made

    def dispute(self, page: str, *, reason: str = "product_not_received") -> Thing:
        """The buyer's bank takes a payment back until it has decided."""
        charge = self.find("charges", self.find("intents", self.find("pages", page)["payment_intent"])["latest_charge"])
        made = objects.dispute(self.ref("dp"), self._at(), charge, reason)
        line = self._line(("adjustment", "dispute"), -charge["amount"], made["id"], fee=DISPUTE_FEE)
        made["balance_transactions"] = [line]
        charge["disputed"] = True
        self.things["disputes"][made["id"]] = made
        self.tell("charge.dispute.created", made)
        self.tell("charge.dispute.funds_withdrawn", made)
        return made

    def end_dispute(self, ref: str, *, is_won: bool) -> Thing:
        """The buyer's bank has decided: won gives the money back, lost keeps it."""
        made = self.find("disputes", ref)
        made["status"] = "won" if is_won else "lost"
        if is_won:
            made["balance_transactions"] = [
                *made["balance_transactions"],
                self._line(("adjustment", "dispute_reversal"), made["amount"], ref),
            ]
            self.tell("charge.dispute.funds_reinstated", made)
        self.tell("charge.dispute.closed", made)
        return made

    def charge_account(self, amount: int, category: str, words: str) -> Thing:
        """A line without a payment: a monthly fee, an adjustment, or something nobody has heard of."""
        kind = "stripe_fee" if category == "fee" else "adjustment"
        line = self._line((kind, category), amount, None)
        line["description"] = words
        return line

    def pay_out(self) -> Thing:
        """Send everything on the balance to the bank."""
        open_lines = [line for ref, line in self.things["lines"].items() if ref not in self.paid_out]
        amount = sum(line["net"] for line in open_lines)
        if amount <= 0:
            raise Refused("balance_insufficient", "Nothing to pay out")
        ref = self.ref("po")
        own = self._line(("payout", "payout"), -amount, ref, in_rupiah=False)
        made = objects.payout(ref, self._at(), amount, self.currency, own["id"])
        self.paid_out |= {line["id"]: ref for line in [*open_lines, own]}
        self.things["payouts"][ref] = made
        self.tell("payout.created", made)
        return made

    def settle_payout(self, ref: str) -> Thing:
        """The payout's lines are settled, and the bank has it."""
        made = self.find("payouts", ref)
        made.update(status="paid", reconciliation_status="completed")
        self.tell("payout.paid", made)
        self.tell("payout.reconciliation_completed", made)
        return made

    def fail_payout(self, ref: str, code: str = "account_closed") -> Thing:
        """The bank did not take it; also after it was said to be paid."""
        made = self.find("payouts", ref)
        line = self._line(("payout_failure", "payout_reversal"), made["amount"], ref, in_rupiah=False)
        made.update(status="failed", failure_code=code, failure_balance_transaction=line["id"])
        self.tell("payout.failed", made)
        return made

    def tell(self, kind: str, about: Thing) -> None:
        """Keep a message about a thing as it is now, and hand it on."""
        made = objects.event(self.ref("evt"), self._at(), kind, copy.deepcopy(about))
        self.things["events"][made["id"]] = made
        self.on_event(made)

    def _intent_of(self, page: Thing) -> Thing:
        if page["payment_intent"] is None:
            made = objects.intent(
                self.ref("pi"), self._at(), page["amount_total"], self.intent_data.get(page["id"], {})
            )
            self.things["intents"][made["id"]] = made
            page["payment_intent"] = made["id"]
        return self.things["intents"][page["payment_intent"]]

    def _line(
        self,
        kind: tuple[str, str],
        amount: int,
        source: str | None,
        *,
        fee: int = 0,
        with_fee: bool = False,
        in_rupiah: bool = True,
    ) -> Thing:
        """A line of the balance; an amount in rupiah is changed into the balance's currency."""
        tax = 0
        if with_fee:
            fee = amount * FEE_BPS // 10_000 + FEE_FIXED
            tax = fee * TAX_BPS // 10_000
        if in_rupiah and self.currency != "idr":
            amount, fee, tax = (round(one * self.rate) for one in (amount, fee, tax))
        made = objects.line(self.ref("txn"), self._at(), kind, amount, self.currency)
        made.update(
            source=source, fee=fee + tax, net=amount - fee - tax, fee_details=objects.fees(fee, tax, self.currency)
        )
        if self.currency != "idr" and in_rupiah:
            made["exchange_rate"] = self.rate
        self.things["lines"][made["id"]] = made
        return made

    def _at(self) -> int:
        return int(now().timestamp())


#: What is written down, so that a restarted stand-in still knows what was paid.
KEPT = ("count", "things", "paid_out", "answers", "intent_data")


def saved(world: World) -> dict[str, Any]:
    """Everything to write down."""
    return {name: getattr(world, name) for name in KEPT}


def restore(world: World, kept: dict[str, Any]) -> None:
    """Take up again what was written down; a kind of thing that is newer stays as it begins."""
    for name in KEPT:
        setattr(world, name, world.things | kept[name] if name == "things" else kept[name])
