"""Money nobody can place is booked once, and leaves the list when it goes back."""

import pytest

from shop.clock import today
from shop.db import transaction
from shop.ledger.queries import balance
from shop.payments.bearing import BORNE_ALONE, KetuaDecides
from shop.payments.requesting import coop_account
from shop.payments.unknown import NothingLeft, give_back, receive_unknown, unexplained
from tests import cast

TOKEN = "ab12cd34" * 4


def receive(token=TOKEN, amount=60_000):
    with transaction():
        return receive_unknown(
            amount,
            account=coop_account(),
            sender="SETOR TUNAI",
            memo="bazar?",
            received_on=today(),
            token=token,
            by=cast.person("Nurul"),
        )


def return_it(receipt, reference="BIFAST 1", by="Sutrisno"):
    with transaction():
        return give_back(receipt, account=coop_account(), reference=reference, by=cast.person(by))


def test_it_is_in_the_bank_and_owed_to_nobody_known(app):
    receipt = receive()
    assert balance("bank", "bri") == 60_000
    assert balance("unidentified", receipt) == -60_000
    (found,) = unexplained()
    assert (found.receipt, found.amount, found.memo, found.by) == (receipt, 60_000, "SETOR TUNAI: bazar?", "Nurul")


def test_the_same_form_sent_twice_is_one_receipt(app):
    assert receive() == receive()
    assert balance("bank") == 60_000


def test_two_equal_amounts_on_one_day_are_two_receipts(app):
    assert receive() != receive("ef56ab78" * 4)
    assert balance("bank") == 120_000
    assert len(unexplained()) == 2


def test_given_back_it_leaves_the_list(app):
    receipt = receive()
    assert return_it(receipt) == 60_000
    assert balance("bank") == balance("unidentified") == 0
    assert unexplained() == []


def test_given_back_twice_it_is_booked_once(app):
    receipt = receive()
    return_it(receipt)
    assert return_it(receipt) == 0
    with pytest.raises(NothingLeft):
        return_it(receipt, "BIFAST 2")
    assert balance("bank") == 0


def test_up_to_a_bank_s_fee_whoever_booked_it_gives_it_back(app):
    assert return_it(receive(amount=BORNE_ALONE), by="Nurul") == BORNE_ALONE


def test_more_goes_back_by_the_ketua_s_word_so_that_nobody_takes_money_in_and_sends_it_away_alone(app):
    receipt = receive(amount=BORNE_ALONE + 1)
    with pytest.raises(KetuaDecides):
        return_it(receipt, by="Nurul")
    assert balance("unidentified", receipt) == -BORNE_ALONE - 1
    assert return_it(receipt) == BORNE_ALONE + 1
