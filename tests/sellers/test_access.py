"""Who acts for whom: members, and the coordinator of a village, from one moment to the next."""

import pytest

from shop.clock import now
from shop.db import session, transaction
from shop.sellers.access import may_manage_money, sellers_of
from shop.sellers.models import MemberRole, SellerMember, VillageCoordinator
from tests import cast, make
from tests.support.browsing import form_to, forms_of


def coordinate(person, seller):
    with transaction():
        village_id = cast.seller(seller).village_id
        session().add(VillageCoordinator(user_id=cast.person(person).id, village_id=village_id))


def test_a_coordinator_acts_for_the_sellers_of_her_village_only(app):
    coordinate("Tono", "KUB Melati")
    assert [seller.name for seller in sellers_of(cast.person("Tono"))] == ["KUB Melati"]


def test_nobody_else_acts_for_anybody(app):
    assert sellers_of(cast.person("Tono")) == [] and sellers_of(cast.person("Nurul")) == []


def test_only_owner_and_treasurer_manage_the_money(app):
    """Tono was its treasurer once, and still acts for it as the coordinator of its village."""
    coordinate("Tono", "KUB Melati")
    group = cast.seller("KUB Melati")
    with transaction():
        session().add(SellerMember(user_id=cast.person("Budi").id, seller_id=group.id, role=MemberRole.MEMBER))
        for name, ended_at in (("Ratih", None), ("Tono", now())):
            who = {"user_id": cast.person(name).id, "seller_id": group.id}
            session().add(SellerMember(role=MemberRole.TREASURER, ended_at=ended_at, **who))
    may = {
        name: may_manage_money(cast.person(name), cast.seller("KUB Melati"))
        for name in ("Wiwik", "Ratih", "Budi", "Tono", "Sulastri")
    }
    assert may == {"Wiwik": True, "Ratih": True, "Budi": False, "Tono": False, "Sulastri": False}


def test_an_ended_membership_loses_access_at_once(sign_in):
    browser = sign_in(cast.person("Sulastri"))
    assert browser.get("/seller/orders").status_code == 200
    with transaction():
        for member in session().query(SellerMember).filter_by(seller_id=cast.seller().id):
            member.ended_at = now()
    assert browser.get("/seller/orders").status_code == 404
    assert browser.get("/seller/bank-account").status_code == 404


def test_an_ended_coordinator_loses_access_at_once_also_while_acting(sign_in):
    coordinate("Tono", "KUB Melati")
    browser = sign_in(cast.person("Tono"))
    assert browser.post("/seller/acting", data={"seller": "kub-melati"}).status_code == 303
    with transaction():
        session().query(VillageCoordinator).one().ended_at = now()
    assert browser.get("/seller/more").status_code == 404


def test_whoever_acts_for_two_chooses_and_sees_for_whom(sign_in):
    coordinate("Sulastri", "KUB Melati")
    browser = sign_in(cast.person("Sulastri"))
    assert "KUB Melati" in browser.get("/seller/more").text
    assert browser.post("/seller/acting", data={"seller": "sulastri-ecoprint"}).status_code == 303
    assert "Sulastri · Sulastri Ecoprint" in browser.get("/seller/more").text
    assert browser.post("/seller/acting", data={"seller": "kub-melati"}).status_code == 303
    assert "Sulastri · KUB Melati" in browser.get("/seller/more").text


def test_whoever_acts_for_two_hears_at_once_what_waits_for_the_other(sign_in):
    coordinate("Sulastri", "KUB Melati")
    browser = sign_in(cast.person("Sulastri"))
    assert "perlu dikemas." not in browser.get("/seller/orders").text
    make.paid_order()
    make.paid_order(make.product("Keripik", seller=cast.seller("KUB Melati")))
    browser.post("/seller/acting", data={"seller": "kub-melati"})
    page = browser.get("/seller/orders")
    assert "Sulastri Ecoprint punya 1 pesanan yang perlu dikemas." in page.text
    assert "KUB Melati punya" not in page.text
    assert '<a class="topbar__change" href="/seller/more">' in page.text
    form = form_to(page.text, "/seller/acting")
    assert browser.post(form.action, data=form.values).status_code == 303
    assert "KUB Melati punya 1 pesanan yang perlu dikemas." in browser.get("/seller/orders").text


