"""A town to walk through: something behind every address of the shop, whose it is, and who may open it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from shop.bank import uploads
from shop.bank.describing import describe_report
from shop.bazaars import opening
from shop.catalogue.models import ProductStatus, Variant
from shop.clock import now, today
from shop.db import session, transaction
from shop.jobs import Job
from shop.orders.calling_back import call_back
from shop.payments import inbox
from shop.payments.card_models import EventState, MoneyCase, ProviderEvent, SessionState
from shop.payments.cards import ask_page, request_card
from shop.payments.codes import store_code
from shop.payments.models import RefundAccount
from shop.payments.provider import BalanceLine, Notice, SeenDispute, SeenPage, SeenPayout
from shop.payments.provider_payouts import take_in_payout
from shop.payments.requesting import cancel_requests, coop_account
from shop.payments.taking import take_in
from shop.payouts import exporting, paying
from shop.reviews.writing import review
from shop.sellers.models import CASH
from shop.stock.alerting import token_of
from shop.stock.models import Batch, StockItem
from shop.stock.tags import code_of
from shop.users import registering
from shop.users.access import policy_name
from shop.users.contacts import email_token
from tests import cast, make
from tests.bank import files
from tests.payments.test_qris import STATIC
from tests.stories import tales

VISITOR = "a visitor"
PEOPLE = (VISITOR, "Budi", "Tono", "Sulastri", "Wiwik", "Nurul", "Sutrisno", "Ratih")
SELLERS = {"Sulastri", "Wiwik"}

#: Files by their hashed name or key: test_assets and the media room's tests ask for them.
FILES = {"assets.show", "media.show"}
#: Machines read it with a token: tests/office/test_metrics.py.
WITH_TOKEN = {"office.metrics"}
#: Machines come in here with a signature, not with a form: tests/payments/test_webhooks.py.
SIGNED = {"payments.from_stripe"}
#: What a page must be asked to answer at all.
QUESTIONS = {"ledger.office_choose": "?account=held"}


@dataclass
class Town:
    """What stands in the shop while its pages are walked: the values their addresses name."""

    product: str
    in_review: str
    order: str
    part: str
    item: int
    batch: int
    variant: int
    run: str
    entry: int
    token: str
    upload: str
    report: str
    claim: str
    claimed: str
    refund: str
    card_payout: str
    case: int
    dispute: str
    message: int
    received: str
    line: int
    review: int
    story: str
    guide: str
    story_photo: int


def found_town() -> Town:
    """Budi bought from Sulastri, once on its way and once received; one payout of hers is approved, one of Melati's in cash.

    Budi reviewed what he received. Of a third order one claim was paid back and another is open. A batch is called back.
    """
    make.released_order(make.product(price=90_000, seller=cast.seller("KUB Melati")))
    with transaction():
        cast.seller("KUB Melati").bank_account.bank_code = CASH
    make.order(make.product("Keripik", best_before=(today() + timedelta(days=90),)), quantity=2)
    with transaction():
        batch = session().scalars(sa.select(Batch)).one()
        call_back(batch, reason="Kemasan bocor", by=cast.person("Ratih"))
    shown = make.product()
    reviewed = make.product(status=ProductStatus.IN_REVIEW)
    received = make.released_order(shown, buyer=cast.person("Budi"))
    order = make.paid_order(shown, buyer=cast.person("Budi"))
    claimed = make.shipped_order(shown, buyer=cast.person("Budi"), quantity=2)
    make.refunded_claim(claimed)
    claim = make.claim(claimed)
    with transaction():
        said = review(received.seller_orders[0].lines[0], stars=4, heading="Sesuai foto", text="Lembut", by=None)
    with transaction():
        run = paying.prepare_run(today(), by=cast.person("Nurul"))
    with transaction():
        paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
    with transaction():
        exporting.make_file(run, coop_account(), by=cast.person("Nurul"))
    with transaction():
        registering.request_reset("budi@contoh.id")
    with transaction():
        upload = uploads.keep_upload(coop_account(), files.bri_cms().encode(), name="mutasi.csv")
        columns = {"number": 0, "amount": 1}
        describe_report("Kurir", "cod", ["Resi", "Nominal"], columns, by=cast.person("Nurul"))
        report = uploads.keep_upload(coop_account(), b"Resi,Nominal\nJP1,9000\n", name="cod.csv", source="cod-1")
        opening.open_bazaar(
            "Alun-alun",
            place="Jember",
            first_on=today(),
            last_on=today(),
            keeper=cast.person("Nurul"),
            change_money=0,
            by=cast.person("Nurul"),
        )
        store_code(STATIC, account=coop_account(), by=cast.person("Sutrisno"))
    paid_out = card_money()
    letter = session().scalars(sa.select(Job.facts).where(Job.kind == "send_letter").order_by(Job.id.desc())).first()
    story, guide = tales.told(), tales.guide()
    return Town(
        product=shown.slug,
        in_review=reviewed.slug,
        order=order.number,
        part=order.seller_orders[0].code,
        item=session().scalars(sa.select(StockItem.id).order_by(StockItem.id.desc())).first(),
        batch=session().scalars(sa.select(Batch.id)).one(),
        variant=session().scalars(sa.select(Variant.id).where(Variant.product_id == shown.id)).one(),
        run=run.number,
        entry=1,
        token=letter["facts"]["token"],
        upload=upload.token,
        report=report.token,
        claim=claim.code,
        claimed=claimed.number,
        refund=session().scalars(sa.select(RefundAccount.token)).one(),
        card_payout=paid_out,
        case=session().scalars(sa.select(MoneyCase.id).where(MoneyCase.kind == "unknown_line")).one(),
        dispute=lost_dispute(),
        message=session().scalars(sa.select(ProviderEvent.id)).one(),
        received=received.number,
        line=said.line_id,
        review=said.id,
        story=story.slug,
        guide=guide.slug,
        story_photo=story.photos[0].photo_id,
    )


def card_money() -> str:
    """The card provider paid to the bank for something nobody knows, and one of its messages was given up."""
    known = BalanceLine("txn_1", "climate_order", "", "idr", 1_000_050, 0, None, now())
    own = BalanceLine("txn_2", "payout", "po_1", "idr", -1_000_050, 0, None, now())
    with transaction():
        take_in_payout(
            SeenPayout("po_1", now(), "paid", 1_000_050, "idr", today(), True, False, "", own, None, [known])
        )
        inbox.keep_notice(Notice("evt_1", "charge.refunded", "pi_1", False, "2026-05-27.dahlia", "{}"))
        session().execute(sa.update(ProviderEvent).values(state=EventState.DEAD, trouble="ProviderRefused()"))
    return "po_1"


def lost_dispute() -> str:
    """A card paid an order, its goods left, and the buyer's bank took the money back for good."""
    order = make.order()
    with transaction():
        cancel_requests(order)
        order.payment_method = request_card(order).method
    with transaction():
        row, _wish = ask_page(order)
        row.session_ref, row.state = "cs_1", SessionState.OPEN
    charge = BalanceLine("txn_3", "charge", "ch_1", "idr", order.total * 100, 0, None, now())
    seen = SeenPage("cs_1", now(), "complete", True, order.total, intent="pi_2", charge="ch_1", line=charge)
    with transaction():
        take_in(seen)
    make.ship(order)
    gone = BalanceLine("txn_4", "dispute", "dp_1", "idr", -order.total * 100, 0, None, now())
    dispute = SeenDispute("dp_1", order.total * 100, "lost", "fraudulent", now(), None, [gone])
    with transaction():
        take_in(replace(seen, began_at=now(), disputes=[dispute]))
    return "dp_1"


