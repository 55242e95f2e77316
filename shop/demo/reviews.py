"""The demo's buyers say what they think of goods that came, some days after; some sellers answer."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random

import sqlalchemy as sa

from shop.clock import now
from shop.db import session, transaction
from shop.demo.calendar import Calendar, seller_person
from shop.demo.data.reviews import REVIEWS, Words
from shop.orders.claiming import refunded_of
from shop.orders.models import OrderLine
from shop.reviews import writing
from shop.reviews.models import Review

#: Of so many lines that were received, one is reviewed.
PART = 0.45


def plan_reviews(calendar: Calendar, part_id: int) -> None:
    """Let a buyer speak of some lines of a part she has. What chance decides here disturbs nothing else of the demo."""
    lines = sa.select(OrderLine.id).where(OrderLine.seller_order_id == part_id).order_by(OrderLine.id)
    for line_id in session().scalars(lines).all():
        chance = Random(line_id)  # noqa: S311 - nothing secret
        if chance.random() < PART:
            moment = now() + timedelta(hours=chance.uniform(3, 200))
            calendar.plan(moment, partial(_say, calendar, line_id, chance.uniform(2, 40)))


def _say(calendar: Calendar, line_id: int, hours_to_answer: float) -> None:
    with transaction():
        line = session().get_one(OrderLine, line_id)
        shelf = line.product.category.slug
        words = calendar.turn(f"review of {shelf}", REVIEWS[shelf])
        if line.seller_order.status not in writing.RECEIVED or refunded_of(line):
            return
        said = writing.review(line, stars=words.stars, heading=words.heading, text=words.text, by=None)
        number = said.id
    if words.answer:
        calendar.plan(now() + timedelta(hours=hours_to_answer), partial(_answer, number, words))


def _answer(number: int, words: Words) -> None:
    with transaction():
        said = session().get_one(Review, number)
        writing.answer(said, text=words.answer, by=seller_person(said.seller_id))
