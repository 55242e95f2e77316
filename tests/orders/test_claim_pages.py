"""Claims on the pages of the buyer and of the seller."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from PIL import Image

from shop.db import session, transaction
from shop.orders import claiming, fulfilment
from shop.orders.claim_models import Claim, ClaimReason, ClaimState
from shop.orders.models import OrderLine
from tests import cast, make
from tests.support.queries import counted


@pytest.fixture
def budi(sign_in):
    return sign_in(cast.person("Budi"))


@pytest.fixture
def order(app):
    return make.shipped_order(buyer=cast.person("Budi"), quantity=2)


def photo():
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "brown").save(out, "JPEG")
    return out.getvalue()


def words(order, **changed):
    line = order.seller_orders[0].lines[0]
    return {"line": line.id, "reason": "damaged", "quantity": "1", "text": "Sobek di tepi"} | changed


def only_claim():
    return session().scalars(sa.select(Claim)).one()


def open_one(order, text="Sobek di tepi"):
    with transaction():
        line = order.seller_orders[0].lines[0]
        return claiming.open_claim(line, quantity=1, reason=ClaimReason.DAMAGED, text=text, by=None)


def test_the_order_leads_to_the_form_and_the_form_back_with_the_state(budi, order):
    page = budi.get(f"/orders/{order.number}").text
    assert f"/orders/{order.number}/claims/new" in page
    form = budi.get(f"/orders/{order.number}/claims/new").text
    assert "Ada masalah" in form
    sent = budi.post(
        f"/orders/{order.number}/claims",
        data=words(order) | {"photos": [(io.BytesIO(photo()), "a.jpg"), (io.BytesIO(photo()), "b.jpg")]},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    claim = only_claim()
    assert (claim.quantity, claim.reason, claim.text, len(claim.photos)) == (1, ClaimReason.DAMAGED, "Sobek di tepi", 2)
    page = budi.get(f"/orders/{order.number}").text
    assert claim.code in page
    assert "Sobek di tepi" in page
    assert "Foto Anda 1" in page and "Foto Anda 2" in page, "she sees that her photos have come"
    assert f"/parcels/{order.parcels[0].code}/receipt" not in page


def test_the_timeline_stands_at_one_step_while_something_is_reported(budi, order):
    open_one(order)
    page = budi.get(f"/orders/{order.number}").text
    assert page.count('aria-current="step"') == 1
    now = page.split('aria-current="step"')[1]
    assert "Masalah dilaporkan" in now.split("</li>")[0]


def test_only_food_can_be_reported_as_spoiled(budi, order):
    address = f"/orders/{order.number}/claims"
    assert "Basi atau kedaluwarsa" not in budi.get(f"{address}/new").text
    assert budi.post(address, data=words(order, reason="spoiled")).status_code == 422
    crisps = make.shipped_order(make.product("Keripik", category="makanan", technique=None), buyer=cast.person("Budi"))
    assert "Basi atau kedaluwarsa" in budi.get(f"/orders/{crisps.number}/claims/new").text


def test_a_frozen_parcel_is_not_confirmed_by_an_old_page(budi, order):
    open_one(order)
    answer = budi.post(f"/orders/{order.number}/parcels/{order.parcels[0].code}/receipt")
    assert answer.status_code == 409
    assert "diputuskan" in answer.text


@pytest.mark.parametrize(
    "changed",
    [
        {"line": "999"},
        {"line": "x"},
        {"reason": "x"},
        {"quantity": "0"},
        {"quantity": "3"},
        {"quantity": "x"},
        {"text": " "},
        {"text": "x" * 1_001},
        {"text": "a\0b"},
    ],
)
def test_a_mistake_shows_the_form_again_with_what_was_typed(budi, order, changed):
    answer = budi.post(f"/orders/{order.number}/claims", data=words(order, text="Jahitan lepas") | changed)
    assert answer.status_code == 422
    assert "field__error" in answer.text
    if "text" not in changed:
        assert "Jahitan lepas" in answer.text
    assert session().scalars(sa.select(Claim)).all() == []


@pytest.mark.parametrize("files", [[b"GIF89a"], [photo()] * 5, [b"\xff\xd8 broken"]])
def test_what_is_no_photo_or_too_many_are_refused(budi, order, files):
    data = words(order) | {"photos": [(io.BytesIO(one), "a.jpg") for one in files]}
    answer = budi.post(f"/orders/{order.number}/claims", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "photos-error" in answer.text


def test_a_line_is_reported_once_and_can_be_taken_back(budi, order):
    claim = open_one(order)
    assert budi.post(f"/orders/{order.number}/claims", data=words(order)).status_code == 422
    answer = budi.post(f"/orders/{order.number}/claims/{claim.code}/withdrawal", follow_redirects=True)
    assert answer.status_code == 200
    assert only_claim().state is ClaimState.WITHDRAWN
    assert budi.post(f"/orders/{order.number}/claims/{claim.code}/withdrawal").status_code == 409


def test_before_it_is_sent_the_page_says_where_to_write(budi):
    order = make.paid_order(buyer=cast.person("Budi"))
    page = budi.get(f"/orders/{order.number}/claims/new").text
    assert "wa.me" in page
    assert budi.post(f"/orders/{order.number}/claims", data=words(order)).status_code == 422


def test_nobody_else_reports_or_takes_back(sign_in, client, order):
    claim = open_one(order)
    for other in (sign_in(cast.person("Tono")), client):
        assert other.get(f"/orders/{order.number}/claims/new").status_code == 404
        assert other.post(f"/orders/{order.number}/claims", data=words(order)).status_code == 404
        assert other.post(f"/orders/{order.number}/claims/{claim.code}/withdrawal").status_code == 404


def test_another_order_s_claim_is_not_found(budi, order):
    claim = open_one(order)
    other = make.shipped_order(buyer=cast.person("Budi"))
    assert budi.post(f"/orders/{other.number}/claims/{claim.code}/withdrawal").status_code == 404


def test_the_order_s_page_asks_little_with_claims_too(budi, order):
    open_one(order)
    address = f"/orders/{order.number}"
    with counted() as queries:
        budi.get(address)
    assert len(queries) <= 15, queries


def test_the_seller_reads_and_answers(sign_in, order):
    claim = open_one(order)
    sulastri = sign_in(cast.person("Sulastri"))
    assert claim.code in sulastri.get("/seller/orders").text
    assert claim.code in sulastri.get(f"/seller/orders/{order.seller_orders[0].code}").text
    page = sulastri.get(f"/seller/claims/{claim.code}").text
    assert "Sobek di tepi" in page
    assert sulastri.post(f"/seller/claims/{claim.code}/answer", data={"text": ""}).status_code == 422
    answer = sulastri.post(
        f"/seller/claims/{claim.code}/answer", data={"text": "Utuh saat dikemas"}, follow_redirects=True
    )
    assert "Utuh saat dikemas" in answer.text
    assert claim.code not in sulastri.get("/seller/orders").text


def test_a_decided_claim_is_not_answered(sign_in, order):
    claim = open_one(order)
    with transaction():
        claiming.reject(claim, verdict="Sesuai foto", by=cast.person("Nurul"))
    sulastri = sign_in(cast.person("Sulastri"))
    answer = sulastri.post(f"/seller/claims/{claim.code}/answer", data={"text": "Terlambat"})
    assert answer.status_code == 409
    assert "Sesuai foto" in answer.text


def test_another_seller_s_claim_is_not_found(sign_in, order):
    claim = open_one(order)
    wiwik = sign_in(cast.person("Wiwik"))
    assert wiwik.get(f"/seller/claims/{claim.code}").status_code == 404
    assert wiwik.post(f"/seller/claims/{claim.code}/answer", data={"text": "x"}).status_code == 404


def test_a_received_order_can_be_reported_within_its_time(budi, order):
    with transaction():
        fulfilment.confirm_receipt(order.parcels[0], by=None)
    assert f"/orders/{order.number}/claims/new" in budi.get(f"/orders/{order.number}").text
    assert budi.post(f"/orders/{order.number}/claims", data=words(order)).status_code == 303


def test_a_reported_thing_is_called_by_its_english_name_in_english(budi, order):
    with transaction():
        session().get_one(OrderLine, order.seller_orders[0].lines[0].id).title_en = "Leaf print scarf"
    open_one(order)
    page = budi.get(f"/en/orders/{order.number}").text
    assert "It is damaged: Leaf print scarf" in page
