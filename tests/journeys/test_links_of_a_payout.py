"""The statement's total, the payout and the bank's line are the same money, and each leads to the other by links alone."""

from __future__ import annotations

import re

from shop.bank import queries, tying
from shop.bank.importing import import_statement
from shop.clock import today
from shop.db import session, transaction
from shop.i18n import rupiah
from shop.payments.requesting import coop_account
from shop.payouts.models import PayoutStatus
from tests import cast, make
from tests.bank import files
from tests.payouts.conftest import Office
from tests.support.desk import Desk


def led_to(desk: Desk, page: str, words: str) -> str:
    """The page behind the one link that holds these words."""
    links = re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    found = {where.replace("&amp;", "&") for where, text in links if words in re.sub(r"<[^>]+>", "", text)}
    assert len(found) == 1, (words, found)
    return desk.open(found.pop().partition("#")[0])


def test_the_bank_s_line_the_payout_and_the_statement_lead_to_each_other(app, sign_in):
    """anchors.md §5, 13, without any script."""
    make.released_order()
    with app.test_request_context("/"):
        [payout] = Office().send().payouts
        code, amount = payout.code, payout.amount
        text = files.bri_cms([(today(), "BIFAST DB SULASTRI 7781", -amount * 100)])
        with transaction():
            import_statement(coop_account(), text.encode(), name="mutasi.csv", by=cast.person("Nurul"))
        [line] = queries.open_lines(coop_account())
        with transaction():
            tying.tie(coop_account(), [line.id], [f"payout-{payout.id}"], by=cast.person("Nurul"))
        session().refresh(payout)
        assert payout.status is PayoutStatus.CONFIRMED
        shown = rupiah(amount)
    nurul = Desk(sign_in(cast.person("Nurul")))
    matched = nurul.open("/office/bank")
    entry = led_to(nurul, matched, code)
    paid = led_to(nurul, entry, f"Pencairan {code}")
    back = led_to(nurul, paid, "BIFAST DB SULASTRI 7781")
    assert re.search(r'id="match-\d+"', back) and "<title>JU-" in led_to(nurul, back, code)
    sulastri = Desk(sign_in(cast.person("Sulastri")))
    statement = sulastri.open("/seller/money/statement")
    hers = led_to(sulastri, statement, "Dibayar ke rekening")
    assert shown in hers and "BIFAST DB SULASTRI 7781" in hers
    again = led_to(sulastri, hers, "Rincian uang yang memuatnya")
    assert "Dibayar ke rekening" in again and code in again and shown.removeprefix("Rp") in again
