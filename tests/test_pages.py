"""Every page and every person: what may be seen is well made, what may not is refused, and no address breaks the shop."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from shop.users.access import policy_name
from tests import cast
from tests.support.lint import complaints, is_page
from tests.town import (
    PEOPLE,
    SIGNED,
    VISITOR,
    address,
    fetch,
    found_town,
    may,
    owner_of,
    rules_of,
    values,
)

#: The quick tests take a visitor, a seller and the treasurer; `make test` takes everybody.
QUICK = {VISITOR, "Sulastri", "Nurul"}
EACH = [name if name in QUICK else pytest.param(name, marks=pytest.mark.long) for name in PEOPLE]
#: Pages that answer without a document: pieces for scripts, files, what machines read.
ALLOWED = {200, 303}

#: Values no address of the shop holds.
ODD_WORDS = ("tidak-ada", "' OR 1=1 --", "..", "%00", "a%0Ab", "👩🏽‍🌾", "０１２", "x" * 1_000, "<script>", "-1")
ODD_NUMBERS = ("0", "2147483647", "2147483648", "9" * 30, "-1", "１２", "1.5")
ODD_QUERIES = (
    "page=0&q=%00&list=%00&state=%00&district=%00&region=35.09.%00a&owner=%00&order=%00",
    "page=-1&q=%F0%9F%91%A9&list=x&from=2026-02-30&to=x",
    "page=99999999999999999999&variant=99999999999999999999&min=-5&max=1e9&from=0001-01-01&to=9999-12-31",
    "page=%EF%BC%91&sort=%27&village=tidak-ada&stock=0&next=//evil.example&" + "q=" + "x" * 5_000,
)


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


@pytest.mark.parametrize("name", EACH)
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


def test_what_a_secret_or_a_sign_in_opens_is_kept_in_no_store(app, browser):
    """A phone is shared, and its back button asks nobody who may see the page."""
    town, budi = found_town(), browser("Budi")
    secret = [rule for rule in rules_of(app, "GET") if owner_of(rule) == "Budi" or rule.rule.endswith("<token>")]
    pages = [address(rule, values(rule, town)) for rule in secret if may("Budi", rule)]
    assert len(pages) > 10
    assert not [path for path in pages if "no-store" not in fetch(budi, path).headers.get("Cache-Control", "")]


@pytest.mark.long
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


@pytest.mark.parametrize("name", EACH)
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


@pytest.mark.parametrize("name", EACH)
def test_anothers_things_cannot_be_changed(app, browser, name):
    """Another seller's goods, another buyer's order, another keeper's stall, for whoever may use such pages."""
    town, walker = found_town(), browser(name)
    for rule in rules_of(app, "POST"):
        if may(name, rule) and owner_of(rule) not in (None, name) and rule.endpoint != "stock.seller_undo":
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


@pytest.mark.long
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


@pytest.mark.parametrize("path", ["/login", "/orders/BR-2611-0001/claims"])
def test_a_part_of_a_form_without_a_name_is_refused(client, with_tokens, path):
    part = b"--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--\r\n"
    assert client.post(path, data=part, content_type="multipart/form-data; boundary=x").status_code == 400


@pytest.mark.parametrize(
    ("name", "path", "words"),
    [
        (VISITOR, "/login", ("who", "secret", "next")),
        (VISITOR, "/cart/lines", ("variant_id", "quantity")),
        ("Budi", "/account/contact", ("contact-phone", "contact-email", "contact-present")),
        ("Nurul", "/office/vouchers", ("code", "percent", "amount", "until")),
    ],
)
def test_a_file_for_a_word_and_what_is_no_form_are_as_if_nothing_was_typed(browser, name, path, words):
    walker = browser(name)
    files = walker.post(path, data={word: (io.BytesIO(b"a"), "a.txt") for word in words})
    assert files.status_code == 422 and "a.txt" not in files.text
    for body in (dict.fromkeys(words, 5), dict.fromkeys(words, ["a"]), [1, 2], "x", None):
        assert walker.post(path, json=body).status_code == 422


def test_words_for_a_file_are_no_file(app, browser):
    town = found_town()
    for name, endpoint in (
        ("Nurul", "bank.office_upload"),
        ("Nurul", "office.village_change"),
        ("Sulastri", "catalogue.seller_photo_add"),
        ("Budi", "orders.claim"),
    ):
        rule = next(rule for rule in rules_of(app, "POST") if rule.endpoint == endpoint)
        sent = dict.fromkeys(("file", "picture", "photos"), "words")
        assert browser(name).post(address(rule, values(rule, town)), data=sent).status_code == 422, endpoint


def test_a_form_as_old_as_the_hills_or_far_too_large_is_refused_kindly(app, client, with_tokens):
    answer = client.post("/login", data={"csrf_token": "x" * 100, "who": "budi@contoh.id", "secret": "x"})
    assert answer.status_code == 400
    assert "terlalu lama terbuka" in answer.text
    large = client.post(
        "/login", data={"who": "x" * (3 * 1024 * 1024)}, headers={"Referer": "http://localhost/login?a=1"}
    )
    assert large.status_code == 413 and 'href="/login?a=1"' in large.text, "the way back to the form"
    for page in (
        "https://evil.example/login",
        "http://localhost//evil.example/",
        "http://localhost.evil.example/",
        "http://[evil",
    ):
        elsewhere = client.post("/login", data={"csrf_token": "x"}, headers={"Referer": page})
        assert elsewhere.status_code == 400 and "evil" not in elsewhere.text, page
