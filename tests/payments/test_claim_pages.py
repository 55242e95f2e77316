"""The office decides a claim, and the buyer names an account by her link."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.orders import claiming
from shop.orders.claim_models import Bearer, ClaimReason, ClaimState
from shop.payments import ending, refunding
from shop.payments.models import RefundAccount
from shop.payments.requesting import coop_account
from tests import cast, make
from tests.support.desk import Desk
from tests.support.queries import counted


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


@pytest.fixture
def claim(app):
    order = make.released_order(email="budi@contoh.id")
    with transaction():
        line = order.seller_orders[0].lines[0]
        return claiming.open_claim(line, quantity=1, reason=ClaimReason.DAMAGED, text="Sobek di tepi", by=None)


def asked():
    return session().scalars(sa.select(RefundAccount)).one()


def refunded(claim, amount=50_000):
    with transaction():
        refunding.refund(claim, amount=amount, borne_by=Bearer.SELLER, verdict="Foto jelas", by=cast.person("Nurul"))
    return asked()


DECISION = {"outcome": "refund", "amount": "50.000", "shipping": "", "borne_by": "seller", "verdict": "Foto jelas"}


def test_it_waits_on_the_front_page_and_in_the_queue(desk, claim):
    assert "/office/claims" in desk.open("/office")
    assert claim.code in desk.open("/office/claims")
    page = desk.open(f"/office/claims/{claim.code}")
    assert "Sobek di tepi" in page and "Boleh diputuskan tanpa menunggu" in page
    assert 'value="150.000"' in page


def test_a_claim_ends_with_money_back(desk, claim):
    desk.send(f"/office/claims/{claim.code}/decision", **DECISION)
    session().refresh(claim)
    assert (claim.state, claim.refund, claim.borne_by) == (ClaimState.REFUNDED, 50_000, Bearer.SELLER)
    assert claim.code in desk.open("/office/claims?state=decided")
    page = desk.open(f"/office/claims/{claim.code}")
    assert "Rp45.000" in page and "Diputuskan tanpa jawaban penjual" in page


def test_many_claims_ask_no_more_than_one(desk):
    def page():
        session().expunge_all()
        with counted() as sent:
            html = desk.open("/office/claims?state=decided")
        return html.count("Rp50.000, "), len(sent)

    make.refunded_claim(make.released_order())
    page()
    one = page()
    for _number in range(2):
        make.refunded_claim(make.released_order(), borne_by=Bearer.COOPERATIVE)
    assert (one[0], page()) == (1, (3, one[1]))


@pytest.mark.parametrize(("outcome", "state"), [("reject", ClaimState.REJECTED), ("replace", ClaimState.REPLACED)])
def test_other_goods_or_nothing(desk, claim, outcome, state):
    desk.send(f"/office/claims/{claim.code}/decision", **DECISION | {"outcome": outcome, "borne_by": ""})
    session().refresh(claim)
    assert (claim.state, claim.refund, claim.verdict) == (state, 0, "Foto jelas")


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": ""},
        {"amount": "150.001"},
        {"amount": "0"},
        {"amount": "-5"},
        {"amount": "x"},
        {"shipping": "18.001"},
        {"borne_by": ""},
        {"borne_by": "x"},
        {"verdict": ""},
    ],
)
def test_a_mistake_is_shown_and_decides_nothing(sign_in, claim, changed):
    nurul = sign_in(cast.person("Nurul"))
    answer = nurul.post(f"/office/claims/{claim.code}/decision", data=DECISION | changed)
    assert answer.status_code == 422
    assert "field__error" in answer.text
    session().refresh(claim)
    assert claim.state is ClaimState.OPEN


def test_of_two_who_decide_the_second_is_told(sign_in, claim):
    refunded(claim)
    answer = sign_in(cast.person("Sutrisno")).post(f"/office/claims/{claim.code}/decision", data=DECISION)
    assert answer.status_code == 409
    assert "sudah diputuskan" in answer.text
    assert -balance("refunds_due", claim.seller_order.order_id) == 50_000


def test_only_those_who_handle_money_see_claims(sign_in, claim):
    for name in ("Ratih", "Sulastri", "Budi"):
        other = sign_in(cast.person(name))
        assert other.get("/office/claims").status_code == 404
        assert other.get(f"/office/claims/{claim.code}").status_code == 404
        assert other.post(f"/office/claims/{claim.code}/decision", data=DECISION).status_code == 404


def test_an_unknown_claim_is_not_found(sign_in):
    nurul = sign_in(cast.person("Nurul"))
    for code in ("BR-2611-0001-A-K9", "x" * 50, "%00"):
        assert nurul.get(f"/office/claims/{code}").status_code == 404


def test_the_buyer_names_an_account_and_the_bendahara_reads_it(client, desk, claim):
    link = f"/refunds/{refunded(claim).token}"
    asked = client.get(link).text
    assert "Rp50.000" in asked
    assert '<option selected value="">Pilih bank</option>' in asked, "nobody is paid at a bank she did not choose"
    answer = client.post(
        link, data={"bank": "014", "number": "12345 67890", "holder": "Siti Aminah"}, follow_redirects=True
    )
    assert "···· 7890" in answer.text
    page = desk.open("/office/incoming")
    assert "1234567890" in page
    assert "Siti Aminah" in page
    assert "Nama lain" in page


@pytest.mark.parametrize(
    "changed",
    [
        {"bank": "999"},
        {"bank": ""},
        {"number": "12"},
        {"number": "abc"},
        {"number": ""},
        {"holder": " "},
        {"holder": "a\0b"},
    ],
)
def test_an_account_that_cannot_be_is_refused(client, claim, changed):
    link = f"/refunds/{refunded(claim).token}"
    answer = client.post(link, data={"bank": "014", "number": "1234567890", "holder": "Budi"} | changed)
    assert answer.status_code == 422
    session().expire_all()
    assert asked().given_at is None


def test_a_wrong_link_is_not_found(client, claim):
    token = refunded(claim).token
    for wrong in (token[:-1], token + "x", "x" * 200, "%00"):
        assert client.get(f"/refunds/{wrong}").status_code == 404
        assert client.post(f"/refunds/{wrong}", data={}).status_code == 404


def test_once_paid_the_link_changes_nothing(client, claim):
    link = f"/refunds/{refunded(claim).token}"
    with transaction():
        ending.pay_refund(claim.seller_order.order, account=coop_account(), reference="R1", by=cast.person("Nurul"))
    answer = client.post(link, data={"bank": "014", "number": "1234567890", "holder": "Budi"})
    assert answer.status_code == 409
    assert client.get(link).status_code == 200
    session().expire_all()
    assert asked().given_at is None


def test_the_buyer_s_order_leads_to_the_account(sign_in, app):
    order = make.released_order(buyer=cast.person("Budi"))
    with transaction():
        line = order.seller_orders[0].lines[0]
        claim = claiming.open_claim(line, quantity=1, reason=ClaimReason.DAMAGED, text="Sobek", by=None)
    token = refunded(claim).token
    page = sign_in(cast.person("Budi")).get(f"/orders/{order.number}").text
    assert f"/refunds/{token}" in page
    assert "Foto jelas" in page
