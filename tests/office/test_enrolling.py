"""The office's sellers: one who joins, what stands about her, a KUB's makers with their shares, and who may act."""

import pytest
import sqlalchemy as sa

from shop.audit import WORDS, trail
from shop.catalogue.models import ProductShare
from shop.catalogue.queries import Browse, browse
from shop.catalogue.shelving import set_shares
from shop.clock import today
from shop.db import session, transaction
from shop.orders.models import OrderLineShare
from shop.sellers.access import may_manage_money, sellers_of
from shop.sellers.models import Seller
from shop.sellers.queries import find_seller, village_page
from shop.sellers.villages import add_coordinator
from shop.stock.queries import place_of
from tests import cast, make
from tests.support.lint import assert_clean

NEW = "/office/new-seller"
HERS, THEIRS = "/office/sellers/sulastri-ecoprint", "/office/sellers/kub-melati"


@pytest.fixture
def nurul(sign_in):
    return sign_in(cast.person("Nurul"))


def joins(**changes):
    return {"name": "KUB Pandan", "kind": "group", "village": "wonoasri", "phone": "0812 3456 7890"} | changes


def stands(**changes):
    words = {"line": "Daun jati", "line_en": "", "story": "Cerita.", "story_en": "A story."}
    own = {"name": "Sulastri Ecoprint", "phone": "081234567890", "is_selling": "y", "home": "sidomulyo"}
    return own | words | changes


def divided(**changes):
    """What the form of KUB Melati's makers sends, with what somebody changed: `Wiwik_share="60"`."""
    sent = {}
    for maker in find_seller("kub-melati").makers_now + [
        one for one in cast.seller("KUB Melati").makers if one.is_fund
    ]:
        sent |= {f"m{maker.id}-name": maker.name, f"m{maker.id}-share": f"{maker.default_bps / 100:g}"}
        for name, typed in changes.items():
            who, _, what = name.partition("_")
            if maker.name.startswith(who):
                sent[f"m{maker.id}-{what}"] = typed
    return sent | {name: typed for name, typed in changes.items() if name.startswith("new-")}


def shares_of(order):
    query = sa.select(OrderLineShare.maker_id, OrderLineShare.bps, OrderLineShare.amount).order_by(OrderLineShare.id)
    lines = [line.id for part in order.seller_orders for line in part.lines]
    return session().execute(query.where(OrderLineShare.line_id.in_(lines))).all()


def usual():
    session().expire_all()
    return {one.name: one.default_bps for one in find_seller("kub-melati").makers if one.left_on is None}


def test_a_group_joins_with_its_fund_and_sells_at_once(nurul):
    answer = nurul.post(NEW, data=joins())
    assert (answer.status_code, answer.location) == (303, "/office/sellers/kub-pandan/people")
    made = find_seller("kub-pandan")
    assert (made.is_group, made.phone, made.joined_on) == (True, "+6281234567890", today())
    assert [(one.name, one.is_fund, one.default_bps) for one in made.makers] == [("Kas KUB Pandan", True, 10_000)]
    assert place_of(made) is not None
    order = make.order(make.product("Tikar", seller=made))
    assert [(bps, amount > 0) for _maker, bps, amount in shares_of(order)] == [(10_000, True)]
    assert_clean(nurul.get(answer.location).text, answer.location, csrf=False)


def test_a_single_maker_joins_as_her_own_maker(nurul):
    assert nurul.post(NEW, data=joins(name="Bu Ñanik", kind="individual")).status_code == 303
    made = find_seller("bu-nanik")
    assert [(one.name, one.is_fund, one.default_bps) for one in made.makers] == [("Bu Ñanik", False, 10_000)]
    assert nurul.post("/office/sellers/bu-nanik/makers", data={}).status_code == 404, "she makes alone"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "a\0b"},
        {"name": "x" * 10_000},
        {"name": "kub melati"},
        {"kind": "firm"},
        {"village": "atlantis"},
        {"phone": "12"},
        {"phone": "０８１２３４５６７８９０"},
    ],
)
def test_a_mistake_about_who_joins_is_said_beside_its_field(nurul, changes):
    page = nurul.post(NEW, data=joins(**changes))
    assert page.status_code == 422 and "field__error" in page.text
    assert session().scalar(sa.select(sa.func.count(Seller.id))) == 2


