"""The officer lets a change through or gives it back, the seller sends it again or lets go of it, and is told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop import audit
from shop.catalogue import reading, shelving
from shop.catalogue.editing import subject
from shop.catalogue.models import EditState
from shop.catalogue.queries import Browse, browse
from shop.catalogue.telling import tell_seller
from shop.db import session, transaction
from shop.jobs import Job
from tests import cast
from tests.catalogue import ready
from tests.catalogue.test_editing import OTHER, edit


def changed(**changes):
    """A product on the shelf with a change that waits."""
    product = ready.published(ready.cloth())
    edit(product, **{"title": "Selendang daun waru", **changes})
    with transaction() as current:
        current.execute(sa.delete(Job))
    return product


def letters():
    """The letters that wait to be sent: whom, which, and what they say."""
    jobs = session().scalars(sa.select(Job).where(Job.kind == "send_letter").order_by(Job.id))
    return [(job.facts["to"], job.facts["template"].rpartition("/")[2], job.facts["facts"]) for job in jobs]


def publish(product, **how):
    with transaction():
        reading.publish_edit(product, by=cast.person("Ratih"), **how)


def give_back(product, **how):
    with transaction():
        reading.return_edit(product, reason="Foto kurang terang.", by=cast.person("Ratih"), **how)


def acts(product):
    return [record.act for record in audit.trail(subject(product))]


def test_what_was_read_is_shown_in_one_and_the_search_finds_it(app):
    product = changed(text=OTHER)
    address, since = product.slug, product.published_at
    publish(product, seen=audit.seen(subject(product)))
    assert (product.title, product.text, product.edit) == ("Selendang daun waru", OTHER, None)
    assert (product.slug, product.published_at, product.is_published) == (address, since, True)
    assert [card.slug for card in browse(Browse(words="waru")).page.items] == [address]
    assert acts(product)[-1] == "product_edit_published"


def test_what_was_changed_since_it_was_read_is_not_published(app):
    """The seller saves while the officer's page is open."""
    product = changed()
    seen = audit.seen(subject(product))
    edit(product, text=OTHER)
    with pytest.raises(audit.ChangedMeanwhile) as refusal:
        publish(product, seen=seen)
    assert "Sulastri" in refusal.value.sentence()
    with pytest.raises(audit.ChangedMeanwhile):
        give_back(product, seen=seen)
    assert (product.title, product.edit.state) == ("Selendang ecoprint ketapang", EditState.WAITING)
    assert letters() == []
    publish(product, seen=audit.seen(subject(product)))


def test_a_new_product_that_was_changed_since_it_was_read_is_not_published_either(app):
    product = ready.cloth()
    with transaction():
        shelving.submit_for_review(product, by=None)
    seen = audit.seen(subject(product))
    edit(product, text=OTHER)
    with pytest.raises(audit.ChangedMeanwhile), transaction():
        shelving.publish(product, seen=seen, by=None)
    with pytest.raises(audit.ChangedMeanwhile), transaction():
        shelving.return_to_seller(product, reason="Foto", seen=seen, by=None)
    assert not product.is_published


def test_whoever_comes_second_is_told_who_was_first(app):
    product = changed()
    publish(product)
    for second in (publish, give_back):
        with pytest.raises(reading.NoEdit) as refusal:
            second(product)
        assert "Ratih" in refusal.value.sentence()
    assert len(letters()) == 1


def test_a_change_that_lacks_something_by_now_is_not_published(app):
    product = ready.published(ready.food(shelf_life_days=5, licence=""))
    edit(product, text="Kunyit asam segar, direbus pagi hari dengan gula aren asli dari lereng Argopuro.")
    with transaction():
        product.edit.changes = {**product.edit.changes, "shelf_life_days": 30}
    with pytest.raises(shelving.NotReady) as refusal:
        publish(product)
    assert [lack.code for lack in refusal.value.lacking] == ["licence"]
    assert product.shelf_life_days == 5


def test_what_comes_back_keeps_everything_and_its_reason_until_it_is_sent_again(app):
    product = changed()
    give_back(product)
    assert (product.edit.state, product.edit.reason) == (EditState.RETURNED, "Foto kurang terang.")
    assert product.is_published
    edit(product, text=OTHER)
    assert (product.edit.reason, product.edit.changes.keys()) == ("Foto kurang terang.", {"title", "text"})
    with pytest.raises(reading.NoEdit):
        publish(product)
    with transaction():
        reading.send_again(product, by=cast.person("Sulastri"))
        reading.send_again(product, by=cast.person("Sulastri"))
    assert (product.edit.state, product.edit.reason) == (EditState.WAITING, "")
    assert acts(product)[-1] == "product_edit_sent"
    publish(product, seen=audit.seen(subject(product)))
    assert product.title == "Selendang daun waru"


def test_a_seller_lets_go_of_her_change(app):
    product = changed()
    with transaction():
        reading.let_go(product, by=cast.person("Sulastri"))
    assert (product.title, product.edit) == ("Selendang ecoprint ketapang", None)
    with pytest.raises(reading.NoEdit), transaction():
        reading.let_go(product, by=cast.person("Sulastri"))
    with pytest.raises(reading.NoEdit), transaction():
        reading.send_again(product, by=cast.person("Sulastri"))
    with pytest.raises(reading.NoEdit):
        publish(product)


def test_a_change_of_what_left_the_shelf_is_not_decided_alone(app):
    product = changed()
    with transaction():
        shelving.withdraw(product, by=None)
    with pytest.raises(reading.NoEdit):
        publish(product)


def test_the_seller_is_told_once_of_each_decision(app):
    product = changed()
    give_back(product)
    with transaction():
        reading.send_again(product, by=None)
    give_back(product)
    with transaction():
        reading.send_again(product, by=None)
    publish(product)
    said = {"title": "Selendang ecoprint ketapang", "slug": product.slug, "is_change": True}
    back = {**said, "name": "Sulastri", "reason": "Foto kurang terang."}
    shown = {**said, "name": "Sulastri", "title": "Selendang daun waru", "reason": ""}
    assert letters() == [
        ("sulastri@contoh.id", "returned.txt", back),
        ("sulastri@contoh.id", "returned.txt", back),
        ("sulastri@contoh.id", "published.txt", shown),
    ]


def test_a_new_product_too_is_told_of_in_its_sellers_language(app):
    product = ready.cloth(title_en="Ketapang shawl")
    with transaction():
        cast.person("Sulastri").language = "en"
        shelving.submit_for_review(product, by=None)
        shelving.return_to_seller(product, reason="Foto kurang terang.", by=cast.person("Ratih"))
    ready.published(product)
    told = [(template, facts["title"], facts["is_change"]) for _to, template, facts in letters()]
    assert told == [("returned.txt", "Ketapang shawl", False), ("published.txt", "Ketapang shawl", False)]


def test_one_decision_told_twice_is_one_letter(app):
    product = changed()
    give_back(product)
    with transaction():
        tell_seller(product, "returned", is_change=True, reason="Foto kurang terang.")
    assert len(letters()) == 1
