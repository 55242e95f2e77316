"""Money back for a claim: to the rupiah, in any order, before the release and after it, whoever bears it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import today
from shop.db import session, transaction
from shop.ledger.queries import balance, balances
from shop.money import split
from shop.orders import claiming, fulfilment
from shop.orders.claim_models import Bearer, Claim, ClaimReason, ClaimState
from shop.orders.freezing import ClaimOpen
from shop.orders.models import OrderStatus, SellerOrderStatus
from shop.payments import ending, refunding
from shop.payments.asking import NothingDue, ask_account, give_account
from shop.payments.requesting import coop_account
from shop.payouts import dues, paying
from shop.payouts.queries import maker_money, money_of
from shop.payouts.statements import RowKind, statement_of
from shop.sellers.models import Maker
from shop.users.models import User
from tests import cast, make


def claim_on(order, line=0, part=0, quantity=1, reason=ClaimReason.DAMAGED):
    with transaction():
        found = order.seller_orders[part].lines[line]
        return claiming.open_claim(found, quantity=quantity, reason=reason, text="Sobek di tepi", by=None)


def refund(claim, amount, borne_by=Bearer.SELLER, shipping=0):
    with transaction():
        refunding.refund(
            claim, amount=amount, borne_by=borne_by, shipping=shipping, verdict="Foto jelas", by=cast.person("Nurul")
        )


def owed_to_makers():
    names = dict(session().execute(sa.select(sa.cast(Maker.id, sa.String), Maker.name)).all())
    return {names[owner]: -amount for owner, amount in balances("payable").items()}


def kub(price=100_000):
    return make.product("Keripik bawang", seller=cast.seller("KUB Melati"), price=price, category="makanan", stock=9)


def release(order):
    with transaction():
        for parcel in order.parcels:
            fulfilment.confirm_receipt(parcel, by=None)


def pay_out(days=0):
    with clock.set_to(clock.now() + timedelta(days=days)):
        with transaction():
            run = paying.prepare_run(today(), by=cast.person("Nurul"))
        with transaction():
            paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
        with transaction():
            paying.mark_exported(run, file_sha256="0" * 64, by=cast.person("Nurul"))
    return run


def confirm(run):
    for payout in run.payouts:
        with transaction():
            paying.confirm(payout, account=coop_account(), reference="BIFAST 1", by=cast.person("Nurul"))


def test_before_the_release_no_maker_is_touched_and_the_rest_releases_in_proportion(app):
    """Rp100.000 of a group, Rp33.333 back: commission Rp3.333 of Rp10.000; the makers get 90.000 − 30.000 = 60.000."""
    order = make.shipped_order(kub())
    part = order.seller_orders[0]
    claim = claim_on(order)
    refund(claim, 33_333)
    assert (claim.commission_back, {share.maker.name: share.amount for share in claim.shares}) == (
        3_333,
        {"Wiwik": 15_000, "Endang": 12_000, "Kas KUB": 3_000},
    )
    assert balance("held", part.id) == -(66_667 + part.shipping_share)
    assert owed_to_makers() == {}
    assert balance("refunds_due", order.id) == -33_333
    release(order)
    assert owed_to_makers() == {"Wiwik": 30_000, "Endang": 24_000, "Kas KUB": 6_000}
    assert balance("commission") == -6_667
    assert balance("held") == 0


def test_a_full_refund_in_small_parts_reverses_exactly(app):
    """Rp15.001: Rp1.500 commission, 6.751 + 5.400 + 1.350 for the makers; in any parts all of it comes back."""
    order = make.released_order(kub(15_001))
    before = owed_to_makers()
    assert sum(before.values()) == 13_501
    for amount in (4, 4, 7_499, 7_494):  # rounded each for itself, their commission would be 1,499
        refund(claim_on(order), amount)
    assert owed_to_makers() == {}
    assert balance("commission") == 0
    assert balance("refunds_due", order.id) == -15_001


def test_a_refund_across_the_release_reverses_exactly_too(app):
    """A third before the release, the rest after it."""
    order = make.shipped_order(kub(15_001))
    refund(claim_on(order), 5_000)
    release(order)
    refund(claim_on(order), 10_001)
    assert owed_to_makers() == {}
    assert (balance("commission"), balance("held")) == (0, 0)


def test_goods_paid_back_in_full_before_the_release_end_the_order_and_leave_the_carrier_s_money(app):
    order = make.shipped_order()
    part = order.seller_orders[0]
    refund(claim_on(order, reason=ClaimReason.NOT_ARRIVED), 150_000)
    assert part.status is SellerOrderStatus.COMPLETED
    assert order.status is OrderStatus.CLOSED
    assert owed_to_makers() == {}
    assert balance("commission") == 0
    assert balance("shipping_due", part.parcel.service_id) == -part.shipping_share


def test_the_cooperative_s_goodwill_leaves_the_maker_whole(app):
    order = make.shipped_order()
    refund(claim_on(order), 150_000, Bearer.COOPERATIVE)
    assert owed_to_makers() == {"Sulastri": 135_000}
    assert (balance("goodwill"), balance("commission")) == (150_000, -15_000)


def test_what_the_cooperative_bore_of_a_line_is_none_of_its_seller_s_refund(app):
    """Of Rp100.000 it bears Rp33.333; the rest takes 6,667 of the commission of 10,000 and 60,000 of the makers'."""
    order = make.released_order(kub())
    refund(claim_on(order), 33_333, Bearer.COOPERATIVE)
    refund(claim_on(order), 66_667)
    assert owed_to_makers() == {"Wiwik": 15_000, "Endang": 12_000, "Kas KUB": 3_000}
    assert balance("commission") == -3_333


