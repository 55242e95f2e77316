"""A sale at a stall: counted once, never turned away, and every rupiah of it in the books."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.bank import reporting, uploads
from shop.bank.describing import describe_report
from shop.bazaars import queries
from shop.bazaars.explaining import ExplainedAlready, StillLacking, explain
from shop.bazaars.models import BazaarException, BazaarSale, ExceptionKind, Outcome, PaidBy
from shop.bazaars.opening import BoxMoved, DifferenceUnexplained, NotInOfficeBox, count_box, in_box
from shop.bazaars.reading import Sold, SoldLine
from shop.bazaars.selling import Answer, UnknownGoods
from shop.catalogue.models import Product
from shop.clock import now, today
from shop.db import session, transaction
from shop.ledger.models import Entry
from shop.ledger.queries import balance
from shop.orders.models import Order
from shop.payments.models import QrisCode
from shop.payments.requesting import coop_account
from shop.payouts.statements import RowKind, statement_of
from shop.stock.counting import receive_into
from shop.stock.models import Reason, StockItem, StockMovement
from tests import cast, make
from tests.bazaars.conftest import Stall


def available(product: Product) -> int:
    return session().scalar(sa.select(Product.available).where(Product.id == product.id))


def exceptions() -> list[BazaarException]:
    return list(session().scalars(sa.select(BazaarException).order_by(BazaarException.id)))


def test_a_day_sent_twice_is_counted_once(stall):
    cloth, bag = make.product(price=150_000, stock=5), make.product("Tas", seller=cast.seller("KUB Melati"), stock=3)
    day = [stall.sold((cloth, 2), (bag, 1)), stall.sold((cloth, 1), by=PaidBy.QRIS)]
    assert [stall.count(sold).answer for sold in day] == [Answer.COUNTED, Answer.COUNTED]
    books = session().scalar(sa.select(sa.func.count(Entry.id)))
    assert [stall.count(sold).answer for sold in day] == [Answer.BEFORE, Answer.BEFORE]
    assert session().scalar(sa.select(sa.func.count(Entry.id))) == books
    assert session().scalar(sa.select(sa.func.count(BazaarSale.id))) == 2
    assert (available(cloth), available(bag)) == (2, 2)
    assert (balance("cash", stall.bazaar.box), balance("clearing", "qris")) == (450_000, 150_000)
    assert (balance("held"), balance("commission"), balance("payable")) == (0, -60_000, -540_000)


def test_a_sale_is_a_sale_on_the_sellers_statement_and_a_bazaar_movement_of_her_stock(stall):
    cloth = make.product(price=150_000)
    stall.count(stall.sold((cloth, 2)))
    paper = statement_of(cast.seller(), since=today(), until=today())
    assert [(row.kind, row.amount, row.sale.buyer_place) for row in paper.rows] == [
        (RowKind.SALE, 270_000, "Bazar Alun-alun")
    ]
    moved = session().scalars(sa.select(StockMovement).order_by(StockMovement.id.desc())).first()
    assert (moved.change, moved.reason, moved.note) == (-2, Reason.BAZAAR, "Bazar Alun-alun")


def test_an_oversold_piece_is_an_exception_and_the_sale_stands(stall):
    cloth = make.product(price=150_000, stock=1)
    make.paid_order(cloth)  # the only one is promised
    other = make.product(price=50_000, stock=2)
    answer = stall.count(stall.sold((cloth, 1), (other, 3)))
    assert answer.answer is Answer.EXCEPTION
    assert [(one.kind, one.line.product_id, one.line.quantity) for one in exceptions()] == [
        (ExceptionKind.LACKING, cloth.id, 1),
        (ExceptionKind.LACKING, other.id, 1),
    ]
    assert balance("cash", stall.bazaar.box) == 300_000
    assert (available(cloth), available(other)) == (0, 0)
    assert queries.totals([stall.bazaar.id])[stall.bazaar.id].waiting == 2
    assert stall.count(stall.sold((cloth, 1))).answer is Answer.EXCEPTION


def test_what_lacked_leaves_the_shelf_once_it_is_there(stall):
    cloth = make.product(stock=0)
    stall.count(stall.sold((cloth, 2)))
    (lacking,) = exceptions()
    by = cast.person("Nurul")
    with pytest.raises(StillLacking), transaction():
        explain(lacking, Outcome.FROM_SHELF, reason="Dihitung lagi", by=by)
    with transaction():
        item = session().scalars(sa.select(StockItem).where(StockItem.variant_id == lacking.line.variant_id)).one()
        receive_into(item, quantity=3, by=by)
    with transaction():
        explain(lacking, Outcome.FROM_SHELF, reason="Dihitung lagi", by=by)
    assert available(cloth) == 1
    with pytest.raises(ExplainedAlready), transaction():
        explain(lacking, Outcome.UNCOUNTED, reason="Lagi", by=by)


def test_what_was_never_counted_comes_in_and_leaves_at_once(stall):
    cloth = make.product(stock=1)
    stall.count(stall.sold((cloth, 3)))
    (lacking,) = exceptions()
    with transaction():
        explain(lacking, Outcome.UNCOUNTED, reason="Dibawa langsung dari rumah", by=cast.person("Nurul"))
    assert available(cloth) == 0
    assert lacking.closed_by.name == "Nurul"


def test_the_price_that_was_paid_counts_and_is_named_when_it_is_another(stall):
    cloth = make.product(price=150_000)
    assert stall.count(stall.sold((cloth, 1, 150_000))).answer is Answer.COUNTED
    assert stall.count(stall.sold((cloth, 2, 140_000))).answer is Answer.EXCEPTION
    (odd,) = exceptions()
    assert (odd.kind, odd.shop_price, odd.line.price) == (ExceptionKind.PRICE, 150_000, 140_000)
    assert balance("cash", stall.bazaar.box) == 430_000
    with transaction():
        explain(odd, Outcome.NOTED, reason="Harga lama", by=cast.person("Nurul"))


@pytest.mark.parametrize("days", [-3, 5])
def test_a_sale_outside_the_bazaars_days_is_booked_on_the_day_it_came(stall, days):
    sold = stall.sold((make.product(), 1), at=now() + timedelta(days=days))
    sale = stall.count(sold).sale
    assert sale.is_moved
    assert session().scalar(sa.select(Entry.booked_on).where(Entry.kind == "payment_settled")) == today()


def test_goods_the_shop_does_not_know_are_refused_and_nothing_is_written(stall):
    odd = Sold("6f1d7a3e-1111-4222-8333-444455556666", PaidBy.CASH, now(), (SoldLine(999_999, 1, 1_000),))
    with pytest.raises(UnknownGoods):
        stall.count(odd)
    assert session().scalar(sa.select(sa.func.count(Order.id))) == 0


def test_the_box_is_counted_and_emptied_into_the_offices(office_cash):
    stall = Stall(change_money=100_000)
    stall.count(stall.sold((make.product(price=150_000), 1)))
    by = cast.person("Nurul")
    with pytest.raises(DifferenceUnexplained), transaction():
        count_box(stall.bazaar, 245_000, expected=250_000, by=by)
    with transaction():
        count_box(stall.bazaar, 245_000, expected=250_000, reason="Salah kembalian", by=by)
    assert (in_box(stall.bazaar), balance("cash", "kantor"), balance("cash_difference")) == (0, 645_000, 5_000)
    with pytest.raises(BoxMoved), transaction():
        count_box(stall.bazaar, 245_000, expected=250_000, reason="Salah kembalian", by=by)


def test_cash_of_a_sale_that_comes_after_the_count_is_counted_again(stall):
    by = cast.person("Nurul")
    with transaction():
        count_box(stall.bazaar, 0, expected=0, by=by)
    stall.count(stall.sold((make.product(price=150_000), 1)))
    with transaction():
        count_box(stall.bazaar, 150_000, expected=150_000, by=by)
    assert (in_box(stall.bazaar), balance("cash", "kantor")) == (0, 150_000)


def test_no_more_change_is_taken_than_the_office_has(app):
    with pytest.raises(NotInOfficeBox):
        Stall(change_money=1)


def test_the_acquirers_report_brings_the_money_of_a_stalls_sale_and_no_unknown_money(stall):
    by = cast.person("Nurul")
    sale = stall.count(stall.sold((make.product(price=150_000, stock=5), 1), by=PaidBy.QRIS)).sale
    names = {"day": 0, "reference": 1, "amount": 2, "fee": 3}
    with transaction():
        account = coop_account()
        session().add(QrisCode(text="", coop_account_id=account.id, stored_at=now(), stored_by="test"))
        describe_report("QRIS", "qris", ["Tanggal", "Ref", "Nominal", "MDR"], names, by=by)
        lines = [f"{today():%d/%m/%Y},{one},150000,450" for one in ("A1", "A2")]
        data = "\n".join(["Tanggal,Ref,Nominal,MDR", *lines]).encode()
        upload = uploads.keep_upload(account, data, name="qris.csv", source="qris")
    with transaction():
        reporting.save_report(upload, account=upload.coop_account, received_on=today(), reference="", by=by)
    assert session().get_one(BazaarSale, sale.id).report_key is not None
    assert (balance("unidentified"), balance("payment_fees")) == (-150_000, 900)  # the second row is nobody's
    assert balance("clearing", "qris") == 300_000 - 900
