"""A form that lay open while somebody else acted: it says who that was and when, and changes nothing.

Each row names a page, the form on it and what is typed, and what another person does meanwhile: usually the same. Forms
about money that are told by the state of what they are about alone: tests/payments/test_office_stale.py.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from shop import clock
from shop.bank import importing
from shop.bank.month_queries import month_standing
from shop.bazaars.models import BazaarException
from shop.catalogue import operations as catalogue
from shop.catalogue import reading
from shop.clock import now, today
from shop.db import db, session, transaction
from shop.decisions.models import Decision, Kind
from shop.ledger.queries import balance
from shop.orders import fulfilment
from shop.payments import cod, inbox
from shop.payments.approving import approve_refund
from shop.payments.codes import store_code
from shop.payments.ending import cancel_paid_part
from shop.payments.models import EventState, MoneyCase, ProviderEvent
from shop.payments.provider import BalanceLine, Notice, SeenPayout
from shop.payments.provider_payouts import take_in_payout
from shop.payments.requesting import coop_account
from shop.payouts import exporting, paying, taxes
from shop.payouts.pages_office import found_run
from shop.regions.models import Region
from shop.sellers.models import AccountStatus, BankAccount, MemberRole, SellerMember
from shop.sellers.operations import flag_bank_account, set_bank_account
from shop.stock.models import StockItem
from shop.users.models import Role, RoleGrant
from tests import cast, make
from tests.bank.test_months import NOVEMBER, OCTOBER, bring, october_sale
from tests.bazaars.conftest import Stall
from tests.catalogue import ready
from tests.orders.test_withholding import decide as withhold
from tests.payments.test_qris import STATIC
from tests.payouts.conftest import Office
from tests.support.browsing import form_to

#: What is no row of the shop's own business: when a browser was seen last.
APART = ("user_sessions",)


@dataclass
class Press:
    """A form of a page, named by how its address ends, and what is typed into it."""

    page: str
    form: str
    typed: dict[str, Any] = field(default_factory=dict)


@dataclass
class Row:
    """What one person is about to send, and what another does first; both once."""

    mine: Press
    theirs: Press
    #: The moment in which it happens, where that matters.
    at: Any = None


def both(page: str, form: str, typed: dict[str, Any] | None = None, other: dict[str, Any] | None = None) -> Row:
    """Two at the same form, who type the same, or the other one something else."""
    typed = typed or {}
    return Row(Press(page, form, typed), Press(page, form, typed if other is None else other))


def by(name: str = "Nurul") -> Any:
    return cast.person(name)


# The office


def qris_code() -> Row:
    with transaction():
        store_code(STATIC, account=coop_account(), by=by("Nurul"))
    end = Press("/office/methods", "/qris/end")
    return Row(Press("/office/methods", "/methods/qris", {"text": STATIC}), end)


def qris_end() -> Row:
    with transaction():
        store_code(STATIC, account=coop_account(), by=by("Nurul"))
    return both("/office/methods", "/qris/end")


def cod_area() -> Row:
    return both("/office/cod", "/cod/areas", {"region_code": "35.09", "source": "RAT"})


def cod_area_end() -> Row:
    with transaction():
        cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=by())
    return both("/office/cod", "/areas/35.09/end")


def decision_of_the_same_day() -> Row:
    typed = {"kind": "hold_days", "value": "4", "starts_on": today().isoformat(), "source": "RAT 2026"}
    return both("/office/decisions", "/decisions", typed, typed | {"value": "5"})


def decision_of_another_day() -> Row:
    typed = {"kind": "hold_days", "value": "4", "starts_on": today().isoformat(), "source": "RAT 2026"}
    later = {"value": "5", "starts_on": (today() + timedelta(days=2)).isoformat()}
    return both("/office/decisions", "/decisions", typed, typed | later)


def claim_refund() -> Row:
    return _claim({"outcome": "refund", "amount": "50000", "borne_by": "seller", "verdict": "Benar"})


def claim_replacement() -> Row:
    return _claim({"outcome": "replace", "verdict": "Dikirim lagi"})


def _claim(typed: dict[str, str]) -> Row:
    page = f"/office/claims/{make.claim(make.shipped_order()).code}"
    return both(page, "/decision", typed, {"outcome": "reject", "verdict": "Sesuai foto"})


def office_shipment() -> Row:
    order = _gathered()
    code = order.parcels[0].code
    page, form = f"/office/orders/{order.number}", f"/parcels/{code}/shipment"
    return both(page, form, {"tracking": "JP0000000001"}, {"tracking": "JP0000000002"})


def office_delivery() -> Row:
    order = make.shipped_order()
    return both(f"/office/orders/{order.number}", f"/parcels/{order.parcels[0].code}/delivery")


def part_cancellation() -> Row:
    order = make.paid_order()
    code = order.seller_orders[0].code
    return both(f"/office/orders/{order.number}", f"/parts/{code}/cancellation", {"reason": "Rusak"})


def _gathered() -> Any:
    order = make.paid_order()
    with transaction():
        for part in order.seller_orders:
            fulfilment.mark_ready(part, by=by("Wiwik"))
            if part.parcel.is_hub:
                fulfilment.hand_over(part, by=by("Wiwik"))
    return order


# The bank and its months


def month_preparation() -> Row:
    return _month("/preparation")


def month_reason() -> Row:
    row = _month("/reasons", odd=True)
    row.mine.typed, row.theirs.typed = {"reason": "Setoran bazar"}, {"reason": "Titipan"}
    return row


def month_opening() -> Row:
    return _month("/opening", opening=500_000)


def _month(form: str, *, odd: bool = False, opening: int = 0) -> Row:
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came), opening=opening)
        if odd:
            bring((date(2026, 10, 30), "SETORAN", 77_000), opening=came)
            assert month_standing(OCTOBER).items
    row = both("/office/months/2026-10", form)
    row.at = NOVEMBER
    return row


TABLE = b"Hari;Berita;Setoran;Penarikan;Sisa\n24/11/2026;SETORAN;5000;;5000\n"


def statement_columns() -> Row:
    with transaction():
        token = importing.keep_upload(coop_account(), TABLE, name="desa.csv").token
    named = {"day": "0", "text": "1", "credit": "2", "debit": "3", "balance": "4", "amount": "", "side": ""}
    typed = {"name": "Bank desa", "head": "0", **named}
    return both(f"/office/bank/uploads/{token}", "/layout", typed, typed | {"credit": "3", "debit": "2"})


def acquirer_columns() -> Row:
    return _report_columns("qris", b"Tanggal;RRN;Nominal;MDR;Bersih\n24/11/2026;R1;9000;63;8937\n", "net", "4")


def courier_columns() -> Row:
    return _report_columns("cod-1", b"Resi;Nilai COD;Potongan\nJP1;109000;0\n", "fee", "2")


def _report_columns(source: str, data: bytes, column: str, place: str) -> Row:
    with transaction():
        token = importing.keep_upload(coop_account(), data, name="daftar.csv", source=source).token
    return both(f"/office/bank/reports/{token}", "/layout", {column: ""}, {column: place})


def cash_move() -> Row:
    make.released_order()
    typed = {"way": "to_box", "amount": "50000"}
    return both("/office/payouts/cash", "/payouts/cash", typed, typed | {"amount": "70000"})


def courier_payment() -> Row:
    make.released_order()
    typed = {"amount": "18000", "reference": "JNE 1"}
    return both("/office/payouts/couriers?courier=jne-reg", "/jne-reg/payment", typed, typed | {"amount": "16500"})


def courier_difference() -> Row:
    make.released_order()
    page, typed = "/office/payouts/couriers?courier=jne-reg", {"difference_reason": "Tagihan JNE"}
    return both(page, "/jne-reg/difference", typed)


def debt_paid_back() -> Row:
    typed = {"amount": "50000", "reference": "BRI 7"}
    return both(_debt(), "/payment", typed, typed | {"amount": "60000"})


def debt_let_go() -> Row:
    return both(_debt(), "/release", {"letting_go": "RAT 2026"})


def _debt() -> str:
    order = make.released_order()
    Office().confirm()
    make.refunded_claim(order, 150_000)
    return f"/office/payouts/debts?maker={cast.seller().makers[0].id}"


def voucher_approval() -> Row:
    make.voucher(in_force=False)
    return both("/office/vouchers", "/PULANG10/approval")


def voucher_end() -> Row:
    make.voucher()
    return both("/office/vouchers", "/PULANG10/end")


def bazaar_count() -> Row:
    stall = Stall()
    stall.count(stall.sold((make.product(price=150_000), 1)))
    page = f"/office/bazaars/{stall.bazaar.id}"
    return both(page, "/count", {"counted": "150.000"})


def bazaar_exception() -> Row:
    stall = Stall()
    stall.count(stall.sold((make.product(stock=0), 2)))
    number = session().scalar(sa.select(BazaarException.id))
    told = {f"e{number}-outcome": "uncounted", f"e{number}-reason": "Dibuat tadi pagi"}
    return both(f"/office/bazaars/{stall.bazaar.id}", f"/exceptions/{number}", told)


def tax_number() -> Row:
    with clock.set_to(datetime(2026, 9, 14, 3, tzinfo=UTC)):
        withhold(starts_on=date(2026, 9, 1))
        make.released_order()
    with clock.set_to(datetime(2026, 10, 5, 3, tzinfo=UTC)), transaction():
        paid = {"amount": 750, "ntpn": "A" * 16, "paid_on": date(2026, 10, 5), "account": coop_account()}
        taxes.record_payment(date(2026, 9, 1), **paid, by=by("Nurul"))
    typed = {"ntpn": "B" * 16, "reason": "Salah ketik"}
    return both("/office/taxes?number=2026-09", "/correction", typed, typed | {"ntpn": "C" * 16})


# Sellers' accounts


def account_check() -> Row:
    _account(AccountStatus.UNCHECKED)
    return both(_file(), "/bank-account/check")


def account_flag() -> Row:
    _account(AccountStatus.UNCHECKED)
    return Row(Press(_file(), "/bank-account/flag", {"reason": "Salah"}), Press(_file(), "/bank-account/check"))


def account_in_cash() -> Row:
    return both(_file(), "/sulastri-ecoprint/cash")


def _file() -> str:
    return "/office/sellers/sulastri-ecoprint"


def _account(status: AccountStatus) -> None:
    with transaction():
        session().execute(sa.update(BankAccount).values(status=status))


def letter() -> Row:
    maker = cast.seller().makers[0].id
    return both(f"{_file()}/year?year={today().year}", "/letters", {"maker": str(maker), "reference": "SP 1"})


# Payouts


def payout_layout() -> Row:
    return both("/office/payouts/files", "/files/bri", {"layout": "mandiri_mcm"}, {"layout": "bca_multi"})


def _run() -> Any:
    make.released_order()
    with transaction():
        return paying.prepare_run(today(), by=by("Nurul"))


def payout_approval() -> Row:
    typed = {"password": cast.PASSWORD}
    return both(f"/office/payouts/{_run().number}", "/approval", typed)


def payout_discard() -> Row:
    return both(f"/office/payouts/{_run().number}", "/discard")


def _approved() -> str:
    run = _run()
    with transaction():
        paying.approve(run, seen=run.fingerprint, by=by("Budi"))
    return run.number


def payout_export() -> Row:
    number = _approved()
    with transaction():
        exporting.make_file(found_run(number), coop_account(), by=by("Nurul"))
    return both(f"/office/payouts/{number}", "/export")


def payout_confirmation() -> Row:
    return _payout("/confirmation", {"reference": "BIFAST 1"})


def payout_return() -> Row:
    return _payout("/return", {"reason": "tutup"})


def _payout(form: str, typed: dict[str, str]) -> Row:
    number = _approved()
    with transaction():
        made = exporting.make_file(found_run(number), coop_account(), by=by("Nurul"))
        paying.mark_exported(found_run(number), file_sha256=made.sha256, by=by("Nurul"))
    page = f"/office/payouts/{number}/1"
    return Row(Press(page, form, typed), Press(page, "/confirmation", {"reference": "BIFAST 2"}))


# Cards


def _card_case() -> int:
    known = BalanceLine("txn_1", "climate_order", "", "idr", 1_000_050, 0, None, now())
    own = BalanceLine("txn_2", "payout", "po_1", "idr", -1_000_050, 0, None, now())
    with transaction():
        seen = SeenPayout("po_1", now(), "paid", 1_000_050, "idr", today(), True, False, "", own, None, [known])
        take_in_payout(seen)
    return session().scalars(sa.select(MoneyCase.id)).one()


def card_case() -> Row:
    form = f"/cases/{_card_case()}/explanation"
    return both("/office/cards", form, {"account": "other_income"}, {"account": "payment_fees"})


def card_message() -> Row:
    with transaction():
        inbox.keep_notice(Notice("evt_1", "charge.refunded", "pi_1", False, "2026-05-27.dahlia", "{}"))
        session().execute(sa.update(ProviderEvent).values(state=EventState.DEAD, trouble="x"))
    return both("/office/cards", "/tries")


# Products, read by the officer


def _in_review() -> str:
    product = ready.cloth()
    with transaction():
        catalogue.submit_for_review(product, by=by("Sulastri"))
    return product.slug


def publication() -> Row:
    return both(f"/office/products/{_in_review()}", "/publication")


def publication_of_what_was_given_back() -> Row:
    page = f"/office/products/{_in_review()}"
    return Row(Press(page, "/publication"), Press(page, "/return", {"reason": "Foto gelap"}))


def giving_back_what_was_published() -> Row:
    page = f"/office/products/{_in_review()}"
    return Row(Press(page, "/return", {"reason": "Foto gelap"}), Press(page, "/publication"))


OFFICE: list[Callable[[], Row]] = [
    qris_code,
    qris_end,
    cod_area,
    cod_area_end,
    decision_of_the_same_day,
    decision_of_another_day,
    claim_refund,
    claim_replacement,
    office_shipment,
    office_delivery,
    part_cancellation,
    month_preparation,
    month_reason,
    month_opening,
    statement_columns,
    acquirer_columns,
    courier_columns,
    cash_move,
    courier_payment,
    courier_difference,
    debt_paid_back,
    debt_let_go,
    voucher_approval,
    voucher_end,
    bazaar_count,
    bazaar_exception,
    tax_number,
    account_check,
    account_flag,
    account_in_cash,
    letter,
    payout_layout,
    payout_approval,
    payout_discard,
    payout_export,
    payout_confirmation,
    payout_return,
    card_case,
    card_message,
    publication,
    publication_of_what_was_given_back,
    giving_back_what_was_published,
]


# A group's own pages: two who act for KUB Melati


def melati(**wishes: Any) -> Any:
    return make.product("Tas anyam", seller=cast.seller("KUB Melati"), **wishes)


def part_page() -> tuple[str, Any]:
    order = make.paid_order(melati())
    return f"/seller/orders/{order.seller_orders[0].code}", order


def packing() -> Row:
    return both(part_page()[0], "/packing")


def hand_over() -> Row:
    page, order = part_page()
    with transaction():
        fulfilment.mark_ready(order.seller_orders[0], by=by("Budi"))
    return both(page, "/handover")


def seller_cancellation() -> Row:
    page = part_page()[0]
    return Row(Press(page, "/packing"), Press(f"{page}/cancellation", "/cancellation", {"cause": "damaged"}))


def claim_answer() -> Row:
    claim = make.claim(make.shipped_order(melati()))
    page = f"/seller/claims/{claim.code}"
    return both(page, "/answer", {"text": "Utuh saat dikemas"}, {"text": "Kami kirim lagi"})


def profile() -> Row:
    typed = {"line": "Anyaman pandan", "story": "Kami berlima.", "phone": "081234567890"}
    return both("/seller/profile", "/profile", typed, typed | {"line": "Batik dan anyaman"})


def bank_account() -> Row:
    typed = {"bank": "014", "number": "1234567890", "holder": "WIWIK", "secret": cast.PASSWORD}
    return both("/seller/bank-account", "/bank-account", typed, typed | {"number": "1234567899"})


def account_confirmation() -> Row:
    with transaction():
        flag_bank_account(cast.seller("KUB Melati").bank_account, reason="Nama lain", by=by("Nurul"))
    return both("/seller/bank-account", "/confirmation")


def account_signature() -> Row:
    with transaction():
        account = {"bank_code": "014", "number": "1234567890", "holder": "KUB"}
        set_bank_account(cast.seller("KUB Melati"), **account, by=by("Budi"))
    return both("/seller/bank-account", "/signature")


def count() -> Row:
    product = melati()
    item = session().scalars(sa.select(StockItem.id).where(StockItem.variant_id == product.variants[0].id)).one()
    return both("/seller/stock", f"/{item}/count", {"counted": "3"}, {"counted": "4"})


def new_batch() -> Row:
    return _new_batch("KB-2")


def new_batch_of_the_same_code() -> Row:
    return _new_batch("KB-1")


def _new_batch(theirs: str) -> Row:
    product = make.product("Keripik", seller=cast.seller("KUB Melati"), category="makanan", technique=None)
    item = session().scalars(sa.select(StockItem.id).where(StockItem.variant_id == product.variants[0].id)).one()
    days = {"made_on": today().isoformat(), "best_before": (today() + timedelta(days=60)).isoformat(), "made": "9"}
    return both(f"/seller/stock/{item}", "/batches", {"code": "KB-1"} | days, {"code": theirs} | days)


def product_price() -> Row:
    typed = {"title": "Tas anyam", "price": "90000", "weight_grams": "300", "kind": "alike"}
    page = f"/seller/products/{_draft().slug}/price"
    return both(page, "/price", typed, typed | {"price": "95000"})


def product_words() -> Row:
    page = f"/seller/products/{_draft().slug}/words"
    return both(page, "/words", {"text": "Anyaman pandan dari Wonoasri."}, {"text": "Anyaman daun pandan, dijahit."})


def product_label() -> Row:
    page = f"/seller/products/{_draft().slug}/label"
    return both(page, "/label", {"halal": "not_needed"}, {"halal": "certified", "halal_number": ready.HALAL})


def product_variants() -> Row:
    page = f"/seller/products/{_draft().slug}/variants"
    typed = {"rows-1-size": "L", "rows-1-price": "90000", "rows-1-weight_grams": "300"}
    return both(page, "/variants", typed, typed | {"rows-1-size": "XL"})


def product_shares() -> Row:
    page = f"/seller/products/{_draft().slug}/shares"
    makers = [maker.id for maker in cast.seller("KUB Melati").makers]

    def typed(*percent: str) -> dict[str, str]:
        return {f"maker-{maker}": part for maker, part in zip(makers, percent, strict=True)}

    return both(page, "/shares", typed("60", "30", "10"), typed("40", "50", "10"))


def product_photo() -> Row:
    product = _draft(photos=2)
    page, photo = f"/seller/products/{product.slug}/photos", product.photos[1].id
    return both(page, f"/photos/{photo}/removal")


def product_photo_taken() -> Row:
    page = f"/seller/products/{_draft().slug}/photos"
    mine, theirs = ({"photos": (io.BytesIO(ready.jpeg(colour=(one, 9, 9))), "foto.jpg")} for one in (90, 10))
    return both(page, "/photos", mine, theirs)


def product_photo_to_the_front() -> Row:
    product = _draft(photos=3)
    page = f"/seller/products/{product.slug}/photos"
    second, third = (f"/photos/{one.photo_id}/front" for one in product.photos[1:])
    return Row(Press(page, second), Press(page, third))


def change_sent_again() -> Row:
    return both(_change_given_back(), "/change/submission")


def change_let_go() -> Row:
    return both(_change_given_back(), "/change/removal")


def change_sent_again_that_was_let_go() -> Row:
    page = _change_given_back()
    return Row(Press(page, "/change/submission"), Press(page, "/change/removal"))


def _change_given_back() -> str:
    product = ready.published(_draft())
    with transaction():
        catalogue.edit_product(product, by=by("Budi"), materials="Sutra")
    with transaction():
        reading.return_edit(product, reason="Sutra apa?", by=by("Ratih"))
    return f"/seller/products/{product.slug}"


def product_submission() -> Row:
    page = f"/seller/products/{_draft().slug}"
    return both(page, "/submission")


def product_withdrawal() -> Row:
    return both(f"/seller/products/{melati().slug}", "/withdrawal")


def _draft(**wishes: Any) -> Any:
    return ready.cloth(seller=cast.seller("KUB Melati"), **wishes)


SELLERS: list[Callable[[], Row]] = [
    packing,
    hand_over,
    seller_cancellation,
    claim_answer,
    profile,
    bank_account,
    account_confirmation,
    account_signature,
    count,
    new_batch,
    new_batch_of_the_same_code,
    product_price,
    product_words,
    product_label,
    product_variants,
    product_shares,
    product_photo,
    product_photo_taken,
    product_photo_to_the_front,
    change_sent_again,
    change_let_go,
    change_sent_again_that_was_let_go,
    product_submission,
    product_withdrawal,
]


@pytest.fixture
def two(app: Any, sign_in: Any) -> Callable[[bool], tuple[Any, Any]]:
    """Two people who may do the same: of the office, or of KUB Melati. The second is Ratih, or Tono."""

    def signed_in(in_office: bool) -> tuple[Any, Any]:
        with transaction():
            if in_office:
                for name in ("Sutrisno", "Ratih"):
                    lacking = set(Role) - cast.person(name).roles
                    cast.person(name).grants += [RoleGrant(role=role) for role in lacking]
            else:
                member = {"user_id": cast.person("Tono").id, "role": MemberRole.OWNER}
                session().add(SellerMember(seller_id=cast.seller("KUB Melati").id, **member))
        first, second = ("Sutrisno", "Ratih") if in_office else ("Wiwik", "Tono")
        return sign_in(cast.person(first)), sign_in(cast.person(second))

    return signed_in


def everything() -> dict[str, list[str]]:
    """Every row of the shop as it stands."""
    session().rollback()
    return {
        table.name: sorted(repr(tuple(row)) for row in session().execute(table.select()))
        for table in db.metadata.sorted_tables
        if table.name not in APART
    }


def send(browser: Any, form: Any, typed: dict[str, Any]) -> Any:
    return browser.post(form.action, data=form.values | typed)


@pytest.mark.parametrize("made", [*OFFICE, *SELLERS], ids=lambda made: made.__name__)
def test_a_form_that_lay_open_says_who_was_faster_and_changes_nothing(app, two, made):
    first, second = two(made in OFFICE)
    with app.test_request_context("/"):
        row = made()
    with clock.set_to(row.at or now()):
        lay_open = form_to(first.get(row.mine.page).text, row.mine.form)
        done = send(second, form_to(second.get(row.theirs.page).text, row.theirs.form), row.theirs.typed)
        assert done.status_code == 303, done.text[done.text.index("<main") :][:900]
        before = everything()
        answer = send(first, lay_open, row.mine.typed)
        assert answer.status_code in (303, 409, 422), answer.text[:600]
        page = first.get(answer.location).text if answer.status_code == 303 else answer.text
    said = page[page.index("<main") :]
    name = "Ratih" if made in OFFICE else "Tono"
    told = [words for words in said.split("<") if name in words and "WIB" in words]
    assert told, said[:1500]
    after = everything()
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_whoever_approves_a_refund_that_was_paid_meanwhile_is_told_by_whom(app, two, sign_in):
    """Another ketua approved it, and the bendahara paid it, while the first one's page lay open."""
    with transaction():
        kind = Kind.REFUND_ALONE_RUPIAH
        session().add(Decision(kind=kind, value=10_000, starts_on=today(), source="RAT", recorded_at=now()))
    order = make.paid_order()
    with transaction():
        cancel_paid_part(order.seller_orders[0], reason="Rusak", by=by())
    first, _second = two(True)
    lay_open = form_to(first.get("/office/incoming").text, f"/{order.number}/refund/approval")
    with transaction():
        approve_refund(order, amount=-balance("refunds_due", order.id), by=by("Ratih"))
    paid = sign_in(by()).post(f"/office/incoming/{order.number}/refund", data={"reference": "BIFAST 1"})
    assert paid.status_code == 303
    before = everything()
    answer = send(first, lay_open, {})
    assert answer.status_code == 409
    assert "Nurul" in answer.text[answer.text.index("<main") :]
    assert everything() == before
