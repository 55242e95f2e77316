"""The cooperative's bank accounts on their page: another one, the end of one, and never another number."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.payments.coop_accounts import add_account, end_account
from shop.payments.models import CoopAccount
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from tests import cast, make

ACCOUNTS = "/office/settings/accounts"
MANDIRI = {"bank": "Mandiri", "number": "1430012345678", "holder": "Koperasi Bakti Migran Bersinar", "code": "mandiri"}


def in_use():
    return session().scalars(sa.select(CoopAccount.code).where(CoopAccount.is_active).order_by(CoopAccount.id)).all()


def added():
    with transaction():
        return add_account(
            code="mandiri", bank_name="Mandiri", number="1430012345678", holder="Koperasi", by=cast.person("Sutrisno")
        )


def test_settings_lead_to_the_accounts(ketua):
    assert f'href="{ACCOUNTS}"' in ketua.open("/office/settings")
    assert "002101004503507" in ketua.open(ACCOUNTS)


def test_an_account_is_added_and_the_first_still_takes_the_transfers(ketua):
    page = ketua.send(ACCOUNTS, **MANDIRI)
    assert "Rekening di Mandiri ditambahkan" in page and "1430012345678" in page
    assert in_use() == ["bri", "mandiri"]
    assert coop_account().code == "bri"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "bri"}, "sudah tercatat"),
        ({"bank": "bri", "number": "002101004503507"}, "sudah tercatat"),
        ({"code": "Mandiri Satu"}, "Hanya huruf kecil"),
        ({"holder": ""}, "Isi dulu"),
    ],
)
def test_a_wrong_account_is_said_beside_its_field_and_nothing_typed_is_lost(ketua, wrong, words):
    page = ketua.send(ACCOUNTS, 422, **(MANDIRI | wrong))
    assert words in page and 'value="1430012345678"' in page or "number" in wrong
    assert in_use() == ["bri"]


def test_an_ended_account_takes_no_transfers_and_stays_in_the_list(ketua):
    added()
    page = ketua.send(f"{ACCOUNTS}/bri/end")
    assert "tidak dipakai lagi" in page and "002101004503507" in page
    assert coop_account().code == request_of(make.order().number).coop_account.code == "mandiri"
    ketua.send(f"{ACCOUNTS}/bri/end")  # again: nothing more
    assert in_use() == ["mandiri"]


def test_the_last_account_stays(ketua):
    assert "satu-satunya rekening" in ketua.send(f"{ACCOUNTS}/bri/end")
    assert in_use() == ["bri"]


def test_what_somebody_else_did_meanwhile_is_said(ketua):
    added()
    page = ketua.open(ACCOUNTS)
    with transaction():
        end_account("mandiri", by=cast.person("Nurul"))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert "Nurul" in ketua.send(f"{ACCOUNTS}/mandiri/end", seen=seen)


def test_the_bendahara_reads_and_does_not_add(sign_in):
    nurul = sign_in(cast.person("Nurul"))
    assert "Tambah rekening" in nurul.get(ACCOUNTS).text
    assert nurul.post(ACCOUNTS, data=MANDIRI).status_code == 404
    assert in_use() == ["bri"]
