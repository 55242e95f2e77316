"""The seller's orders: what to pack today, one parcel at a time, and where the others are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.catalogue.models import Variant
from shop.clock import today
from shop.db import transaction
from shop.decisions.models import Kind
from shop.decisions.queries import value
from shop.i18n import gettext as _
from shop.i18n import ngettext, telepon
from shop.orders import claim_queries, fulfilment, handing_over, recall
from shop.orders import seller_queries as queries
from shop.orders.blueprint import pages
from shop.orders.models import OrderStatus, SellerOrder, SellerOrderStatus
from shop.orders.moving import WrongMoment
from shop.orders.recall_office import recall_facts, recall_file
from shop.orders.renumbering import correct_tracking
from shop.orders.seller_forms import ShipmentForm
from shop.orders.words import STATES, was_told
from shop.paging import list_named, page_number
from shop.sellers.access import acting_seller, of_hers, sellers_only
from shop.sellers.time_off import is_announced
from shop.shipping.labels import phone_hidden
from shop.squares import square
from shop.stock.models import Batch
from shop.stock.recalling import BatchRecalled
from shop.stock.reserving import SoldAgain
from shop.users.access import person

#: Why a step of an order is not taken, said where it was tried.
REFUSALS = (WrongMoment, fulfilment.NotThisWay, fulfilment.PaidAtDoor, BatchRecalled, SoldAgain)


@pages.app_template_global()
def tab_counts() -> dict[str, int]:
    """On every page of the seller's side: how many orders wait, and products that were given back, under the thumb."""
    if not g.get("seller"):
        return {}
    orders, products = queries.waiting(g.seller.id)
    return {"orders": orders, "products": products}


@pages.app_template_global()
def promised_to(variant: Variant) -> list[queries.Promise]:
    """On the page of a seller's stock: whose orders hold what is reserved of a variant."""
    return queries.promised(variant.id)


@pages.get("/seller")
@sellers_only
def seller_home() -> Response:
    """The seller's side begins with what must be packed."""
    return redirect(url_for(".seller_index"), 303)


@pages.get("/seller/orders")
@sellers_only
def seller_index() -> str:
    """One list of orders; without a choice, what must be packed today."""
    return _list(list_named("list", queries.LISTS, "to-pack"))


def _list(name: str, problem: str = "") -> str:
    seller = acting_seller()
    page = queries.orders(seller.id, name, page_number(request.args.get("page")))
    counts = queries.counts(seller.id)
    return render_template(
        "orders/seller/index.html",
        seller=seller,
        name=name,
        day=today(),
        is_off=is_announced(seller),
        counts=counts,
        page=page,
        packed=queries.to_bring(seller.id) if name == "to-pack" else 0,
        to_bring=[part for part in page.items if _waits_to_be_brought(part)],
        problem=problem,
        hold_days=value(Kind.HOLD_DAYS) if counts["arrived"] else None,  # a shop not yet opened has decided none
        claims=claim_queries.open_of_seller(seller.id),
        elsewhere=queries.to_pack_elsewhere(g.sellers, seller) if name == "to-pack" else [],
    )


@pages.get("/seller/orders/<code>")
@sellers_only
def seller_show(code: str) -> str:
    """One order: what to put in, the label, its money, and the next thing to do."""
    return _page(_order(code))


@pages.get("/seller/orders/<code>/label")
@sellers_only
def seller_label(code: str) -> str | Response:
    """The label on paper, with the whole phone number: couriers call it. Once the parcel has left, nobody needs it any more."""
    part = _order(code)
    if _step(part) not in ("pack", "hand_over", "send"):
        return redirect(url_for(".seller_show", code=code), 303)
    drawing = square(part.code, _("QR code of parcel %(code)s", code=part.short_code))
    return render_template(
        "orders/seller/label.html", part=part, square=drawing, phone=telepon(part.order.recipient_phone)
    )


@pages.post("/seller/orders/<code>/packing")
@sellers_only
def seller_pack(code: str) -> Any:
    """Everything is in the parcel."""
    part = _order(code)

    def pack() -> bool:
        if part.status is SellerOrderStatus.READY:  # a second touch of the button
            return False
        fulfilment.mark_ready(part, by=person())
        return True

    words = _("%(code)s is packed.", code=part.short_code)
    next_page = url_for(".seller_index") if part.parcel.is_hub else url_for(".seller_show", code=code)
    return _do(part, pack, {"text": words, "undo": url_for(".seller_unpack", code=code)}, next_page)


@pages.post("/seller/orders/<code>/unpacking")
@sellers_only
def seller_unpack(code: str) -> Any:
    """Take packing back."""
    part = _order(code)
    words = _("%(code)s waits to be packed again.", code=part.short_code)
    return _do(part, lambda: fulfilment.unpack(part, by=person()), words, url_for(".seller_show", code=code))


