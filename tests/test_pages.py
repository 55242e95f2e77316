"""Every page and every person: what may be seen is well made, what may not is refused, and no address breaks the shop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from shop.bank import importing, reporting
from shop.bazaars import opening
from shop.catalogue.models import ProductStatus, Variant
from shop.clock import now, today
from shop.db import session, transaction
from shop.jobs import Job
from shop.payments import inbox
from shop.payments.cards import ask_page, request_card
from shop.payments.codes import store_code
from shop.payments.models import EventState, MoneyCase, ProviderEvent, RefundAccount, SessionState
from shop.payments.provider import BalanceLine, Notice, SeenDispute, SeenPage, SeenPayout
from shop.payments.provider_payouts import take_in_payout
from shop.payments.requesting import cancel_requests, coop_account
from shop.payments.taking import take_in
from shop.payouts import exporting, paying
from shop.sellers.models import CASH
from shop.stock.models import Batch, StockItem
from shop.users import operations
from shop.users.access import policy_name
from tests import cast, make
from tests.bank import files
from tests.payments.test_qris import STATIC
from tests.support.lint import complaints, is_page

VISITOR = "a visitor"
PEOPLE = (VISITOR, "Budi", "Tono", "Sulastri", "Wiwik", "Nurul", "Sutrisno", "Ratih")
SELLERS = {"Sulastri", "Wiwik"}

#: Files by their hashed name or key: test_assets and the media room's tests ask for them.
FILES = {"assets.show", "media.show"}
#: Machines come in here with a signature, not with a form: tests/payments/test_webhooks.py.
SIGNED = {"payments.from_stripe"}
#: Pages that answer without a document: pieces for scripts, files, what machines read.
ALLOWED = {200, 303}

#: What a page must be asked to answer at all.
QUESTIONS = {"ledger.office_choose": "?account=held"}

#: Values no address of the shop holds.
ODD_WORDS = ("tidak-ada", "' OR 1=1 --", "..", "%00", "a%0Ab", "👩🏽‍🌾", "０１２", "x" * 1_000, "<script>", "-1")
ODD_NUMBERS = ("0", "2147483647", "2147483648", "9" * 30, "-1", "１２", "1.5")
ODD_QUERIES = (
    "page=0&q=%00&list=%00&state=%00&district=%00",
    "page=-1&q=%F0%9F%91%A9&list=x&from=2026-02-30&to=x",
    "page=99999999999999999999&variant=99999999999999999999&min=-5&max=1e9&from=0001-01-01&to=9999-12-31",
    "page=%EF%BC%91&sort=%27&village=tidak-ada&stock=0&next=//evil.example&" + "q=" + "x" * 5_000,
)


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


def found_town() -> Town:
    """Budi bought from Sulastri, once on its way and once received; one payout of hers is approved, one of Melati's in cash.

    Of a third order one claim was paid back and another is open.
    """
    make.released_order(make.product(price=90_000, seller=cast.seller("KUB Melati")))
    with transaction():
        cast.seller("KUB Melati").bank_account.bank_code = CASH
    make.order(make.product("Keripik", best_before=(today() + timedelta(days=90),)), quantity=2)
    shown = make.product()
    reviewed = make.product(status=ProductStatus.IN_REVIEW)
    make.released_order(shown, buyer=cast.person("Budi"))
    order = make.paid_order(shown, buyer=cast.person("Budi"))
    claimed = make.shipped_order(shown, buyer=cast.person("Budi"), quantity=2)
    make.refunded_claim(claimed)
    claim = make.claim(claimed)
    with transaction():
        run = paying.prepare_run(today(), by=cast.person("Nurul"))
    with transaction():
        paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
    with transaction():
        exporting.make_file(run, coop_account(), by=cast.person("Nurul"))
    with transaction():
        operations.request_reset("budi@contoh.id")
    with transaction():
        upload = importing.keep_upload(coop_account(), files.bri_cms().encode(), name="mutasi.csv")
        columns = {"number": 0, "amount": 1}
        reporting.describe_report("Kurir", "cod", ["Resi", "Nominal"], columns, by=cast.person("Nurul"))
        report = importing.keep_upload(coop_account(), b"Resi,Nominal\nJP1,9000\n", name="cod.csv", source="cod-1")
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
    if "claim" in rule.endpoint:
        known |= {"code": town.claim, "number": town.claimed}
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
    if rule.endpoint == "catalogue.category":
        known["slug"] = "kain"
    if rule.endpoint.startswith("catalogue.office_"):
        known["slug"] = town.in_review
    return {name: known.get(name, 1) for name in rule.arguments}


def rules_of(app: Flask, method: str) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint not in FILES]
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
    """Whose thing the address names, where it is only hers."""
    if not rule.arguments:
        return None
    if rule.rule.startswith("/orders/<number>"):
        return "Budi"
    if rule.rule.startswith("/bazaars/<int:number>"):
        return "Nurul"
    return "Sulastri" if rule.rule.startswith("/seller/") else None


@pytest.fixture
def browser(sign_in, client):
    """A browser in which a person of the cast is signed in, or nobody."""
    return lambda name: client if name == VISITOR else sign_in(cast.person(name))


@pytest.fixture
def with_tokens(app):
    """Forms carry their tokens, and nothing without one is taken."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_every_page_says_who_may_use_it(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(app.view_functions)
    assert all(policy_name(endpoint) for endpoint in app.view_functions)
    for rule in app.url_map.iter_rules():
        policy, path = policy_name(rule.endpoint), rule.rule
        assert path.startswith("/office") == policy.startswith("office:"), path
        assert (path == "/seller" or path.startswith("/seller/")) == (policy == "sellers_only"), path