def test_whoever_acts_for_one_is_asked_nothing(sign_in):
    assert "topbar__change" not in sign_in(cast.person("Wiwik")).get("/seller/orders").text


def test_nobody_chooses_a_seller_who_is_not_hers(sign_in):
    browser = sign_in(cast.person("Sulastri"))
    for name in ("kub-melati", "nobody", "", "\U0001f33f", "x" * 10_000):
        assert browser.post("/seller/acting", data={"seller": name}).status_code == 404


def test_anothers_order_is_not_found_also_for_a_coordinator_of_another_village(sign_in):
    coordinate("Tono", "KUB Melati")
    part = make.paid_order().seller_orders[0].code
    assert sign_in(cast.person("Sulastri")).get(f"/seller/orders/{part}").status_code == 200
    assert sign_in(cast.person("Tono")).get(f"/seller/orders/{part}").status_code == 404
    assert sign_in(cast.person("Wiwik")).get(f"/seller/orders/{part}").status_code == 404


def test_visitors_are_led_to_sign_in_and_buyers_find_nothing(client, sign_in):
    for path in ("/seller/more", "/seller/profile", "/seller/bank-account", "/seller/makers"):
        answer = client.get(path)
        assert answer.status_code == 303 and "/login" in answer.location
        assert sign_in(cast.person("Budi")).get(path).status_code == 404


def with_two(sign_in):
    """Sulastri's browser, who also helps KUB Melati and acts for it now."""
    coordinate("Sulastri", "KUB Melati")
    browser = sign_in(cast.person("Sulastri"))
    browser.post("/seller/acting", data={"seller": "kub-melati"})
    return browser


def test_a_form_that_lay_open_in_another_tab_changes_the_seller_it_names(sign_in):
    browser = with_two(sign_in)
    form = form_to(browser.get("/seller/profile").text, "/profile")
    browser.post("/seller/acting", data={"seller": "sulastri-ecoprint"})
    sent = {"line": "Anyaman pandan", "story": "Kami berlima.", "phone": "081234567890"}
    assert browser.post("/seller/profile", data=form.values | sent).status_code == 303
    session().expire_all()
    assert (cast.seller().line, cast.seller("KUB Melati").line) == ("", "Anyaman pandan")
    assert "Sulastri · KUB Melati" in browser.get("/seller/more").text


@pytest.mark.parametrize("page", ["/seller/profile", "/seller/bank-account", "/seller/products/new"])
def test_forms_without_a_thing_of_their_own_name_their_seller(sign_in, page):
    browser = sign_in(cast.person("Sulastri"))
    forms = [form for form in forms_of(browser.get(page).text) if form.action.startswith("/seller/")]
    assert forms and all(form.values.get("seller") == "sulastri-ecoprint" for form in forms)
    assert browser.post(forms[0].action, data=forms[0].values | {"seller": "kub-melati"}).status_code == 404


def test_a_link_leads_to_its_order_for_whomever_she_acts_just_now(sign_in):
    browser = with_two(sign_in)
    code = make.paid_order().seller_orders[0].code
    assert browser.get(f"/seller/orders/{code}").status_code == 200
    assert "Sulastri · Sulastri Ecoprint" in browser.get("/seller/more").text
    product = make.product("Tas", seller=cast.seller("KUB Melati"))
    assert browser.get(f"/seller/products/{product.slug}").status_code == 200
    assert "Sulastri · KUB Melati" in browser.get("/seller/more").text
    assert browser.post(f"/seller/orders/{code}/packing").status_code == 303
    assert sign_in(cast.person("Wiwik")).get(f"/seller/orders/{code}").status_code == 404
