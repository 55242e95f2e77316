"""A group's makers with their shares, members, and a village's coordinators: the rules."""

import pytest

from shop.audit import trail
from shop.clock import today
from shop.db import session, transaction
from shop.errors import NotFound
from shop.regions.models import Region
from shop.sellers.models import MemberRole, SellerKind
from shop.sellers.people import MakersDoNotSum, MakerTerms, add_member, end_member, set_makers
from shop.sellers.queries import coordinators_of, members_of, village_page
from shop.sellers.registering import SellerKnown, add_seller
from shop.sellers.villages import VillageKnown, add_coordinator, add_village, end_coordinator
from tests import cast


def melati():
    return cast.seller("KUB Melati")


def terms(maker, bps, **changes):
    return MakerTerms(name=maker.name, bps=bps, id=maker.id, **changes)


def set_to(*wanted):
    with transaction():
        return set_makers(melati(), wanted, by=cast.person("Nurul"))


def shares():
    return {maker.name: maker.default_bps for maker in melati().makers if maker.left_on is None}


def test_shares_are_always_the_whole(app):
    wiwik, endang, fund = melati().makers
    for wanted in ([terms(wiwik, 4_999)], [terms(wiwik, 5_000), MakerTerms("Yuni", 1)], [terms(fund, 0)]):
        with pytest.raises(MakersDoNotSum):
            set_to(*wanted)
    assert shares() == {"Wiwik": 5_000, "Endang": 4_000, "Kas KUB": 1_000}
    set_to(terms(wiwik, 4_000), terms(fund, 0), MakerTerms("Yuni", 2_000))
    assert shares() == {"Wiwik": 4_000, "Endang": 4_000, "Kas KUB": 0, "Yuni": 2_000}


def test_the_trail_says_the_shares_before_and_after(app):
    wiwik, _endang, fund = melati().makers
    set_to(terms(wiwik, 4_000), terms(fund, 2_000))
    facts = trail("seller kub-melati")[-1].facts
    assert facts["before"] == {"Wiwik": 5_000, "Endang": 4_000, "Kas KUB": 1_000}
    assert facts["shares"] == {"Wiwik": 4_000, "Kas KUB": 2_000}


def test_whoever_left_stays_in_the_books_and_cannot_be_set_again(app):
    wiwik, endang, _fund = melati().makers
    assert set_to(terms(endang, 0, left_on=today()), terms(wiwik, 9_000)) == [endang]
    assert shares() == {"Wiwik": 9_000, "Kas KUB": 1_000}
    assert (endang.left_on, endang.default_bps) == (today(), 0)
    with pytest.raises(NotFound):
        set_to(terms(endang, 1_000), terms(wiwik, 8_000))
    other = cast.seller().makers[0]
    with pytest.raises(NotFound):
        set_to(terms(other, 1_000), terms(wiwik, 8_000))


def test_members_and_coordinators_come_go_and_come_back(app):
    tono, by = cast.person("Tono"), cast.person("Nurul")
    for _round in range(2):
        with transaction():
            add_member(melati(), tono, MemberRole.MEMBER, by=by)
            add_coordinator(village_page("sidomulyo"), tono, by=by)
        assert tono in [member.user for member in members_of(melati())]
        assert coordinators_of(village_page("sidomulyo")) == [tono]
        with transaction():
            end_member(melati(), tono.id, by=by)
            end_coordinator(village_page("sidomulyo"), tono.id, by=by)
        assert tono not in [member.user for member in members_of(melati())]
        assert coordinators_of(village_page("sidomulyo")) == []


def test_a_village_and_a_seller_of_a_name_stand_once(app):
    by = cast.person("Nurul")
    with pytest.raises(VillageKnown), transaction():
        add_village(session().get_one(Region, "35.09.30.2009"), name="Sido", text="", text_en="", by=by)
    wishes = {"kind": SellerKind.GROUP, "village": village_page("wonoasri"), "uses_hub": True}
    for name in ("KUB Melati", "kub melati"):
        with pytest.raises(SellerKnown), transaction():
            add_seller(name, **wishes, phone="+6281234567890", by=by)
