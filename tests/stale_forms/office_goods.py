"""The office's forms about goods and people: orders, claims, vouchers, bazaars, villages, sellers and products."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from shop.bazaars.models import BazaarException
from shop.catalogue import arranging
from shop.catalogue import shelving as catalogue
from shop.catalogue.models import Category, Technique
from shop.clock import today
from shop.db import session, transaction
from shop.orders import fulfilment, handing_over
from shop.reviews.hiding import hide
from shop.reviews.queries import find_review
from shop.sellers.models import AccountStatus, BankAccount
from shop.sellers.queries import village_page
from shop.sellers.villages import add_coordinator
from shop.stock import recalling
from shop.stock.models import Batch
from tests import cast, make
from tests.bazaars.conftest import Stall
from tests.catalogue import ready
from tests.stale_forms.row import Press, Row, a_review, both, by
from tests.support.phone import Phone


def claim_refund() -> Row:
    return _claim({"outcome": "refund", "amount": "50000", "borne_by": "seller", "verdict": "Benar"})


def claim_replacement() -> Row:
    return _claim({"outcome": "replace", "verdict": "Dikirim lagi"})


def _claim(typed: dict[str, str]) -> Row:
    page = f"/office/claims/{make.claim(make.shipped_order()).code}"
    return both(page, "/decision", typed, {"outcome": "reject", "verdict": "Sesuai foto"})


def office_role() -> Row:
    return both("/office/people?who=0812+0000+0009", "/roles", {"role": "bendahara"}, {"role": "ketua"})


def office_closing() -> Row:
    return both("/office/people?who=0812+0000+0009", "/closing")


def office_lost_phone() -> Row:
    Phone.of("Tono")
    page, form = "/office/people?who=0812+0000+0009", "/two-step/end"
    return both(page, form, {"reason": "HP hilang"}, {"reason": "HP jatuh"})


def office_renumbering() -> Row:
    order = make.shipped_order()
    page, form = f"/office/orders/{order.number}", f"/parcels/{order.parcels[0].code}/tracking"
    return both(page, form, {"tracking": "JP1111111"}, {"tracking": "JP2222222"})


def office_shipment() -> Row:
    order = _gathered()
    code = order.parcels[0].code
    page, form = f"/office/orders/{order.number}", f"/parcels/{code}/shipment"
    return both(page, form, {"tracking": "JP0000000001"}, {"tracking": "JP0000000002"})


def office_delivery() -> Row:
    order = make.shipped_order()
    return both(f"/office/orders/{order.number}", f"/parcels/{order.parcels[0].code}/delivery")


def office_hand_back() -> Row:
    order = _gathered()
    return both(f"/office/orders/{order.number}", f"/parts/{order.seller_orders[0].code}/return")


def order_cancellation() -> Row:
    number = make.order().number
    return both(f"/office/orders/{number}", f"/{number}/cancellation", {"reason": "Ganda"})


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
                handing_over.hand_over(part, by=by("Wiwik"))
    return order


def batch_called_back() -> Row:
    page = f"/office/batches/{_batch().id}"
    return both(page, "/recall", {"reason": "Tidak rapat"}, {"reason": "Berjamur"})


def batch_let_go() -> Row:
    batch = _batch()
    with transaction():
        recalling.recall_batch(batch, reason="Tidak rapat", by=by("Nurul"))
    return both(f"/office/batches/{batch.id}", "/recall/end")


def _batch() -> Batch:
    product = make.product("Keripik", category="makanan", best_before=(today() + timedelta(60),))
    return session().scalars(sa.select(Batch).where(Batch.product_id == product.id)).one()


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


def bazaar_keeper() -> Row:
    page = f"/office/bazaars/{Stall().bazaar.id}"
    mine, theirs = ({"keeper": str(by(name).id)} for name in ("Ratih", "Sutrisno"))
    return both(page, "/keeper", mine, theirs)


def bazaar_exception() -> Row:
    stall = Stall()
    stall.count(stall.sold((make.product(stock=0), 2)))
    number = session().scalar(sa.select(BazaarException.id))
    told = {f"e{number}-outcome": "uncounted", f"e{number}-reason": "Dibuat tadi pagi"}
    return both(f"/office/bazaars/{stall.bazaar.id}", f"/exceptions/{number}", told)


def village_words() -> Row:
    typed = {"name": "Sidomulyo", "text": "Di kaki Gumitir."}
    return both("/office/villages/sidomulyo", "/sidomulyo", typed, typed | {"text": "Di sela kebun kopi."})


def village_added() -> Row:
    typed = {"place": "Ketintang, Gayungan", "name": "Ketintang"}
    return both("/office/villages", "/villages", typed, typed | {"text": "Desa di kota."})


def village_coordinator() -> Row:
    page = "/office/villages/sidomulyo"
    return both(page, "/coordinators", {"who": "budi@contoh.id"}, {"who": "0812 0000 0009"})


def village_coordinator_ended() -> Row:
    with transaction():
        add_coordinator(village_page("sidomulyo"), by("Budi"), by=by())
    return both("/office/villages/sidomulyo", "/end")


def seller_added() -> Row:
    typed = {"name": "KUB Pandan", "kind": "group", "village": "wonoasri", "phone": "081234567890"}
    return both("/office/new-seller", "/new-seller", typed, typed | {"phone": "081234567891"})


def seller_words() -> Row:
    return both(f"{_file()}/profile", "/profile", {"line": "Daun jati"}, {"line": "Daun lanang"})


def makers() -> Row:
    first, second = (maker.id for maker in cast.seller("KUB Melati").makers[:2])
    mine, theirs = ({f"m{first}-share": a, f"m{second}-share": b} for a, b in (("60", "30"), ("45", "45")))
    return both("/office/sellers/kub-melati/people", "/makers", mine, theirs)


def member() -> Row:
    page = "/office/sellers/kub-melati/people"
    return both(page, "/members", {"who": "budi@contoh.id"}, {"who": "0812 0000 0009"})


def member_ended() -> Row:
    return both("/office/sellers/kub-melati/people", "/end")


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


def shelf_added() -> Row:
    typed = {"name": "Anyaman", "name_en": "Weaving", "stands": "goods"}
    return both("/office/shelves", "/office/shelves", typed, typed | {"text": "Dari pandan."})


def shelf_words() -> Row:
    return both("/office/shelves/kain", "/shelves/kain", {"text": "Dari daun."}, {"text": "Dari daun jati."})


def shelf_place() -> Row:
    return both("/office/shelves", "/tas/place", other={"place": "3"})


def shelf_closed() -> Row:
    return both("/office/shelves/kain", "/closing")


def shelf_opened() -> Row:
    with transaction():
        arranging.set_open(arranging.find(Category, "kain"), is_open=False, by=by())
    return both("/office/shelves/kain", "/opening")


def technique_added() -> Row:
    typed = {"technique-name": "Jumputan", "technique-name_en": "Tie-dye"}
    return both("/office/shelves", "/office/techniques", typed, typed | {"technique-name_en": "Tritik"})


def technique_words() -> Row:
    names = {"technique-name_en": "Leaf print"}, {"technique-name_en": "Leaf printing"}
    return both("/office/techniques/ecoprint", "/techniques/ecoprint", *names)


def technique_closed() -> Row:
    return both("/office/techniques/ecoprint", "/closing")


def technique_opened() -> Row:
    with transaction():
        arranging.set_open(arranging.find(Technique, "ecoprint"), is_open=False, by=by())
    return both("/office/techniques/ecoprint", "/opening")


def review_kept_from_sight() -> Row:
    return both(f"/office/reviews/{a_review()}", "/hiding", {"reason": "Menyebut nama"}, {"reason": "Menghina"})


def review_kept_from_sight_again() -> Row:
    return both(f"/office/reviews/{_hidden()}", "/hiding", {"reason": "Menyebut nama"}, {"reason": "Menghina"})


def review_shown() -> Row:
    return both(f"/office/reviews/{_hidden()}", "/showing")


def review_shown_that_was_kept_from_sight_anew() -> Row:
    page = f"/office/reviews/{_hidden()}"
    return Row(Press(page, "/showing"), Press(page, "/hiding", {"reason": "Menyebut nama"}))


def _hidden() -> int:
    number = a_review()
    with transaction():
        hide(find_review(number), reason="Menghina", by=by())
    return number


GOODS: list[Callable[[], Row]] = [
    claim_refund,
    claim_replacement,
    office_shipment,
    office_renumbering,
    office_role,
    office_closing,
    office_lost_phone,
    office_delivery,
    office_hand_back,
    order_cancellation,
    part_cancellation,
    batch_called_back,
    batch_let_go,
    voucher_approval,
    voucher_end,
    bazaar_count,
    bazaar_keeper,
    bazaar_exception,
    village_words,
    village_added,
    village_coordinator,
    village_coordinator_ended,
    seller_added,
    seller_words,
    makers,
    member,
    member_ended,
    account_check,
    account_flag,
    account_in_cash,
    letter,
    publication,
    publication_of_what_was_given_back,
    giving_back_what_was_published,
    shelf_added,
    shelf_words,
    shelf_place,
    shelf_closed,
    shelf_opened,
    technique_added,
    technique_words,
    technique_closed,
    technique_opened,
    review_kept_from_sight,
    review_kept_from_sight_again,
    review_shown,
    review_shown_that_was_kept_from_sight_anew,
]
