"""Who bears a lost dispute is decided line by line; before the release no maker is touched, after it all in proportion."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.deciding import record_decision
from shop.decisions.models import Kind
from shop.ledger.posting import credit, debit, post
from shop.ledger.queries import balance, balances
from shop.office.reports import By, sales_sheet
from shop.orders import claiming
from shop.orders.claim_models import Bearer, Claim
from shop.orders.claim_queries import claims_of
from shop.orders.fulfilment import confirm_receipt, due_for_release
from shop.orders.models import Order
from shop.payments import dispute_returns, disputes
from shop.payments.card_cases import open_case
from shop.payments.card_models import CardDispute, CardSession, MoneyCase
from shop.payments.disputes import Bearing
from shop.payments.looking import look_at_page
from shop.payments.methods import switch_method
from shop.payments.requesting import coop_account
from shop.payments.stripe import CODE
from shop.payouts.dues import due
from shop.payouts.gross import gross_by_maker
from shop.payouts.queries import money_of
from shop.payouts.statements import RowKind, statement_of
from tests import cast, make
from tests.orders.test_withholding import decide as withhold
from tests.payments.cards import books, hear, page
from tests.payouts.conftest import Office

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def lost_order(
    stripe, client, *goods, release: bool, ship: bool = True, voucher: str = ""
) -> tuple[Order, CardDispute]:
    """An order paid by card whose dispute was lost; sent, and received where it says so."""
    order = make.order(lines=dict.fromkeys(goods or (make.product(price=100_000),), 1), voucher=voucher)
    with transaction():
        switch_method(order, CODE, by=None)
    ref = page(order)
    stripe.world.pay(ref)
    look_at_page(ref)
    session().refresh(order)
    if ship:
        make.ship(order)
    if release:
        receive(order)
    dispute = stripe.world.dispute(ref)["id"]
    hear(stripe, client)
    stripe.world.end_dispute(dispute, is_won=False)
    hear(stripe, client)
    return session().get_one(Order, order.id), disputes.find_lost(dispute)


def receive(order: Order) -> None:
    with transaction():
        for parcel in order.parcels:
            confirm_receipt(parcel, by=None)


def decide(dispute: CardDispute, *shares: tuple[int, Bearer], by: str = "Nurul", reason: str = "Salah kirim"):
    """So much of each line, in their order, and who bears it."""
    lines = [line for line, _left in disputes.lines_to_bear(dispute)]
    bearings = [Bearing(line.id, amount, who) for line, (amount, who) in zip(lines, shares, strict=False)]
    with transaction():
        return disputes.decide_loss(dispute, bearings, reason=reason, by=cast.person(by))


def closed_by() -> str:
    return session().scalars(sa.select(MoneyCase.closed_by).where(MoneyCase.kind == "dispute_lost")).one()


def test_the_cooperative_bears_it_by_default_and_the_makers_get_theirs(stripe, client):
    order, dispute = lost_order(stripe, client, release=False)
    [one] = disputes.suggested(dispute)
    assert (one.amount, one.borne_by) == (100_000, Bearer.COOPERATIVE)
    before = books("written_off", "held", "payable", "goodwill")
    decide(dispute, (100_000, Bearer.COOPERATIVE))
    # every line came back to the buyer, so nobody will confirm it: what the makers earned is theirs
    assert books("written_off", "goodwill") == {"written_off": before["written_off"], "goodwill": 0}
    assert books("held", "payable", "commission") == {"held": 0, "payable": -90_000, "commission": -10_000}
    assert closed_by() == "Nurul"
    with pytest.raises(claiming.AlreadyClaimed):  # nothing of the line is left to be paid back a second time
        make.claim(order)


def test_before_the_release_no_maker_is_touched(stripe, client):
    _order, dispute = lost_order(stripe, client, release=False)
    loss = disputes.lost(dispute)
    decide(dispute, (100_000, Bearer.SELLER))
    assert books("held", "payable", "commission") == {"held": 0, "payable": 0, "commission": 0}
    assert books("written_off", "refunds_due") == {"written_off": loss - 100_000, "refunds_due": 0}
    [claim] = session().scalars(sa.select(Claim))
    assert (claim.refund, claim.commission_back, claim.was_released) == (100_000, 10_000, False)


def test_after_it_payable_and_commission_move_in_proportion_and_the_rest_leaves_zero(stripe, client):
    """Rp33.333 of Rp100.000 by the dispute, the rest by a claim: exactly what was released comes back."""
    order, dispute = lost_order(stripe, client, release=True)
    decide(dispute, (33_333, Bearer.SELLER))
    assert books("payable", "commission") == {"payable": -(90_000 - 30_000), "commission": -(10_000 - 3_333)}
    make.refunded_claim(order, 66_667)
    assert books("payable", "commission") == {"payable": 0, "commission": 0}


@pytest.mark.parametrize("release", [False, True])
def test_of_goods_with_a_voucher_the_buyer_s_money_was_lost_and_the_seller_bears_their_worth(stripe, client, release):
    make.voucher()
    _order, dispute = lost_order(stripe, client, release=release, voucher="PULANG10")
    loss = disputes.lost(dispute)
    [(line, left)] = disputes.lines_to_bear(dispute)
    assert (left, line.total, books("coop_discounts")) == (90_000, 100_000, {"coop_discounts": 10_000})
    decide(dispute, (90_000, Bearer.SELLER))
    assert books("held", "payable", "commission", "coop_discounts") == dict.fromkeys(
        ("held", "payable", "commission", "coop_discounts"), 0
    )
    assert books("written_off") == {"written_off": loss - 90_000}


def test_of_goods_with_a_voucher_the_cooperative_writes_off_their_worth(stripe, client):
    make.voucher()
    _order, dispute = lost_order(stripe, client, release=True, voucher="PULANG10")
    loss = disputes.lost(dispute)
    decide(dispute, (90_000, Bearer.COOPERATIVE))
    assert books("written_off", "coop_discounts") == {"written_off": loss + 10_000, "coop_discounts": 0}
    assert books("payable", "commission") == {"payable": -90_000, "commission": -10_000}


def test_each_member_of_a_group_bears_her_own_share(stripe, client):
    goods = make.product("Keripik", seller=cast.seller("KUB Melati"), price=99_999)
    _order, dispute = lost_order(stripe, client, goods, release=True)
    [shown] = disputes.figures(dispute, [Bearing(disputes.lines_to_bear(dispute)[0][0].id, 99_999, Bearer.SELLER)])
    assert sum(shown.makers.values()) + shown.commission == 99_999
    before = {maker: -amount for maker, amount in balances("payable").items()}
    assert {str(maker): amount for maker, amount in shown.makers.items()} == before
    decide(dispute, (99_999, Bearer.SELLER))
    assert books("payable", "commission") == {"payable": 0, "commission": 0}


def test_of_two_lines_one_is_borne_by_its_seller_and_one_by_the_courier(stripe, client):
    first, second = make.product(price=60_000), make.product("Tas", price=40_000)
    _order, dispute = lost_order(stripe, client, first, second, release=True)
    loss, due = disputes.lost(dispute), books("shipping_due")["shipping_due"]
    decide(dispute, (60_000, Bearer.SELLER), (40_000, Bearer.COURIER))
    assert books("payable", "commission") == {"payable": -36_000, "commission": -4_000}
    assert books("shipping_due", "written_off") == {"shipping_due": due + 40_000, "written_off": loss - 100_000}


def test_what_a_paid_seller_owes_is_netted_up_to_the_cap_and_her_statement_says_why(stripe, client):
    _order, dispute = lost_order(stripe, client, release=True)
    Office().confirm()
    decide(dispute, (100_000, Bearer.SELLER), reason="Warna lain dari fotonya")
    seller = cast.seller()
    assert money_of(seller.id).debt == 90_000
    rows = statement_of(seller, since=today(), until=today()).rows
    [row] = [row for row in rows if row.kind is RowKind.REFUND]
    assert row.amount == -90_000 and "Warna lain dari fotonya" in row.memo
    assert row.claim is not None and (row.claim.refund, row.claim.commission_back) == (100_000, 10_000)
    make.released_order(make.product(price=200_000))
    [hers] = [one for one in due(today()) if one.seller.id == seller.id]
    assert (hers.parts[0].earned, hers.parts[0].debt_withheld) == (180_000, 90_000)


def test_what_was_withheld_for_taxes_is_given_back_too(stripe, client):
    withhold()
    _order, dispute = lost_order(stripe, client, release=True)
    assert balance("tax_withheld") == -500
    decide(dispute, (100_000, Bearer.SELLER))
    assert balance("tax_withheld") == 0 and books("payable") == {"payable": 0}


def test_a_loss_above_what_one_person_pays_back_is_booked_by_another(stripe, client):
    with transaction():
        record_decision(
            Kind.REFUND_ALONE_RUPIAH, value=50_000, starts_on=today(), source="KEP-2", by=cast.person("Sutrisno")
        )
    _order, dispute = lost_order(stripe, client, release=True)
    first = decide(dispute, (100_000, Bearer.SELLER))
    assert first.decided_at is None and books("payable") == {"payable": -90_000}
    with pytest.raises(disputes.SamePersonCannotBook), transaction():
        disputes.approve_loss(dispute, seen=first.id, by=cast.person("Nurul"))
    newer = decide(dispute, (50_000, Bearer.SELLER))
    with pytest.raises(disputes.ProposalChanged), transaction():
        disputes.approve_loss(dispute, seen=first.id, by=cast.person("Sutrisno"))
    with transaction():
        disputes.approve_loss(dispute, seen=newer.id, by=cast.person("Sutrisno"))
    assert books("payable") == {"payable": -45_000}
    assert closed_by() == "Sutrisno"


def test_a_second_decision_changes_nothing_and_says_who_decided(stripe, client):
    _order, dispute = lost_order(stripe, client, release=True)
    decide(dispute, (50_000, Bearer.SELLER))
    with pytest.raises(disputes.LossDecided) as refusal:
        decide(dispute, (50_000, Bearer.SELLER), by="Sutrisno")
    assert refusal.value.by.startswith("Nurul")
    assert books("payable") == {"payable": -45_000}


def test_no_more_than_is_left_of_a_line_and_no_more_than_was_lost(stripe, client):
    order, dispute = lost_order(stripe, client, release=True)
    make.refunded_claim(order, 40_000)
    with pytest.raises(disputes.MoreThanLeft) as refusal:
        decide(dispute, (60_001, Bearer.SELLER))
    assert refusal.value.most == 60_000
    with pytest.raises(disputes.MoreThanLost), transaction():
        disputes._check(dispute, [Bearing(disputes.lines_to_bear(dispute)[0][0].id, 60_000, Bearer.SELLER)], 59_999)


def test_until_it_is_decided_the_money_waits_and_goods_that_never_left_are_nobody_s_loss(stripe, client):
    order, dispute = lost_order(stripe, client, release=False, ship=False)
    assert disputes.lines_to_bear(dispute) == []
    decide(dispute)
    assert closed_by() == "Nurul" and books("held") == {"held": -disputes.lost(dispute)}
    assert due_for_release() == [] and order.seller_orders[0].completed_at is None


def regain(stripe, dispute: CardDispute) -> None:
    """The buyer's bank gives the money of a lost dispute back after all."""
    stripe.world.end_dispute(dispute.ref, is_won=True)
    look_at_page(session().get_one(CardSession, dispute.session_id).session_ref)