def test_what_stands_about_a_seller_changes_for_buyers_at_once(nurul, client):
    make.product("Kain jati")
    assert nurul.post(f"{HERS}/profile", data=stands(name="Sulastri Gumitir")).status_code == 303
    page = client.get("/sellers/sulastri-ecoprint").text
    assert "Sulastri Gumitir" in page and "Daun jati" in page
    assert "A story." in client.get("/en/sellers/sulastri-ecoprint").text
    assert browse(Browse(words="gumitir"), 1).page.total == 1
    without = {name: typed for name, typed in stands().items() if name != "is_selling"}
    assert nurul.post(f"{HERS}/profile", data=without).status_code == 303
    assert client.get("/sellers/sulastri-ecoprint").status_code == 404, "not selling now"
    assert "seller_changed" in WORDS and trail("seller sulastri-ecoprint")[-1].facts["now"]["selling"] is False
    for changes in ({"name": ""}, {"phone": "x"}, {"line": "x" * 161}, {"story": "\0"}):
        page = nurul.post(f"{HERS}/profile", data=stands(**changes))
        assert page.status_code == 422 and "A story." in page.text, changes


def test_shares_change_for_what_comes_and_never_for_what_was_ordered(nurul):
    group = cast.seller("KUB Melati")
    mat = make.product("Tikar", seller=group)
    before = make.paid_order(mat)
    frozen = shares_of(before)
    made = divided(Wiwik_share="37,5%", Endang_share="40", **{"new-name": "Yuni", "new-share": "12.5"})
    assert nurul.post(f"{THEIRS}/makers", data=made).status_code == 303
    assert usual() == {"Wiwik": 3_750, "Endang": 4_000, "Kas KUB": 1_000, "Yuni": 1_250}
    assert shares_of(before) == frozen
    assert [bps for _maker, bps, _amount in shares_of(make.order(mat))] == [3_750, 4_000, 1_000, 1_250]
    assert trail("seller kub-melati")[-1].act == "makers_set"


def test_in_another_village_its_coordinator_helps_her_and_her_goods_stand_there(nurul, client):
    cloth = make.product("Kain lanang")
    order = make.paid_order(cloth)
    tono, budi = cast.person("Tono"), cast.person("Budi")
    with transaction():
        for slug, user in (("sidomulyo", tono), ("wonoasri", budi)):
            add_coordinator(village_page(slug), user, by=cast.person("Nurul"))
    assert "Sulastri Ecoprint" in client.get(f"/products/{cloth.slug}").text
    assert '<option selected value="sidomulyo">' in nurul.get(f"{HERS}/profile").text
    assert nurul.post(f"{HERS}/profile", data=stands(home="wonoasri")).status_code == 303
    session().expire_all()
    assert cast.seller() in sellers_of(budi) and cast.seller() not in sellers_of(tono)
    there = [village_page(slug).id for slug in ("sidomulyo", "wonoasri")]
    assert [browse(Browse(village=frozenset({number})), 1).page.total for number in there] == [0, 1]
    assert browse(Browse(words="wonoasri"), 1).page.total == 1
    page = client.get(f"/products/{cloth.slug}").text
    assert "Wonoasri" in page
    assert trail("seller sulastri-ecoprint")[-1].facts["now"]["village"] == "wonoasri"
    assert nurul.get(f"/office/orders/{order.number}").status_code == 200


@pytest.mark.parametrize("home", ["", "atlantis", "x" * 10_000, "\0"])
def test_a_village_that_is_none_of_the_shop_s_is_refused(nurul, home):
    page = nurul.post(f"{HERS}/profile", data=stands(home=home, story="Cerita yang panjang."))
    assert page.status_code == 422 and "field__error" in page.text and "Cerita yang panjang." in page.text
    session().expire_all()
    assert cast.seller().village.slug == "sidomulyo"


def test_of_one_name_in_a_village_there_is_one_also_after_a_change(nurul):
    nurul.post(NEW, data=joins(name="Sulastri Ecoprint", kind="individual"))
    for changes in ({"home": "wonoasri"}, {"home": "wonoasri", "name": "kub melati"}):
        page = nurul.post(f"{HERS}/profile", data=stands(**changes))
        assert page.status_code == 422 and "field__error" in page.text
    session().expire_all()
    assert (cast.person("Sulastri").name, find_seller("sulastri-ecoprint").village.slug) == ("Sulastri", "sidomulyo")