def values(rule: Rule, town: Town) -> dict[str, Any]:
    """Values with which a rule's address names something that is there."""
    room = rule.endpoint.partition(".")[0]
    known: dict[str, Any] = {
        "slug": town.product,
        "number": town.order,
        "code": town.part,
        "item_id": town.item,
        "batch_id": town.batch,
        "variant_id": town.variant,
        "run": town.run,
        "position": 1,
        "account": "held",
        "token": town.token,
        "part": 1,
        "ref": town.card_payout,
        "month": f"{today():%Y-%m}",
        "name": "journal",
    }
    if rule.endpoint.startswith("users.office"):
        known |= {"user_id": cast.person("Tono").id, "role": "ketua"}
    if rule.endpoint in ("users.new_email", "users.take_email"):
        known["token"] = email_token(cast.person("Budi"), "baru@contoh.id")
    if rule.endpoint in ("storefront.alerts", "storefront.end_alerts"):
        known["token"] = token_of("budi@contoh.id")
    if "claim" in rule.endpoint:
        known |= {"code": town.claim, "number": town.claimed}
    if room == "reviews":
        known |= {"number": town.received, "line_id": town.line, "review_id": town.review}
    if room == "stories":
        known |= {"slug": town.guide if rule.endpoint == "stories.guide" else town.story, "photo_id": town.story_photo}
    if "refund_account" in rule.endpoint:
        known["token"] = town.refund
    if rule.endpoint in (
        "payments.office_close_case",
        "payments.office_explain_case",
        "payments.office_payout_arrived",
    ):
        known["number"] = town.case
    if "dispute" in rule.endpoint:
        known["ref"] = town.dispute
    if rule.endpoint == "payments.office_try_again":
        known["number"] = town.message
    if room == "payouts":
        known |= {"number": town.run, "position": 1 if "receipt" in rule.endpoint or "cash" in rule.endpoint else 2}
    if room == "bazaars":
        known["number"] = 1
    if room == "ledger":
        known["number"] = town.entry
    if rule.endpoint == "payments.office_end_account":
        known["account"] = "bri"
    if room == "shipping" or rule.endpoint in ("payouts.office_pay_courier", "payouts.office_settle_courier"):
        known["slug"] = "jne-reg"
    if room == "bank":
        known |= {"number": 1, "token": town.report if "report" in rule.endpoint else town.upload}
    if rule.endpoint in (
        "storefront.seller",
        "office.seller",
        "office.seller_check_account",
        "office.seller_flag_account",
        "office.seller_sign_account",
        "office.seller_pay_in_cash",
    ) or rule.endpoint.startswith(("payouts.office_year", "payouts.office_letter", "payouts.office_statement")):
        known["slug"] = cast.seller().slug
    if rule.endpoint.startswith("office.seller_"):
        known["slug"] = "kub-melati" if "makers" in rule.endpoint else cast.seller().slug
        known["user_id"] = cast.person("Sulastri").id
    if rule.endpoint == "storefront.village" or rule.endpoint.startswith("office.village"):
        known |= {"slug": "sidomulyo", "user_id": cast.person("Budi").id}
    if rule.endpoint == "storefront.tag":
        known["code"] = code_of(session().get_one(Batch, town.batch))
    if rule.endpoint == "catalogue.category":
        known["slug"] = "kain"
    if rule.endpoint.startswith("catalogue.office_"):
        places = {"shelf": "kain", "technique": "ecoprint"}
        known["slug"] = places.get(rule.endpoint.rpartition("_")[2], town.in_review)
    return {name: known.get(name, 1) for name in rule.arguments}