def give_back(dispute: CardDispute, by: str = "Nurul"):
    with transaction():
        return dispute_returns.give_back_loss(dispute, by=cast.person(by))


def regained_case() -> MoneyCase:
    return session().scalars(sa.select(MoneyCase).where(MoneyCase.kind == "dispute_regained")).one()


def test_money_that_comes_back_after_others_bore_it_goes_back_to_each_of_them(stripe, client):
    first, second = make.product(price=60_000), make.product("Tas", price=40_000)
    _order, dispute = lost_order(stripe, client, first, second, release=True)
    before = books("payable", "commission", "shipping_due")
    loss = disputes.lost(dispute)
    decide(dispute, (60_000, Bearer.SELLER), (40_000, Bearer.COURIER))
    regain(stripe, dispute)
    assert regained_case().closed_at is None
    give_back(dispute)
    assert books("payable", "commission", "shipping_due") == before
    assert books("written_off") == {"written_off": 0} and dispute_returns.regained(dispute) == loss
    assert regained_case().closed_by == cast.person("Nurul").name


def test_of_a_part_each_gets_in_proportion_and_never_more_than_came_back(stripe, client):
    first, second = make.product(price=60_000), make.product("Tas", price=40_000)
    _order, dispute = lost_order(stripe, client, first, second, release=True)
    due, loss = books("shipping_due")["shipping_due"], disputes.lost(dispute)
    decide(dispute, (60_000, Bearer.SELLER), (40_000, Bearer.COURIER))
    regain_part(dispute, 33_333)
    assert [one.amount for one in dispute_returns.shares_of(dispute)] == [20_000, 13_333]
    give_back(dispute)
    assert books("payable", "commission") == {"payable": -(36_000 + 18_000), "commission": -(4_000 + 2_000)}
    assert books("shipping_due") == {"shipping_due": due + 40_000 - 13_333}
    assert books("written_off") == {"written_off": loss - 100_000}


