"""What goes back of an order is never more than came for it, and with the last of its price exactly that."""

from __future__ import annotations

import random
import re

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.i18n import rupiah
from shop.jobs import drain
from shop.ledger.queries import balance
from shop.orders import claiming
from shop.orders.claim_models import Bearer, ClaimReason
from shop.orders.models import OrderStatus, SellerOrderStatus
from shop.payments import ending, refunding
from shop.payments.deciding import Act, decide
from shop.payments.money_story import money_story
from shop.payments.owing import due_by_claim
from shop.payments.queries import request_of
from tests import cast, make
from tests.support.letters import letters


def cancel(part):
    with transaction():
        return ending.cancel_paid_part(part, reason="Habis", by=cast.person("Nurul"))


def refund(line, amount, shipping=0, borne_by=Bearer.SELLER):
    with transaction():
        claim = claiming.open_claim(line, quantity=1, reason=ClaimReason.DAMAGED, text="Sobek", by=None)
        refunding.refund(
            claim, amount=amount, shipping=shipping, borne_by=borne_by, verdict="Maaf", by=cast.person("Nurul")
        )
    return claim


def code_is(sign):
    with transaction():
        session().execute(sa.update(Decision).where(Decision.kind == Kind.UNIQUE_CODE_SIGN).values(value=sign))


def paid_short(missing, **wishes):
    """An order of two sellers of whose money so much did not come, which the cooperative bore."""
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    order = make.order(lines={make.product(): 1, melati: 1}, **wishes)
    came = request_of(order.number).amount - missing
    receipt = make.unknown(came, order.number)
    with transaction():
        decide(receipt, Act.BEAR if missing else Act.SETTLE, number=order.number, by=cast.person("Sutrisno"))
    return order, came


def test_of_an_order_paid_short_what_came_goes_back_and_not_the_cooperative_s_part(app):
    order, came = paid_short(15_000)
    assert (came, balance("goodwill")) == (172_999, 15_000)
    cancel(order.seller_orders[0])
    assert balance("refunds_due") == -156_000
    cancel(order.seller_orders[1])
    assert order.status is OrderStatus.CANCELLED
    assert [balance(name) for name in ("refunds_due", "code_difference", "goodwill")] == [-came, 0, 0]
    with app.test_request_context("/"):
        said = [step.title for step in money_story(order)]
    back = [word for step in said if "dikembalikan" in step for word in re.findall(r"Rp[0-9.]+", step)]
    assert back == [rupiah(156_000), rupiah(came - 156_000)]


def test_a_part_dearer_than_what_came_gives_back_what_came_and_the_next_nothing(app):
    """Rp100.000 came of Rp188.000: of the first part's Rp156.000 no more than that can go back."""
    order, came = paid_short(87_999)
    assert came == 100_000
    assert [cancel(part) for part in list(order.seller_orders)] == [100_000, 0]
    assert [balance(name) for name in ("refunds_due", "code_difference", "goodwill")] == [-came, 0, 0]


@pytest.mark.parametrize("by_claim", [False, True])
def test_when_everything_that_came_goes_back_already_no_letter_promises_money(app, shop, client, by_claim):
    """Rp100.000 came of Rp188.000, and goes back with the first part."""
    order, _came = paid_short(87_999, email="budi@contoh.id")
    first, second = order.seller_orders
    cancel(first)
    if by_claim:
        make.ship(order)
        claim = refund(second.lines[0], 20_000, borne_by=Bearer.COOPERATIVE)
        assert due_by_claim([claim])[claim.id] == 0
    else:
        assert cancel(second) == 0
    drain()
    subject = "Laporan Anda tentang pesanan" if by_claim else "Sebagian pesanan"
    [said] = [
        one.get_content() for one in letters(shop.folder) if subject in one["Subject"] and "Rp100.000" not in str(one)
    ]
    assert "sudah atau sedang kami kembalikan" in said and "Rp0" not in said and "nomor rekening" not in said
    page = client.get(f"/orders/{order.number}?key={order.secret}", follow_redirects=True).text
    assert order.number in page and "menerima kembali Rp0" not in page


@pytest.mark.parametrize("borne_by", list(Bearer))
def test_while_the_shipping_stays_paid_for_the_code_stays_too(app, borne_by):
    """As with a part that is cancelled: she had what is left of the price, at the price."""
    order = make.shipped_order()
    claim = refund(order.seller_orders[0].lines[0], 150_000, borne_by=borne_by)
    assert (balance("refunds_due"), balance("code_difference"), due_by_claim([claim])[claim.id]) == (
        -150_000,
        1,
        150_000,
    )


@pytest.mark.parametrize(("sign", "came"), [(-1, 167_999), (1, 168_001)])
def test_one_claim_that_pays_back_goods_and_shipping_gives_back_what_came(app, sign, came):
    code_is(sign)
    order = make.shipped_order()
    claim = refund(order.seller_orders[0].lines[0], 150_000, 18_000)
    assert (due_by_claim([claim])[claim.id], claim.paid_back) == (came, 168_000)
    assert (balance("refunds_due"), balance("code_difference")) == (-came, 0)


@pytest.mark.parametrize("seed", range(6))
def test_in_whatever_steps_all_of_it_goes_back(app, seed):
    """Parts cancelled and claims of any amount, whoever bears them; the code added or subtracted, some of it paid short."""
    chance = random.Random(seed)
    code_is(chance.choice([-1, 1]))
    order, came = paid_short(chance.choice([0, 499, 40_000, 120_000]))
    parts = list(order.seller_orders)
    chance.shuffle(parts)
    for part in parts:
        if chance.random() < 0.4:
            cancel(part)
    if order.status is not OrderStatus.CANCELLED:
        make.ship(order)
    todo = [part for part in parts if part.status is not SellerOrderStatus.CANCELLED]
    asked = []
    while todo:
        part = chance.choice(todo)
        (line,) = part.lines
        left, shipping = refunding.left_of(line), refunding.shipping_refundable(part)
        asked.append(part)
        amount = left if asked.count(part) > 3 else chance.choice([left, chance.randint(1, left)])
        freight = chance.choice([shipping, shipping // 2])
        if amount == left:  # with the last of the goods all of the shipping
            freight = shipping
            todo.remove(part)
        refund(line, amount, freight, chance.choice(list(Bearer)))
        assert -balance("refunds_due") <= came
    assert -balance("refunds_due") == came