@pages.post("/seller/orders/<code>/handover")
@sellers_only
def seller_hand_over(code: str) -> Any:
    """The cooperative's hub has the parcel."""
    part = _order(code)
    words = _("%(code)s is handed over. The cooperative sends it on.", code=part.short_code)
    undo = url_for(".seller_take_hand_over_back", code=code)
    return _do(part, lambda: _hand_over(part), {"text": words, "undo": undo}, url_for(".seller_index"))


@pages.post("/seller/orders/<code>/handover/undoing")
@sellers_only
def seller_take_hand_over_back(code: str) -> Any:
    """She pressed too early: the parcel is still with her, and the hub has not sent it."""
    part = _order(code)
    words = _("%(code)s is with you again. Bring it to the cooperative.", code=part.short_code)
    return _do(part, lambda: _take_back(part), words, url_for(".seller_show", code=code))


@pages.post("/seller/orders/handovers")
@sellers_only
def seller_hand_over_several() -> Any:
    """The cooperative's hub has every parcel that is ticked: who brings five presses once."""
    parts = [_order(code) for code in dict.fromkeys(request.form.getlist("code"))]
    if not parts:
        return _list("ready", _("Tick what you have handed over.")), 422
    done = _each(parts, _hand_over)
    if done:
        words = ngettext(
            "%(num)s parcel is handed over. The cooperative sends it on.",
            "%(num)s parcels are handed over. The cooperative sends them on.",
            len(done),
        )
        undo = url_for(".seller_take_hand_overs_back")
        flash({"text": words, "undo": undo, "fields": {"code": done}}, "good")  # type: ignore[arg-type]
    return redirect(url_for(".seller_index"), 303)


@pages.post("/seller/orders/handovers/undoing")
@sellers_only
def seller_take_hand_overs_back() -> Response:
    """She pressed too early for several at once: they are still with her."""
    parts = [_order(code) for code in dict.fromkeys(request.form.getlist("code"))]
    done = _each(parts, _take_back)
    if done:
        words = ngettext(
            "%(num)s parcel is with you again. Bring it to the cooperative.",
            "%(num)s parcels are with you again. Bring them to the cooperative.",
            len(done),
        )
        flash(words, "good")
    return redirect(url_for(".seller_index", list="ready"), 303)


def _hand_over(part: SellerOrder) -> bool:
    is_new = part.handed_over_at is None
    handing_over.hand_over(part, by=person())
    return is_new


def _take_back(part: SellerOrder) -> bool:
    if _waits_to_be_brought(part):  # a second touch of the button
        return False
    handing_over.take_hand_over_back(part, by=person())
    return True


def _each(parts: list[SellerOrder], act: Callable[[SellerOrder], bool]) -> list[str]:
    """Do one step with each of several parcels, and give the codes of those done; one that refuses says so and keeps no other.

    A step that finds it done says False, as in `_do`: it counts as done, unless it was somebody else: then who and when is
    said.
    """
    done = []
    for part in parts:
        code, subject = part.code, f"seller_order {part.code}"
        try:
            with transaction():
                is_new = act(part)
        except REFUSALS as refusal:
            flash(f"{_order(code).short_code}: {audit.stale(refusal, subject)}", "wrong")
            continue
        before = "" if is_new else audit.told(subject, but=person())
        if before:
            flash(before, "wait")
        else:
            done.append(code)
    return done


@pages.post("/seller/orders/<code>/shipment")
@sellers_only
def seller_ship(code: str) -> Any:
    """The seller's own parcel is with its carrier."""
    part = _order(code)

    def send(tracking: str) -> bool:
        if part.status is SellerOrderStatus.SHIPPED and part.parcel.tracking == tracking:
            return False
        fulfilment.send_own(part, tracking=tracking, by=person())
        return True

    words = _("%(code)s is sent.", code=part.short_code)
    return _do_numbered(part, send, f"{words} {was_told(part.order)}", url_for(".seller_index"))


@pages.post("/seller/orders/<code>/tracking")
@sellers_only
def seller_renumber(code: str) -> Any:
    """The number of her own parcel was typed wrong."""
    part = _order(code)
    if part.parcel.is_hub:
        abort(404)

    def renumber(tracking: str) -> bool:
        seen = request.form.get("seen", "")
        return correct_tracking(part.parcel, tracking=tracking, by=person(), seen=seen)

    words = _("The number is put right.")
    return _do_numbered(part, renumber, f"{words} {was_told(part.order)}", url_for(".seller_show", code=code))


@pages.post("/seller/orders/<code>/delivery")
@sellers_only
def seller_deliver(code: str) -> Any:
    """The village's courier brought it."""
    part = _order(code)

    def deliver() -> bool:
        if part.status is SellerOrderStatus.DELIVERED:
            return False
        fulfilment.deliver_own(part, by=person())
        return True

    return _do(part, deliver, _("%(code)s has arrived.", code=part.short_code), url_for(".seller_index"))