def rules_of(app: Flask, method: str) -> list[Rule]:
    """The addresses that people open, or send to."""
    others = FILES | WITH_TOKEN
    found = [
        rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint not in others
    ]
    return sorted(found, key=lambda rule: rule.rule)


def address(rule: Rule, given: dict[str, Any]) -> str:
    """The rule with its places filled in, as they are."""
    path = rule.rule
    for name, value in given.items():
        for place in (f"<{name}>", f"<int:{name}>"):
            path = path.replace(place, str(value))
    assert "<" not in path.replace("<script>", ""), f"{rule.endpoint}: say here how {rule.rule} is filled in"
    return path + QUESTIONS.get(rule.endpoint, "")


def fetch(walker: FlaskClient, path: str) -> Any:
    """The whole answer, read while the request still stands: some pages are sent piece by piece."""
    return walker.get(path, buffered=True)


def may(name: str, rule: Rule) -> bool:
    """Whether the page's policy lets a person in."""
    policy = policy_name(rule.endpoint)
    if policy == "anyone" or name == VISITOR:
        return policy == "anyone"
    if policy.startswith("office:"):
        return bool(cast.person(name).roles & set(policy.removeprefix("office:").split(",")))
    return name in SELLERS if policy == "sellers_only" else True


def owner_of(rule: Rule) -> str | None:
    """Whose thing the address names, where it is only hers; a month is everybody's."""
    if not rule.arguments - {"month"}:
        return None
    if rule.rule.startswith("/orders/<number>"):
        return "Budi"
    if rule.rule.startswith("/bazaars/<int:number>"):
        return "Nurul"
    return "Sulastri" if rule.rule.startswith("/seller/") else None