def test_what_the_courier_lost_is_taken_from_what_he_is_owed(app):
    """He is owed Rp18.000 for the way and pays Rp150.000 for the goods and the way back."""
    order = make.shipped_order()
    part = order.seller_orders[0]
    refund(claim_on(order, reason=ClaimReason.NOT_ARRIVED), 150_000, Bearer.COURIER, shipping=18_000)
    assert part.shipping_share == 18_000
    assert balance("shipping_due", part.parcel.service_id) == 150_000
    assert owed_to_makers() == {"Sulastri": 135_000}
    assert balance("refunds_due", order.id) == -167_999, "what came, by its unique code"


def test_shipping_is_never_the_seller_s(app):
    order = make.released_order()
    refund(claim_on(order), 50_000, Bearer.SELLER, shipping=18_000)
    assert owed_to_makers() == {"Sulastri": 90_000}
    assert balance("goodwill") == 18_000


def test_after_the_payout_the_maker_is_in_debt_and_the_next_payout_keeps_half(app):
    """Paid Rp135.000, all of it came back: the next Rp135.000 pay Rp67.500, the one after settles the rest."""
    order = make.released_order()
    confirm(pay_out())
    refund(claim_on(order), 150_000)
    assert owed_to_makers() == {"Sulastri": -135_000}
    make.released_order()
    run = pay_out(days=7)
    (share,) = run.payouts[0].shares
    assert (share.earned, share.debt_withheld, share.amount) == (135_000, 67_500, 67_500)
    assert owed_to_makers() == {"Sulastri": -67_500}


def test_a_refund_of_the_very_sale_that_is_paid_is_deducted_in_full(app):
    """Two sales of Rp135.000, one paid back before any payout: Rp135.000 is paid, not half of a debt more."""
    order = make.released_order()
    make.released_order()
    refund(claim_on(order), 150_000)
    (due,) = dues.due(today())
    assert (due.parts[0].earned, due.parts[0].debt_withheld, due.amount) == (270_000, 135_000, 135_000)
    money = money_of(cast.seller().id)
    assert (money.ready, money.debt, len(money.ready_lines)) == (135_000, 0, 1)
    pay_out()
    assert owed_to_makers() == {}


def test_a_sale_paid_back_in_full_is_never_paid_by_itself(app):
    order = make.released_order()
    refund(claim_on(order), 150_000)
    with pytest.raises(paying.NothingToPay), transaction():
        paying.prepare_run(today(), by=cast.person("Nurul"))