def _order(code: str) -> SellerOrder:
    return of_hers(lambda seller: queries.seller_order(seller, code))


def _do(part: SellerOrder, act: Callable[[], bool | None], words: Any, next_page: str) -> Any:
    """Do one step, say what it did, and go on; refused, show the order as it stands now.

    A step that finds it done says False: was it somebody else, then who and when is said.
    """
    code, subjects = part.code, (f"seller_order {part.code}", f"parcel {part.parcel.code}")
    try:
        with transaction():
            is_done = act()
    except (*REFUSALS, audit.ChangedMeanwhile) as refusal:
        return _page(_order(code), refusal=audit.stale(refusal, *subjects)), refusal.status
    before = audit.told(*subjects, but=person()) if is_done is False else ""
    flash(before or words, "wait" if before else "good")
    return redirect(next_page, 303)


def _do_numbered(part: SellerOrder, act: Callable[[str], bool], words: str, next_page: str) -> Any:
    """Do one step with the courier's number that was typed; one that cannot be it is asked for again."""
    form = ShipmentForm(needs_tracking=part.parcel.needs_tracking)
    if not form.validate_on_submit():
        return _page(part, form), 422
    try:
        return _do(part, lambda: act(form.tracking.data or ""), words, next_page)
    except fulfilment.TrackingNeeded as refusal:
        form.tracking.errors = [refusal.sentence()]
        return _page(_order(part.code), form), refusal.status


def _page(part: SellerOrder, form: ShipmentForm | None = None, refusal: str = "") -> str:
    step = _step(part)
    parcel = part.parcel
    return render_template(
        "orders/seller/show.html",
        part=part,
        step=step,
        way=_way(part),
        picks=queries.picks(part.lines),
        bps=queries.commission_bps(part.lines),
        hold_days=value(Kind.HOLD_DAYS),
        events=queries.events(part) if step in ("wait", "none") else [],
        claims=claim_queries.of_part(part) if step in ("wait", "none", "brought") else [],
        claim_states=STATES,
        phone=phone_hidden(part.order.recipient_phone),
        square=square(part.code, _("QR code of parcel %(code)s", code=part.short_code)),
        form=form or ShipmentForm(needs_tracking=parcel.needs_tracking, tracking=parcel.tracking),
        may_renumber=part.status is SellerOrderStatus.SHIPPED and parcel.needs_tracking and not parcel.is_hub,
        seen=audit.seen(f"parcel {parcel.code}"),
        refusal=refusal,
    )


def _step(part: SellerOrder) -> str:
    """What the seller does next: pack, hand_over, send, brought; wait while others act; none at the end."""
    parcel = part.parcel
    if part.status is SellerOrderStatus.TO_PACK:
        return "pack"
    if _waits_to_be_brought(part):
        return "hand_over"
    if part.status is SellerOrderStatus.READY:
        return "wait" if parcel.is_hub else "send"
    if part.status is SellerOrderStatus.SHIPPED:
        is_hers_to_say = not (parcel.is_hub or parcel.needs_tracking or part.order.status is OrderStatus.ON_DELIVERY)
        return "brought" if is_hers_to_say else "wait"
    return "wait" if part.status is SellerOrderStatus.DELIVERED else "none"


def _waits_to_be_brought(part: SellerOrder) -> bool:
    """Whether it is packed, and its seller carries it to the cooperative next."""
    return part.status is SellerOrderStatus.READY and part.parcel.is_hub and part.handed_over_at is None


def _way(part: SellerOrder) -> tuple[list[str], int]:
    """The steps of this parcel in words, and the number of the one it stands at."""
    if part.parcel.is_hub:
        words = [_("Pack"), _("Bring to the hub"), _("Sent by the cooperative")]
    else:
        words = [_("Pack"), _("Send"), _("Arrived")]
    if part.status is SellerOrderStatus.TO_PACK:
        return words, 1
    if part.status is SellerOrderStatus.READY:
        return words, 3 if part.handed_over_at else 2
    return words, 3 if part.status is SellerOrderStatus.SHIPPED else len(words) + 1


@pages.get("/seller/batches/<int:batch_id>")
@sellers_only
def seller_recall(batch_id: int) -> str:
    """Who has pieces of one of her batches, and where the others are; how to reach them while it is called back."""
    return render_template("orders/seller/recall.html", seller=acting_seller(), **recall_facts(_batch(batch_id)))


@pages.get("/seller/batches/<int:batch_id>/recall.csv")
@sellers_only
def seller_recall_csv(batch_id: int) -> Response:
    """The list as a file while the batch is called back: exactly what the page shows."""
    batch = _batch(batch_id)
    if not batch.is_recalled:
        abort(404)
    return recall_file(batch)


def _batch(number: int) -> Batch:
    found = recall.find_batch(number, seller_id=acting_seller().id)
    if found is None:
        abort(404)
    return found
