"""A cart becomes one order, however often and from wherever its page is sent."""

from tests import cast, make
from tests.checkout.test_views import basket, filled, orders


def test_two_clicks_make_one_order(client):
    basket(client)
    sent = filled(68_000)
    first, second = (client.post("/checkout", data=sent) for _click in range(2))
    assert first.location == second.location
    assert len(orders()) == 1


def test_the_way_back_and_another_tab_lead_to_the_same_order(client):
    basket(client)
    old_tab = filled(68_000)
    first = client.post("/checkout", data=old_tab)
    assert client.get("/checkout").location == "/cart"
    basket(client, make.product("Kain"))
    again = client.post("/checkout", data=old_tab)
    assert again.location == first.location
    assert len(orders()) == 1


def test_a_strangers_cart_number_leads_nowhere(app, client, sign_in):
    """Numbers are counted up, so anybody can guess one; where it led, an address and a phone number stand."""
    basket(client)
    sent = filled(68_000)
    client.post("/checkout", data=sent)
    other = app.test_client()
    other.set_cookie("cart", "0123456789abcdef" * 2)
    for stranger in (app.test_client(), other, sign_in(cast.person("Tono"))):
        assert stranger.post("/checkout", data=sent).location == "/cart"


def test_a_second_click_sent_before_the_first_was_answered_leads_to_the_same_order(app, client):
    """It carries the cart's cookie and nothing yet of what the first answer says."""
    basket(client)
    sent = filled(68_000)
    twice = app.test_client()
    twice.set_cookie("cart", client.get_cookie("cart").value)
    first = client.post("/checkout", data=sent)
    assert twice.post("/checkout", data=sent).location == first.location
    assert len(orders()) == 1


def test_a_second_order_comes_from_a_second_cart(client):
    pouch = basket(client)
    client.post("/checkout", data=filled(68_000))
    basket(client, pouch)
    assert client.post("/checkout", data=filled(68_000)).status_code == 303
    assert len({order.number for order in orders()}) == 2
