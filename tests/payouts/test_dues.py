"""What each seller would be paid: what was released, less what came back, taxes and debts."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import today
from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.orders import fulfilment
from shop.payouts import dues, paying
from shop.payouts.models import RunStatus
from shop.sellers.models import AccountStatus, BankAccount
from tests import cast, make
from tests.orders.test_withholding import decide as decide_tax
from tests.payouts.test_paying import approve, maker, melati_goods, owe, prepare


def test_a_seller_is_paid_her_part_of_what_was_received(app):
    """Rp150.000 less 10 %: Rp135.000."""
    make.released_order()
    run = prepare()
    (payout,) = run.payouts
    assert (payout.seller.name, payout.amount, payout.position) == ("Sulastri Ecoprint", 135_000, 1)
    assert payout.account_number == payout.bank_account.number
    assert run.status is RunStatus.DRAFT
    assert balance("payable") == -135_000


def test_money_not_released_is_not_paid(app):
    make.shipped_order()
    with pytest.raises(paying.NothingToPay):
        prepare()


def test_a_group_s_makers_share_by_largest_remainder(app):
    """3 × Rp15.001 less 10 % is Rp40.503; halves of 50, 40, 10 % leave one rupiah, which the .5 gets."""
    make.released_order(melati_goods(), quantity=3)
    (payout,) = prepare().payouts
    assert {share.maker.name: share.amount for share in payout.shares} == {
        "Wiwik": 20_252,
        "Endang": 16_201,
        "Kas KUB": 4_050,
    }
    assert payout.amount == 40_503


def test_under_the_minimum_it_waits_with_the_reason(app):
    make.released_order(melati_goods())
    (due,) = dues.due(today())
    assert due.amount == 13_501
    assert "batas terkecil" in str(due.reason)
    with pytest.raises(paying.NothingToPay):
        prepare()


@pytest.mark.parametrize(
    ("status", "words"), [(AccountStatus.UNCHECKED, "belum diperiksa"), (AccountStatus.FLAGGED, "rekening baru")]
)
def test_without_a_good_bank_account_it_waits_with_the_reason(app, status, words):
    make.released_order()
    with transaction():
        session().execute(sa.update(BankAccount).values(status=status))
    (due,) = dues.due(today())
    assert words in str(due.reason)


def test_without_any_bank_account_it_waits_with_the_reason(app):
    make.released_order()
    with transaction():
        session().execute(sa.update(BankAccount).values(ended_at=clock.now()))
    (due,) = dues.due(today())
    assert due.bank_account is None
    assert "Belum ada nomor rekening" in str(due.reason)


def test_a_debt_takes_at_most_half_of_a_payout(app):
    """Rp135.000 and a debt of Rp100.000: half, Rp67.500, is withheld; Rp32.500 of the debt is left for the next."""
    make.released_order()
    owe(maker("Sulastri"), 100_000)
    first = prepare()
    (share,) = first.payouts[0].shares
    assert (share.earned, share.debt_withheld, share.amount) == (135_000, 67_500, 67_500)
    approve(first)
    assert balance("payable", maker("Sulastri").id) == 32_500
    with clock.set_to(clock.now() + timedelta(days=7)):
        make.released_order()
        (share,) = prepare().payouts[0].shares
    assert (share.earned, share.debt_withheld, share.amount) == (135_000, 32_500, 102_500)


def test_what_came_back_of_the_sale_itself_is_kept_whole_and_of_another_debt_half_of_what_is_left(app):
    make.refunded_claim(make.released_order(), 50_000)
    owe(maker("Sulastri"), 100_000)
    (due,) = dues.due(today())
    assert due.parts[0].debt_withheld == 45_000 + 45_000


def test_tax_of_the_sale_itself_is_kept_whole_and_of_another_debt_half_of_what_is_left(app):
    decide_tax(50)
    make.released_order()
    owe(maker("Sulastri"), 100_000)
    (due,) = dues.due(today())
    assert (due.parts[0].earned, due.parts[0].debt_withheld) == (135_000, 750 + 67_125)


def test_what_came_back_before_the_release_is_not_kept_once_more(app):
    order = make.shipped_order()
    make.refunded_claim(order, 100_000)
    with transaction():
        for parcel in order.parcels:
            fulfilment.confirm_receipt(parcel, by=None)
    owe(maker("Sulastri"), 30_000)
    (due,) = dues.due(today())
    assert (due.parts[0].earned, due.parts[0].debt_withheld) == (45_000, 22_500)


def test_a_maker_s_debt_does_not_touch_her_group(app):
    make.released_order(melati_goods(), quantity=3)
    owe(maker("Endang"), 5_000)
    (payout,) = prepare().payouts
    assert {share.maker.name: share.debt_withheld for share in payout.shares} == {
        "Wiwik": 0,
        "Endang": 5_000,
        "Kas KUB": 0,
    }
    assert payout.amount == 35_503


def test_exactly_the_minimum_is_paid(app):
    make.released_order(make.product(price=27_778))
    (due,) = dues.due(today())
    assert (due.amount, due.reason) == (25_000, "")


def test_sellers_stand_by_name(app):
    make.released_order()
    make.released_order(melati_goods(), quantity=3)
    assert [due.seller.name for due in dues.due(today())] == ["KUB Melati", "Sulastri Ecoprint"]


def test_an_account_that_ended_is_no_seller_s_account(app):
    """She changed it: she is one seller with one payout, to the new one."""
    make.released_order()
    with transaction():
        old = session().scalars(sa.select(BankAccount).where(BankAccount.seller_id == cast.seller().id)).one()
        old.ended_at = clock.now()
        session().flush()
        session().add(
            BankAccount(
                seller_id=old.seller_id,
                bank_code="014",
                bank_name="BCA",
                number="1234567890",
                holder=old.holder,
                status=AccountStatus.VALID,
                created_at=clock.now(),
            )
        )
    (payout,) = prepare().payouts
    assert (payout.bank_name, payout.account_number, payout.amount) == ("BCA", "1234567890", 135_000)
