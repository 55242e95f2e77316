"""The stall: a page that sells with and without network, what it asks for, and what it sends."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from shop.bazaars import queries
from shop.bazaars.access import keeper_only, kept_bazaar
from shop.bazaars.blueprint import pages
from shop.bazaars.forms import SaleForm
from shop.bazaars.models import PaidBy
from shop.bazaars.opening import in_box
from shop.bazaars.reading import MOST_BYTES, MOST_SALES, NotSales, Sold, SoldLine, read_sales
from shop.bazaars.selling import Answer, UnknownGoods, count_sale
from shop.clock import now
from shop.db import committed, transaction
from shop.errors import NotFound
from shop.i18n import gettext as _
from shop.payments.codes import code_in_use, drawing
from shop.users.access import home_of, person


@pages.get("/bazaars/<int:number>/stall")
@keeper_only
def stall(number: int) -> str:
    """The stall's page. Loaded once, it works without network; without JavaScript it sells one thing at a time."""
    return _page(SaleForm(queries.goods()))


@pages.post("/bazaars/<int:number>/stall")
@keeper_only
def sell(number: int) -> Response | tuple[str, int]:
    """One sale by the plain form."""
    goods = queries.goods()
    form = SaleForm(goods)
    if not form.validate_on_submit():
        return _page(form), 422
    price = next(one.price for one in goods if one.variant == form.variant.data)
    line = SoldLine(form.variant.data, form.quantity.data, form.price.data or price)
    with transaction():
        counted = count_sale(kept_bazaar(), Sold(form.key.data, PaidBy(form.paid_by.data), now(), (line,)), by=person())
        answer = counted.answer
    words = {
        Answer.COUNTED: (_("Sold and counted."), "good"),
        Answer.BEFORE: (_("This sale was counted before. Nothing was counted a second time."), "wait"),
        Answer.EXCEPTION: (_("Sold and counted. The office looks at what does not fit."), "wait"),
    }
    flash(*words[answer])
    return redirect(url_for(".stall", number=number), 303)


@pages.get("/bazaars/<int:number>/goods.json")
@keeper_only
def goods(number: int) -> Response:
    """What can be sold, what was sold and must be in the box by now, and the token with which sales are sent."""
    found = [
        {
            "variant": one.variant,
            "name": one.name,
            "seller": one.seller,
            "price": one.price,
            "there": one.available,
            "photo": one.photo,
        }
        for one in queries.goods()
    ]
    totals = queries.totals([number])[number]
    sums = {"cash": totals.cash, "qris": totals.qris, "box": in_box(kept_bazaar())}
    return jsonify(goods=found, sums=sums, token=generate_csrf())


@pages.post("/bazaars/<int:number>/sales")
@keeper_only
def send(number: int) -> tuple[Response, int]:
    """Sales from the stall's device: each is counted for itself, and the answer says what became of it.

    400 or 422 with a sentence, and nothing counted, for what is no list of sales; 422 with every answer where goods are unknown.
    """
    try:
        sales = read_sales(request.stream.read(MOST_BYTES + 1))
    except NotSales as refusal:
        return jsonify(message=refusal.sentence(), most=MOST_SALES), refusal.status
    answers = [_counted(sold) for sold in sales]
    is_refused = any(one["answer"] == "refused" for one in answers)
    return jsonify(sales=answers), 422 if is_refused else 200


def _counted(sold: Sold) -> dict[str, Any]:
    """Count one sale in a transaction of its own: what is answered is kept."""

    def count() -> dict[str, Any]:
        counted = count_sale(kept_bazaar(), sold, by=person())
        return {"id": sold.key, "answer": counted.answer.value, "number": counted.sale.order.number}

    try:
        return committed(count)
    except UnknownGoods as refusal:
        return {"id": sold.key, "answer": "refused", "message": refusal.sentence()}


@pages.get("/bazaars/<int:number>/code.svg")
@keeper_only
def code(number: int) -> Response:
    """The cooperative's QRIS code as it hangs at the counter: the buyer types the amount."""
    found = code_in_use()
    if found is None:
        raise NotFound(qris=number)
    return Response(drawing(found.text, "svg"), mimetype="image/svg+xml")


@pages.get("/bazaars/<int:number>/worker.js")
@keeper_only
def worker(number: int) -> Response:
    """What keeps the page while there is no network. It stands here, not among the files, so that it governs this stall."""
    answer = Response(current_app.extensions["assets"].text("js/stall-worker.js"), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _page(form: SaleForm) -> str:
    bazaar = kept_bazaar()
    totals = queries.totals([bazaar.id])[bazaar.id]
    return render_template(
        "bazaars/stall.html",
        bazaar=bazaar,
        form=form,
        totals=totals,
        home=home_of(person()),
        has_code=code_in_use() is not None,
    )