def test_a_refund_while_its_payout_is_at_the_bank_is_a_debt_until_the_bank_gives_it_back(app):
    order = make.released_order()
    run = pay_out()
    refund(claim_on(order), 50_000)
    assert owed_to_makers() == {"Sulastri": -45_000}
    with transaction():
        paying.take_back(run.payouts[0], reason="rekening tutup", by=cast.person("Nurul"))
    assert owed_to_makers() == {"Sulastri": 90_000}
    assert money_of(cast.seller().id).ready == 90_000


def test_what_a_draft_keeps_for_a_debt_is_not_kept_twice(app):
    first = make.released_order()
    confirm(pay_out())
    make.released_order()
    refund(claim_on(first), 50_000)
    with clock.set_to(clock.now() + timedelta(days=7)), transaction():
        draft = paying.prepare_run(today(), by=cast.person("Nurul"))
    assert draft.payouts[0].shares[0].debt_withheld == 45_000
    make.released_order()
    (due,) = dues.due(today() + timedelta(days=8))
    assert (due.parts[0].earned, due.parts[0].debt_withheld) == (135_000, 0)


def test_never_more_than_the_line_is_paid_back(app):
    order = make.released_order()
    refund(claim_on(order), 100_000, Bearer.COOPERATIVE, shipping=10_000)
    claim = claim_on(order)
    with pytest.raises(refunding.MoreThanPaid) as refusal:
        refund(claim, 50_001)
    assert refusal.value.most == 50_000
    with pytest.raises(refunding.MoreThanPaid) as refusal:
        refund(claim, 50_000, shipping=8_001)
    assert refusal.value.most == 8_000
    for amount, shipping in ((0, 0), (-1, 2), (2, -1)):
        with pytest.raises(refunding.NothingAsked):
            refund(claim, amount, shipping=shipping)
    assert claim.state is ClaimState.OPEN
    refund(claim, 50_000)


def test_who_pays_everything_back_a_second_time_hears_that_it_is_decided_not_that_nothing_is_left(app):
    claim = claim_on(make.released_order())
    refund(claim, 150_000)
    with pytest.raises(claiming.ClaimDecided):
        refund(claim, 150_000)


def test_a_claim_is_decided_once(app):
    claim = claim_on(make.released_order())
    refund(claim, 50_000)
    for again in (
        lambda: refunding.refund(claim, amount=1, borne_by=Bearer.SELLER, verdict="x", by=cast.person("Nurul")),
        lambda: claiming.reject(claim, verdict="x", by=cast.person("Nurul")),
        lambda: claiming.withdraw(claim, by=None),
    ):
        with pytest.raises(claiming.ClaimDecided), transaction():
            again()
    assert -balance("refunds_due", claim.seller_order.order_id) == 50_000


def test_the_commission_of_that_day_is_given_back_whatever_it_is_now(app):
    order = make.released_order()
    with transaction():
        session().execute(sa.text("UPDATE decisions SET value = 2000 WHERE kind = 'commission_bps'"))
    refund(claim_on(order), 150_000)
    assert (balance("commission"), owed_to_makers()) == (0, {})


def test_shares_changed_tomorrow_do_not_alter_it(app):
    order = make.released_order(kub())
    with transaction():
        session().execute(sa.update(Maker).where(Maker.name == "Wiwik").values(default_bps=1_000))
        session().execute(sa.update(Maker).where(Maker.name == "Endang").values(default_bps=8_000))
    claim = claim_on(order)
    refund(claim, 50_000)
    assert {share.maker.name: share.amount for share in claim.shares} == {
        "Wiwik": 22_500,
        "Endang": 18_000,
        "Kas KUB": 4_500,
    }


def test_the_four_numbers_follow(app):
    """Held of a group after a refund before the release: each member's number falls by her part."""
    order = make.shipped_order(kub())
    refund(claim_on(order), 50_000)
    seller = cast.seller("KUB Melati")
    assert money_of(seller.id).held == 45_000
    assert {one.name: one.held for one in maker_money(seller.id)} == {
        "Wiwik": 22_500,
        "Endang": 18_000,
        "Kas KUB": 4_500,
    }