def test_whoever_leaves_gets_no_part_of_what_comes_not_even_of_goods_with_parts_of_their_own(nurul):
    group = cast.seller("KUB Melati")
    wiwik, endang = group.makers[:2]
    mat = make.product("Tikar", seller=group)
    with transaction():
        set_shares(mat, {wiwik.id: 2_000, endang.id: 8_000}, by=cast.person("Wiwik"))
    before = make.paid_order(mat)
    frozen = shares_of(before)
    gone = divided(Endang_share="0", **{"Endang_left_on": today().isoformat(), "Wiwik_share": "90"})
    assert nurul.post(f"{THEIRS}/makers", data=gone).status_code == 303
    assert usual() == {"Wiwik": 9_000, "Kas KUB": 1_000}
    assert session().scalar(sa.select(sa.func.count(ProductShare.id))) == 0
    assert shares_of(before) == frozen
    assert [maker for maker, _bps, _amount in shares_of(make.order(mat))] == [wiwik.id, group.makers[2].id]
    assert "Sudah keluar" in nurul.get(f"{THEIRS}/people").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Wiwik_share": "49"}, "Jumlah bagiannya 99%"),
        ({"Wiwik_share": "sepuluh"}, "Ketik persentase"),
        ({"Wiwik_share": "5000"}, "Ketik persentase"),
        ({"Wiwik_share": "101"}, "Paling banyak 100%"),
        ({"Wiwik_share": ""}, "Isi dulu"),
        ({"Wiwik_name": ""}, "Isi dulu"),
        ({"Endang_left_on": "2099-01-01", "Endang_share": "0", "Wiwik_share": "90"}, "Paling akhir"),
        ({"Endang_left_on": "2026-01-02"}, "Yang sudah keluar tidak dapat bagian"),
        ({"new-share": "5"}, "Ketik namanya"),
        ({"new-name": "Yuni", "new-share": "5"}, "Jumlah bagiannya 105%"),
        ({"new-name": "a\0b"}, "tidak bisa dipakai"),
    ],
)
def test_shares_that_cannot_be_are_refused_beside_the_field_and_nothing_typed_is_lost(nurul, changes, words):
    page = nurul.post(f"{THEIRS}/makers", data=divided(Kas_line="Untuk alat", **changes))
    assert page.status_code == 422
    assert words in page.text and "field__error" in page.text
    assert "Untuk alat" in page.text
    assert usual() == {"Wiwik": 5_000, "Endang": 4_000, "Kas KUB": 1_000}


def test_a_member_acts_with_her_role_until_she_is_ended(nurul):
    tono, group = cast.person("Tono"), cast.seller("KUB Melati")
    for role, may in (("member", False), ("treasurer", True)):
        assert nurul.post(f"{THEIRS}/members", data={"who": "081200000009", "role": role}).status_code == 303
        assert may_manage_money(tono, group) is may
    assert sellers_of(tono) == [group]
    for _click in range(2):
        assert nurul.post(f"{THEIRS}/members/{tono.id}/end").status_code == 303
    assert sellers_of(tono) == []
    acts = [one.act for one in trail("seller kub-melati")]
    assert acts == ["member_added", "member_added", "member_ended"] and set(acts) <= set(WORDS)
    assert nurul.post(f"{THEIRS}/members/999999/end").status_code == 404
    for sent in ({"who": "", "role": "member"}, {"who": "081200000009", "role": "boss"}, {"who": "x", "role": "owner"}):
        page = nurul.post(f"{THEIRS}/members", data=sent)
        assert page.status_code == 422 and "field__error" in page.text


@pytest.mark.parametrize("name", ["Ratih", "Budi", "Sulastri", "Tono"])
def test_others_find_nothing_there(sign_in, name):
    browser = sign_in(cast.person(name))
    for path in (NEW, f"{HERS}/profile", f"{THEIRS}/people"):
        assert browser.get(path).status_code == 404
    assert browser.post(f"{THEIRS}/makers", data=divided()).status_code == 404
