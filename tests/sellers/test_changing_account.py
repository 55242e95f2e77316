"""A changed bank account waits, two of a group sign it, and whoever was reached before is told."""

from datetime import date, timedelta

import pytest

from shop import audit
from shop.clock import now, set_to
from shop.db import session, transaction
from shop.decisions.deciding import record_decision
from shop.decisions.models import Kind
from shop.payouts.standing import why_not_paid_to
from shop.sellers.bank_accounts import (
    AccountReplaced,
    NotForYouToSign,
    OwnAccount,
    SamePersonCannotSign,
    check_bank_account,
    confirm_bank_account,
    set_bank_account,
    sign_bank_account,
)
from shop.sellers.models import AccountStatus, BankAccount, MemberRole, SellerMember
from tests import cast
from tests.sellers.test_bank_accounts import change, letters


def checked(name="Sulastri Ecoprint", by="Sulastri", **values):
    account = change(name, by, **values)
    with transaction():
        check_bank_account(account, by=cast.person("Nurul"))
    return account


def second_of_melati(role=MemberRole.TREASURER, name="Budi"):
    with transaction():
        member = SellerMember(user_id=cast.person(name).id, seller_id=cast.seller("KUB Melati").id, role=role)
        session().add(member)


def sign(account, by, **kw):
    with transaction():
        sign_bank_account(session().get_one(BankAccount, account.id), by=cast.person(by), **kw)


def test_a_changed_account_waits_a_day_even_when_checked(app):
    with set_to(now()):
        account = checked()
        assert account.payable_from == now() + timedelta(hours=24)
    assert "Rekening diganti" in str(why_not_paid_to(account))
    with set_to(account.payable_from - timedelta(seconds=1)):
        assert why_not_paid_to(account)
    with set_to(account.payable_from):
        assert not why_not_paid_to(account)


@pytest.mark.parametrize("hours", [0, 48])
def test_how_long_is_a_decision(app, hours):
    with transaction():
        record_decision(
            Kind.ACCOUNT_WAIT_HOURS,
            value=hours,
            starts_on=date(2020, 1, 1),
            source="RAT 2026",
            by=cast.person("Sutrisno"),
        )
    account = checked()
    assert bool(why_not_paid_to(account)) == bool(hours)
    with set_to(now() + timedelta(hours=48)):
        assert not why_not_paid_to(account)


def test_the_first_account_of_a_seller_does_not_wait(app):
    with transaction():
        session().delete(cast.seller().bank_account)
    account = checked()
    assert account.payable_from is None and not why_not_paid_to(account)


def test_who_was_reached_before_is_told_under_the_old_address(shop):
    """Whoever took over her sign-in changed the address first; the letter goes to the one of the account before."""
    checked()
    with transaction():
        cast.person("Sulastri").email = "maling@contoh.id"
        cast.seller().phone = "+6281299999999"
    account = change(number="9990001112")
    sent = letters(shop)
    old = [letter for letter in sent if "To: sulastri@contoh.id" in letter]
    assert any("1112" in letter for letter in old)
    assert any("To: maling@contoh.id" in letter for letter in sent)
    before = cast.seller().bank_accounts[-2]
    assert (before.contact_phone, account.contact_phone) == ("+6281200000021", "+6281299999999")


def test_a_group_s_change_needs_a_second_signature(app):
    second_of_melati()
    account = checked("KUB Melati", "Wiwik")
    with set_to(now() + timedelta(days=2)):
        assert "tanda tangan orang kedua" in str(why_not_paid_to(account))
        with pytest.raises(SamePersonCannotSign):
            sign(account, "Wiwik")
        for stranger in ("Sulastri", "Tono"):
            with pytest.raises(NotForYouToSign):
                sign(account, stranger)
        with pytest.raises(NotForYouToSign):
            sign(account, "Sutrisno", is_ketua=True)
        sign(account, "Budi")
        sign(account, "Budi")
        assert not why_not_paid_to(account)
    assert [act.act for act in audit.trail("seller kub-melati")].count("bank_account_signed") == 1


def test_where_a_group_has_no_second_person_the_ketua_signs(app):
    second_of_melati(MemberRole.MEMBER)
    account = checked("KUB Melati", "Wiwik")
    with pytest.raises(NotForYouToSign):
        sign(account, "Budi")
    with pytest.raises(NotForYouToSign):
        sign(account, "Sutrisno")
    sign(account, "Sutrisno", is_ketua=True)
    assert not account.waits_for_signature


def test_a_single_maker_s_change_needs_no_second_signature(app):
    assert not checked().waits_for_signature


def test_an_account_replaced_meanwhile_is_neither_signed_nor_confirmed(app):
    second_of_melati()
    account = change("KUB Melati", "Wiwik")
    change("KUB Melati", "Wiwik", number="5556667778")
    with pytest.raises(AccountReplaced):
        sign(account, "Budi")
    with pytest.raises(AccountReplaced), transaction():
        confirm_bank_account(account, by=cast.person("Wiwik"))
    assert cast.seller("KUB Melati").bank_account.number == "5556667778"


def test_a_stopped_account_she_confirms_is_checked_once_more(app):
    account = checked()
    with transaction():
        account.status = AccountStatus.FLAGGED
    for _ in range(2):
        with transaction():
            confirm_bank_account(account, by=cast.person("Sulastri"))
    assert account.status is AccountStatus.UNCHECKED
    assert [act.act for act in audit.trail("seller sulastri-ecoprint")].count("bank_account_confirmed") == 1
    with transaction():
        check_bank_account(account, by=cast.person("Nurul"))
        confirm_bank_account(account, by=cast.person("Sulastri"))
    assert account.status is AccountStatus.VALID


def test_who_named_an_account_does_not_check_it(app):
    with transaction():
        account = set_bank_account(
            cast.seller(), bank_code="014", number="0123456789", holder="SULASTRI", by=cast.person("Nurul")
        )
    with pytest.raises(OwnAccount) as refused, transaction():
        check_bank_account(account, by=cast.person("Nurul"))
    assert "Orang lain" in refused.value.sentence()