def test_the_statement_tells_the_sale_and_what_came_back(app):
    order = make.released_order()
    refund(claim_on(order), 50_000)
    statement = statement_of(cast.seller(), since=today(), until=today())
    assert [(row.kind, row.amount, row.balance) for row in statement.rows] == [
        (RowKind.SALE, 135_000, 135_000),
        (RowKind.REFUND, -45_000, 90_000),
    ]
    assert statement.commission == 15_000


def test_the_buyer_names_an_account_until_the_money_has_gone(app):
    order = make.released_order(email="budi@contoh.id")
    refund(claim_on(order), 50_000)
    with transaction():
        asked = ask_account(order)
    with transaction():
        give_account(asked, bank_code="014", number="1234567890", holder="Budi", by=None)
    with transaction():
        ending.pay_refund(order, account=coop_account(), reference="BIFAST 9", by=cast.person("Nurul"))
    with pytest.raises(NothingDue), transaction():
        give_account(asked, bank_code="002", number="999999999999999", holder="Tono", by=None)
    session().refresh(asked)
    assert asked.number == "1234567890"


def test_while_a_claim_is_open_nothing_is_released(app):
    order = make.shipped_order()
    claim = claim_on(order)
    part = order.seller_orders[0]
    with pytest.raises(ClaimOpen), transaction():
        fulfilment.confirm_receipt(order.parcels[0], by=None)
    with transaction():
        fulfilment.mark_delivered(order.parcels[0], by=None)
    with clock.set_to(clock.now() + timedelta(days=30)):
        assert fulfilment.due_for_release() == []
        with pytest.raises(ClaimOpen), transaction():
            fulfilment.release(part, by=None)
        with transaction():
            claiming.reject(claim, verdict="Warna sesuai foto", by=cast.person("Nurul"))
        assert fulfilment.due_for_release() == [part.id]
        with transaction():
            fulfilment.release(part, by=None)
    assert owed_to_makers() == {"Sulastri": 135_000}


def test_a_claim_on_one_seller_s_goods_does_not_hold_the_other_s(app):
    order = make.shipped_order(lines={kub(): 1, make.product(): 1})
    first, second = order.seller_orders
    claim_on(order)
    release(order)
    assert {first.status, second.status} == {SellerOrderStatus.DELIVERED, SellerOrderStatus.COMPLETED}
    assert session().scalar(sa.select(sa.func.count()).select_from(Claim)) == 1


def test_fifteen_makers_give_back_exactly_what_they_got(app):
    """A group of fifteen with a fifteenth each of Rp100.000: in three odd parts all of Rp90.000 comes back."""
    with transaction():
        group = cast.seller("KUB Melati")
        session().execute(sa.update(Maker).where(Maker.seller_id == group.id).values(default_bps=0))
        for number, bps in enumerate(split(10_000, [1] * 15)):
            session().add(Maker(seller_id=group.id, name=f"Anggota {number}", default_bps=bps, position=10 + number))
    order = make.released_order(kub())
    assert (len(owed_to_makers()), sum(owed_to_makers().values())) == (15, 90_000)
    for amount in (33_333, 7, 66_660):
        refund(claim_on(order), amount)
        assert all(left >= 0 for left in owed_to_makers().values())
    assert (owed_to_makers(), balance("commission")) == ({}, 0)


def test_of_two_who_decide_at_once_one_is_told(app):
    claim = claim_on(make.released_order())
    nurul, claim_id = cast.person("Nurul").id, claim.id
    outcomes = []
    session().rollback()

    def decide():
        with app.app_context():
            try:
                with transaction():
                    found = session().get_one(Claim, claim_id)
                    by = session().get_one(User, nurul)
                    refunding.refund(found, amount=90_000, borne_by=Bearer.SELLER, verdict="Benar", by=by)
                outcomes.append("paid")
            except claiming.ClaimDecided:
                outcomes.append("told")

    threads = [threading.Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["paid", "told"]
    session().rollback()
    assert -balance("refunds_due") == 90_000
