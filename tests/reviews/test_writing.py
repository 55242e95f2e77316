"""What may be said of goods, by whom and how often; what waits, what is hidden, and what the seller answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import now
from shop.db import session, transaction
from shop.jobs import Job
from shop.office.checks import broken
from shop.orders.models import SellerOrder, SellerOrderStatus
from shop.reviews import hiding, queries, writing
from shop.reviews.models import Review
from shop.reviews.words import whence
from shop.sellers.models import MemberRole, SellerMember
from tests import cast, make


def say(order, stars=5, **words):
    with transaction():
        return writing.review(line_of(order), stars=stars, by=None, **words)


def line_of(order):
    return order.seller_orders[0].lines[0]


def food(**wishes):
    return make.product("Jahe instan", category="makanan", technique=None, **wishes)


def number_of_reviews():
    return session().scalar(sa.select(sa.func.count(Review.id)))


def test_who_received_says_what_she_thinks_by_her_first_name_and_town(app):
    said = say(make.released_order(), 4, heading="Sesuai foto", text="Warnanya lembut.")
    assert (said.stars, said.heading, said.name, said.town, said.country) == (4, "Sesuai foto", "Budi", "Surabaya", "")
    assert said.hidden_at is None


def test_only_a_first_name_stands_there_and_where_she_is_abroad(app):
    order = make.released_order()
    with transaction():
        order.buyer_name, order.buyer_phone = "Hj. R. Wulandari Ningsih", "+85261234567"
        order.region_name = "Sabrang, Ambulu, Kabupaten Jember, Jawa Timur"
    said = say(order)
    assert (said.name, said.town, said.country) == ("Wulandari", "Jember", "HK")
    assert whence(said.country, said.town) == "Hong Kong, dikirim ke Jember"


@pytest.mark.parametrize("state", [make.order, make.paid_order, make.shipped_order])
def test_what_has_not_arrived_cannot_be_reviewed(app, state):
    with pytest.raises(writing.NotReceived):
        say(state())


def test_what_was_paid_back_whole_cannot_be_reviewed_and_half_can(app):
    order = make.released_order(make.product(price=90_000))
    make.refunded_claim(order, 40_000)
    assert line_of(order).id in queries.reviews_of(order)
    say(order, 2)
    make.refunded_claim(order, 50_000)
    with pytest.raises(writing.NothingKept):
        say(order, 1)
    assert queries.reviews_of(order) == {}


def test_said_again_it_changes_the_same_review_for_thirty_days(app):
    order = make.released_order()
    first = say(order, 5, text="Bagus")
    assert say(order, 5, text="Bagus").changed_at is None
    say(order, 3, text="Sesudah dicuci agak pudar")
    assert (number_of_reviews(), first.stars, first.changed_at is not None) == (1, 3, True)
    with clock.set_to(now() + timedelta(days=writing.CHANGE_DAYS, minutes=1)):
        say(order, 3, text="Sesudah dicuci agak pudar")
        with pytest.raises(writing.TooLate) as refused:
            say(order, 1)
    assert refused.value.until == first.said_at + timedelta(days=writing.CHANGE_DAYS), "the day it names"


def test_a_word_of_healing_waits_for_the_officer_and_only_on_food(app):
    shown = say(make.released_order(), text="Obat rindu kampung")
    held = say(make.released_order(food()), text="Asam urat suami saya sembuh, sungguh menyembuhkan")
    assert shown.hidden_at is None
    assert held.is_held and held.hidden_reason == "Asam urat"
    with transaction():
        hiding.show(held, by=cast.person("Ratih"))
    assert held.hidden_at is None


def test_a_review_without_the_words_is_shown_at_once(app):
    order = make.released_order(food())
    held = say(order, text="Menyembuhkan batuk")
    assert held.is_held
    say(order, text="Hangat dan tidak terlalu manis")
    assert held.hidden_at is None and not held.hidden_reason


def test_what_the_officer_hid_stays_hidden_when_it_is_changed(app):
    order = make.released_order()
    said = say(order, 1, text="Telepon saja 0812-0000-1111")
    with transaction():
        hiding.hide(said, reason="Nomor telepon orang lain", by=cast.person("Ratih"))
    say(order, 1, text="Telepon saja dia")
    assert said.hidden_by == cast.person("Ratih").id


def test_the_seller_answers_and_does_not_say_that_it_heals(app):
    said = say(make.released_order(food()), 3, text="Botolnya bocor sedikit")
    with transaction():
        writing.answer(said, text="Maaf, tutupnya sudah kami ganti.", by=cast.person("Sulastri"))
    assert said.answer == "Maaf, tutupnya sudah kami ganti."
    with pytest.raises(writing.ClaimsHealing), transaction():
        writing.answer(said, text="Diminum terus pasti manjur", by=cast.person("Sulastri"))
    cloth = say(make.released_order(), text="Bagus")
    with transaction():
        writing.answer(cloth, text="Obat rindu kampung", by=cast.person("Sulastri"))
    assert cloth.answer == "Obat rindu kampung", "cloth may be anybody's medicine"


def test_everybody_of_the_seller_hears_of_it_once_and_not_of_what_waits(app):
    def told():
        facts = session().scalars(sa.select(Job.facts).where(Job.kind == "send_letter"))
        return sorted(one["to"] for one in facts if one["template"] == "reviews/mail/said.txt")

    order = make.released_order()
    with transaction():
        session().add(SellerMember(user_id=cast.person("Budi").id, seller_id=cast.seller().id, role=MemberRole.MEMBER))
    say(order)
    say(order, 4)
    assert told() == ["budi@contoh.id", "sulastri@contoh.id"]
    say(make.released_order(food()), text="Menyembuhkan batuk")
    assert len(told()) == 2


def test_a_product_has_its_average_and_newest_and_not_what_is_hidden(app):
    product = make.product(stock=10)
    for stars in (5, 4, 4, 5):
        say(make.released_order(product), stars, text=f"Bintang {stars}")
    hidden = say(make.released_order(product), 1, text="Rahasia")
    with transaction():
        hiding.hide(hidden, reason="Bukan ulasan", by=cast.person("Ratih"))
    found = queries.said_of(product)
    assert (found.count, found.tenths, [one.stars for one in found.reviews]) == (4, 45, [5, 4, 4])
    assert not found.is_of_others
    assert queries.said_of(make.product("Lain")).count == 0


def test_the_invariants_name_a_review_of_what_was_not_received(app):
    said = say(make.released_order())
    with transaction():
        session().execute(sa.update(SellerOrder).values(status=SellerOrderStatus.SHIPPED))
    assert any(f"review {said.id}:" in fact for fact in broken())
    with transaction():
        session().execute(sa.update(SellerOrder).values(status=SellerOrderStatus.COMPLETED))
