"""The bank account: one at a time, checked by another, and nobody's secret change."""

import pytest

from shop import audit
from shop.db import session, transaction
from shop.jobs import drain
from shop.sellers.bank_accounts import (
    AccountReplaced,
    OwnAccount,
    check_bank_account,
    flag_bank_account,
    set_bank_account,
)
from shop.sellers.models import AccountStatus, BankAccount, MemberRole, SellerMember
from tests import cast

NEW = {"bank_code": "014", "number": "0123456789", "holder": "SULASTRI"}


def change(name="Sulastri Ecoprint", by="Sulastri", **values):
    with transaction():
        account = set_bank_account(cast.seller(name), by=cast.person(by), **{**NEW, **values})
        number = account.id
    return session().get_one(BankAccount, number)


def letters(shop):
    drain()
    return [path.read_text() for path in sorted((shop.folder / "mail").glob("*.eml"))]


def test_another_account_ends_the_first_and_waits_to_be_checked(app):
    before = cast.seller().bank_account.id
    account = change()
    assert account.status is AccountStatus.UNCHECKED and account.number == "0123456789" and account.bank_name == "BCA"
    assert session().get_one(BankAccount, before).ended_at is not None
    assert cast.seller().bank_account.id == account.id
    act = audit.trail("seller sulastri-ecoprint")[-1]
    assert (act.act, act.by) == ("bank_account_changed", "Sulastri")
    assert act.facts["after"] == "BCA ···· 6789", "the trail holds no whole account number"


def test_the_same_account_again_changes_nothing(app):
    account = change()
    with transaction():
        check_bank_account(session().get_one(BankAccount, account.id), by=cast.person("Nurul"))
    assert change().id == account.id
    assert cast.seller().bank_account.status is AccountStatus.VALID
    assert len(cast.seller().bank_accounts) == 2


def test_whoever_manages_the_money_is_told_and_plain_members_are_not(shop):
    with transaction():
        group = cast.seller("KUB Melati")
        session().add(SellerMember(user_id=cast.person("Sulastri").id, seller_id=group.id, role=MemberRole.TREASURER))
        session().add(SellerMember(user_id=cast.person("Budi").id, seller_id=group.id, role=MemberRole.MEMBER))
    change("KUB Melati", "Wiwik")
    sent = letters(shop)
    assert len(sent) == 2
    assert any("wiwik@contoh.id" in letter for letter in sent) and any(
        "sulastri@contoh.id" in letter for letter in sent
    )
    assert not any("0123456789" in letter for letter in sent), "a letter shows four digits"


def test_the_office_checks_it_once(app):
    account = change()
    for _again in range(2):
        with transaction():
            check_bank_account(session().get_one(BankAccount, account.id), by=cast.person("Nurul"))
    assert cast.seller().bank_account.status is AccountStatus.VALID
    assert [act.act for act in audit.trail("seller sulastri-ecoprint")].count("bank_account_checked") == 1


def test_an_account_replaced_meanwhile_is_not_checked(app):
    old = cast.seller().bank_account.id
    change()
    for judge in (check_bank_account, lambda account, by: flag_bank_account(account, reason="?", by=by)):
        with pytest.raises(AccountReplaced), transaction():
            judge(session().get_one(BankAccount, old), by=cast.person("Nurul"))


def test_who_is_paid_to_it_does_not_check_it(app):
    account = change()
    with pytest.raises(OwnAccount), transaction():
        check_bank_account(session().get_one(BankAccount, account.id), by=cast.person("Sulastri"))


def test_a_stopped_account_says_why_and_can_be_checked_again(app):
    number = cast.seller().bank_account.id
    with transaction():
        flag_bank_account(session().get_one(BankAccount, number), reason="nama tidak cocok", by=cast.person("Nurul"))
    assert cast.seller().bank_account.status is AccountStatus.FLAGGED
    assert audit.trail("seller sulastri-ecoprint")[-1].facts["reason"] == "nama tidak cocok"
    with transaction():
        check_bank_account(session().get_one(BankAccount, number), by=cast.person("Nurul"))
    assert cast.seller().bank_account.status is AccountStatus.VALID