def regain_part(dispute: CardDispute, amount: int) -> None:
    """As if the bank gave back only a part; the provider's own lines are not of interest here."""
    with transaction():
        post(
            "dispute_regained",
            [debit("disputed", amount, dispute.ref), credit("written_off", amount)],
            subject=disputes.order_of(dispute).number,
            key=f"stripe:{dispute.ref}:regained",
            by=None,
        )
        post(
            "dispute_moved",
            [debit("bank", amount, coop_account().code), credit("disputed", amount, dispute.ref)],
            subject=disputes.order_of(dispute).number,
            key="part of it",
            by=None,
        )
        open_case("dispute_regained", dispute.ref, amount=amount, order_id=disputes.order_of(dispute).id)


def test_who_was_paid_and_had_it_netted_is_paid_again_and_reads_why(stripe, client):
    """Paid Rp90.000, then owing them; the next payout of Rp180.000 kept them, and after the regaining they are paid."""
    _order, dispute = lost_order(stripe, client, release=True)
    office, seller = Office(), cast.seller()
    office.confirm()
    decide(dispute, (100_000, Bearer.SELLER))
    make.released_order(make.product(price=200_000))
    with clock.set_to(now() + timedelta(days=7)):
        Office().confirm()
    assert (money_of(seller.id).debt, money_of(seller.id).ready) == (0, 0)
    regain(stripe, dispute)
    give_back(dispute)
    assert money_of(seller.id).ready == 90_000
    [hers] = [one for one in due(today()) if one.seller.id == seller.id]
    assert hers.amount == 90_000
    rows = statement_of(seller, since=today(), until=today()).rows
    [row] = [row for row in rows if row.kind is RowKind.REGAINED]
    assert row.amount == 90_000 and row.claim is not None
    with clock.set_to(now() + timedelta(days=14)):
        Office().confirm()
    assert books("payable") == {"payable": 0}