def test_no_address_takes_both_reading_and_changing(app):
    """GET and POST are separate functions, and nothing else is taken."""
    for rule in app.url_map.iter_rules():
        assert (rule.methods or set()) - {"HEAD", "OPTIONS"} in ({"GET"}, {"POST"}), rule.endpoint


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_is_shown_or_refused(app, browser, with_tokens, name):
    town, walker = found_town(), browser(name)
    wrong = []
    for rule in rules_of(app, "GET"):
        path = address(rule, values(rule, town))
        answer = fetch(walker, path)
        is_hers = owner_of(rule) in (None, name)
        if may(name, rule) and is_hers:
            wrong += _faults(path, answer)
        elif name == VISITOR and not may(name, rule):
            if answer.status_code != 303 or not answer.headers["Location"].startswith("/login"):
                wrong.append(f"{path}: {answer.status_code} instead of the way to sign in")
        elif answer.status_code != 404:
            wrong.append(f"{path}: {answer.status_code} for somebody else's page")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["Budi", "Sulastri", "Wiwik", "Nurul", "Ratih"])
def test_every_page_is_well_made_in_english_too(app, browser, with_tokens, name):
    town, walker = found_town(), browser(name)
    wrong = []
    for rule in rules_of(app, "GET"):
        if may(name, rule) and owner_of(rule) in (None, name):
            path = "/en" + address(rule, values(rule, town))
            wrong += _faults(path, fetch(walker, path))
    assert not wrong, "\n".join(wrong)


def _faults(path: str, answer: Any) -> list[str]:
    if answer.status_code not in ALLOWED:
        return [f"{path}: {answer.status_code}"]
    return [f"{path}: {fault}" for fault in complaints(answer.text)] if is_page(answer) else []


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_changes_what_she_may_not_see(app, browser, name):
    town, walker = found_town(), browser(name)
    wrong = []
    for rule in rules_of(app, "POST"):
        if may(name, rule):
            continue
        path = address(rule, values(rule, town))
        answer = walker.post(path)
        refused = (303, "/login") if name == VISITOR else (404, None)
        if (answer.status_code, answer.headers.get("Location")) != refused:
            wrong.append(f"{path}: {answer.status_code} {answer.headers.get('Location')}")
    assert not wrong, "\n".join(wrong)


def test_another_sellers_things_cannot_be_changed(app, browser):
    town, walker = found_town(), browser("Wiwik")
    for rule in rules_of(app, "POST"):
        if owner_of(rule) == "Sulastri" and rule.endpoint != "stock.seller_undo":
            path = address(rule, values(rule, town))
            assert walker.post(path).status_code == 404, path


def test_a_form_without_its_token_is_not_taken(app, browser, with_tokens):
    town = found_town()
    for name in (VISITOR, "Sulastri", "Nurul"):
        walker = browser(name)
        for rule in rules_of(app, "POST"):
            if rule.endpoint in SIGNED:
                continue
            path = address(rule, values(rule, town))
            answer = walker.post(path, data={"who": "budi@contoh.id"})
            assert answer.status_code == 400, f"{path} takes a form without its token: {answer.status_code}"


@pytest.mark.parametrize("name", ["Sulastri", "Nurul", "Ratih"])
def test_an_address_that_names_nothing_is_not_found(app, browser, name):
    walker = browser(name)
    wrong = []
    for rule in rules_of(app, "GET"):
        if rule.arguments and may(name, rule):
            wrong += _odd_addresses(walker, rule)
    assert not wrong, "\n".join(wrong)


def _odd_addresses(walker: FlaskClient, rule: Rule) -> list[str]:
    numbers = {argument for argument in rule.arguments if f"<int:{argument}>" in rule.rule}
    wrong = []
    for index in range(max(len(ODD_WORDS), len(ODD_NUMBERS))):
        given = {
            argument: (ODD_NUMBERS if argument in numbers else ODD_WORDS)[
                index % len(ODD_NUMBERS if argument in numbers else ODD_WORDS)
            ]
            for argument in rule.arguments
        }
        path = address(rule, given)
        status = fetch(walker, path).status_code
        if status not in (301, 303, 308, 404):
            wrong.append(f"{path[:80]}: {status}")
    return wrong


@pytest.mark.long
@pytest.mark.parametrize("name", ["Sulastri", "Nurul", "Ratih"])
def test_odd_questions_are_answered(app, browser, name):
    town, walker = found_town(), browser(name)
    wrong = []
    for rule in rules_of(app, "GET"):
        if not may(name, rule) or owner_of(rule) not in (None, name):
            continue
        path = address(rule, values(rule, town))
        for query in ODD_QUERIES:
            answer = fetch(walker, f"{path}?{query}")
            if answer.status_code not in (*ALLOWED, 404, 422):
                wrong.append(f"{path}?{query[:60]}: {answer.status_code}")
            elif is_page(answer):
                wrong += [f"{path}?{query[:60]}: {fault}" for fault in complaints(answer.text, csrf=False)]
    assert not wrong, "\n".join(wrong)


def test_a_form_as_old_as_the_hills_or_far_too_large_is_refused_kindly(app, client, with_tokens):
    answer = client.post("/login", data={"csrf_token": "x" * 100, "who": "budi@contoh.id", "secret": "x"})
    assert answer.status_code == 400
    assert "terlalu lama terbuka" in answer.text
    assert client.post("/login", data={"who": "x" * (3 * 1024 * 1024)}).status_code == 413
