"""A group's own pages: the forms of two who act for KUB Melati."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from shop.catalogue import reading
from shop.catalogue import shelving as catalogue
from shop.clock import today
from shop.db import session, transaction
from shop.orders import fulfilment, handing_over
from shop.reviews.queries import find_review
from shop.reviews.writing import answer
from shop.sellers.bank_accounts import flag_bank_account, set_bank_account
from shop.stock.models import StockItem
from tests import cast, make
from tests.catalogue import ready
from tests.stale_forms.row import Press, Row, a_review, both, by


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


def hand_over_undone() -> Row:
    page, order = part_page()
    with transaction():
        fulfilment.mark_ready(order.seller_orders[0], by=by("Budi"))
        handing_over.hand_over(order.seller_orders[0], by=by("Budi"))
    return both(page, "/handover/undoing")


def hand_over_several() -> Row:
    _page, order = part_page()
    with transaction():
        fulfilment.mark_ready(order.seller_orders[0], by=by("Budi"))
    return both("/seller/orders?list=ready", "/handovers", {"code": order.seller_orders[0].code})


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


def time_off() -> Row:
    days = {"first": today().isoformat(), "last": (today() + timedelta(days=3)).isoformat()}
    return both("/seller/time-off", "/time-off", days, days | {"last": today().isoformat()})


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


def product_cost() -> Row:
    page = f"/seller/products/{_draft().slug}/cost"
    return both(page, "/cost", {"pieces": "1", "materials": "45000"}, {"pieces": "1", "materials": "54000"})


def product_shares() -> Row:
    page = f"/seller/products/{_draft().slug}/shares"
    makers = [maker.id for maker in cast.seller("KUB Melati").makers]

    def typed(*percent: str) -> dict[str, str]:
        return {f"maker-{maker}": part for maker, part in zip(makers, percent, strict=True)}

    return both(page, "/shares", typed("60", "30", "10"), typed("40", "50", "10"))


def product_photo() -> Row:
    product = _draft(photos=2)
    page, photo = f"/seller/products/{product.slug}/photos", product.photos[1].photo_id
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


def review_answer() -> Row:
    page = f"/seller/reviews/{a_review(melati())}"
    return both(page, "/answer", {"text": "Terima kasih."}, {"text": "Syukurlah cocok."})


def review_answer_said_better() -> Row:
    number = a_review(melati())
    with transaction():
        answer(find_review(number), text="Ya.", by=by("Budi"))
    page = f"/seller/reviews/{number}"
    return both(page, "/answer", {"text": "Terima kasih."}, {"text": "Syukurlah cocok."})


SELLERS: list[Callable[[], Row]] = [
    packing,
    hand_over,
    hand_over_undone,
    hand_over_several,
    seller_cancellation,
    claim_answer,
    profile,
    time_off,
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
    product_cost,
    product_shares,
    product_photo,
    product_photo_taken,
    product_photo_to_the_front,
    change_sent_again,
    change_let_go,
    change_sent_again_that_was_let_go,
    product_submission,
    product_withdrawal,
    review_answer,
    review_answer_said_better,
]