def test_a_part_borne_before_the_release_goes_back_to_its_makers(stripe, client):
    order, dispute = lost_order(stripe, client, release=False)
    decide(dispute, (40_000, Bearer.SELLER))
    receive(order)
    assert books("payable", "commission") == {"payable": -54_000, "commission": -6_000}
    regain(stripe, dispute)
    give_back(dispute)
    assert books("payable", "commission") == {"payable": -90_000, "commission": -10_000}


def test_regained_money_is_taxed_again_and_counts_as_sold_once(stripe, client):
    withhold()
    _order, dispute = lost_order(stripe, client, release=True)
    decide(dispute, (100_000, Bearer.SELLER))
    assert balance("tax_withheld") == 0
    regain(stripe, dispute)
    give_back(dispute)
    assert balance("tax_withheld") == -500
    [gross] = gross_by_maker(today(), today()).values()
    assert (gross.gross, gross.refunded) == (100_000, 0)
    [sold] = sales_sheet(today(), today(), By.SELLER).rows
    assert sold[2:5] == [100_000, 0, 10_000]


def test_a_sale_from_before_the_tax_stays_untaxed_when_its_money_comes_back(stripe, client):
    dispute = lost_order(stripe, client, release=True)[1]
    decide(dispute, (100_000, Bearer.SELLER))
    withhold()
    regain(stripe, dispute)
    give_back(dispute)
    assert balance("tax_withheld") == 0


def test_given_back_twice_it_says_who_did_it_and_changes_nothing(stripe, client):
    _order, dispute = lost_order(stripe, client, release=True)
    decide(dispute, (100_000, Bearer.SELLER))
    regain(stripe, dispute)
    give_back(dispute)
    for name in ("Nurul", "Sutrisno"):
        with pytest.raises(dispute_returns.ReturnedAlready) as refusal:
            give_back(dispute, name)
        assert refusal.value.by == cast.person("Nurul").name
    assert books("payable", "commission") == {"payable": -90_000, "commission": -10_000}


def test_so_much_is_given_back_by_two_people(stripe, client):
    _order, dispute = lost_order(stripe, client, release=True)
    decide(dispute, (100_000, Bearer.SELLER))
    with transaction():
        record_decision(
            Kind.REFUND_ALONE_RUPIAH, value=50_000, starts_on=today(), source="KEP-2", by=cast.person("Sutrisno")
        )
    regain(stripe, dispute)
    assert give_back(dispute).booked_at is None and books("payable") == {"payable": 0}
    with pytest.raises(disputes.SamePersonCannotBook):
        give_back(dispute)
    assert give_back(dispute, "Sutrisno").booked_at is not None
    assert books("payable") == {"payable": -90_000} and regained_case().closed_by == cast.person("Sutrisno").name


def test_what_only_the_cooperative_bore_stays_its_own(stripe, client):
    _order, dispute = lost_order(stripe, client, release=True)
    decide(dispute)
    regain(stripe, dispute)
    with pytest.raises(dispute_returns.NothingRegained):
        give_back(dispute)


def test_its_buyer_reads_nothing_of_it(stripe, client):
    order, dispute = lost_order(stripe, client, release=True)
    decide(dispute, (50_000, Bearer.SELLER))
    assert claims_of(order) == []
    assert claiming.refunded_of(order.seller_orders[0].lines[0]) == 50_000
