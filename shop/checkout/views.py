"""The one page from a cart to an order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from shop.cart.access import REGION, chosen_here, is_own, keep_count, region_asked, visitor
from shop.cart.parcels import Chosen, parcels
from shop.cart.sending import Sending, sendings
from shop.cart.showing import shown_cart
from shop.checkout.blueprint import pages
from shop.checkout.forms import CheckoutForm, field_of, with_ways
from shop.checkout.ordering import order_cart
from shop.checkout.queries import ordered, place_with, places, unpaid_here
from shop.checkout.words import arrives
from shop.db import committed, session
from shop.forms import read_phone
from shop.i18n import gettext as _
from shop.i18n import language
from shop.orders.access import OPENED, remember
from shop.orders.models import Order
from shop.orders.placing import Buyer, Destination, NotForSale, PriceChanged, TooLarge, TotalChanged
from shop.orders.taking_carts import EmptyCart, TooManyUnpaid, TooMuchUnpaid
from shop.payments.methods import Method, is_always_offered, offered
from shop.payments.requesting import NoAccount, NoFreeCode, NotOffered
from shop.payments.terms import Wish
from shop.promotions.applying import Applied, VoucherRefused, apply
from shop.regions.models import Region
from shop.shipping.book import addresses_of
from shop.shipping.models import Address
from shop.shipping.quoting import CannotSend, Offer
from shop.stock.reserving import OutOfStock
from shop.users import limits
from shop.users.access import anyone
from shop.users.models import User
from shop.web import keep_nowhere

#: What was typed, kept in the session cookie until the order is placed: a look at the cart loses nothing.
DRAFT = "checkout"
KEPT = ("name", "phone", "email", "region", "street", "rt", "rw", "landmark", "buyer", "buyer_phone", "voucher", "note")
#: A cookie holds four kilobytes; longer drafts are not kept.
MOST_KEPT = 1_200


@dataclass
class Checkout:
    """Everything the page shows and the button needs."""

    rows: list[Chosen]
    form: CheckoutForm
    place: Region | None = None
    found: list[Region] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    methods: list[Method] = field(default_factory=list)
    #: What the voucher takes off, or why it takes off nothing.
    applied: Applied | None = None
    voucher_refusal: str = ""
    #: Her orders that wait for payment, where they keep her from ordering.
    unpaid: list[Order] = field(default_factory=list)

    def offer(self, sending: Sending) -> Offer | None:
        """The way chosen for a parcel."""
        chosen_way = self.form[field_of(sending)].data or ""
        return sending.offer(int(chosen_way)) if chosen_way.isascii() and chosen_way.isdigit() else None

    @property
    def cart_id(self) -> int:
        """The cart's number."""
        return self.rows[0].cart_id

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: self.form[name]._value() for name in KEPT}

    @property
    def goods_total(self) -> int:
        """What the goods cost."""
        return sum(row.total for row in self.rows)

    @property
    def shipping_total(self) -> int | None:
        """What sending costs as chosen; None while the address is unknown or a way not chosen."""
        offers = [self.offer(sending) for sending in self.sendings]
        return sum(offer.price for offer in offers if offer is not None) if offers and all(offers) else None

    @property
    def total(self) -> int | None:
        """What the button says; None while sending is not known."""
        return None if self.shipping_total is None else self.goods_total - self.discount + self.shipping_total

    @property
    def discount(self) -> int:
        """What the voucher takes off the goods."""
        return self.applied.total if self.applied is not None else 0

    def apply_voucher(self) -> None:
        """Look what the voucher typed takes off these goods."""
        if self.form.voucher.data:
            try:
                self.applied = apply(self.form.voucher.data, self.rows)
            except VoucherRefused as refusal:
                self.voucher_refusal = refusal.sentence()


@pages.get("/checkout")
@anyone
def show() -> str | Response:
    """The page, filled with what is known of this buyer."""
    page = _page({}, chosen_here())
    return _shown(page) if page is not None else redirect(url_for("cart.show"), 303)


@pages.post("/checkout")
@limits.ORDER_FROM
@anyone
def place() -> str | Response | tuple[str, int]:
    """Order. Other buttons of the page (search, another address) show it again with everything that was typed."""
    page = _page(request.form, chosen_here())
    looks = page is not None and ("find" in request.form or "use" in request.form)
    before = None if looks else _ordered_before(page)
    if before is not None:
        return _to_payment(before)
    if page is None:
        return redirect(url_for("cart.show"), 303)
    _keep_draft()
    if looks:
        is_refused = page.voucher_refusal and request.form.get("find") == "voucher"
        return (_shown(page), 422) if is_refused else _shown(page)
    if not _is_valid(page):
        return _shown(page), 422
    return _order(page)


def _order(page: Checkout) -> str | Response | tuple[str, int]:
    """Press the button, and answer every refusal with the page on which it can be put right."""
    wish = _wish(page)
    keep_for = visitor() if page.form.keep_address.data else None
    try:
        order = committed(lambda: _detached(order_cart(page.cart_id, keep_for=keep_for, **wish)))
    except OutOfStock as refusal:
        left = {lack.variant_id: lack.available for lack in refusal.lacking}
        return _cart_again(refusal.sentence(), left), 409
    except (PriceChanged, NotForSale, TooLarge) as refusal:
        return _cart_again(refusal.sentence(), {}), 409
    except EmptyCart:
        return redirect(url_for("cart.show"), 303)
    except VoucherRefused as refusal:
        again = _page(request.form, chosen_here())
        return (_shown(again), refusal.status) if again else redirect(url_for("cart.show"), 303)
    except (TotalChanged, CannotSend, NoFreeCode, NoAccount, NotOffered, TooManyUnpaid, TooMuchUnpaid) as refusal:
        again = _page(request.form, chosen_here())
        if again and isinstance(refusal, TooManyUnpaid | TooMuchUnpaid):
            again.unpaid = unpaid_here(visitor(), cookie.get(OPENED, ()))
        return (_shown(again, refusal.sentence()), refusal.status) if again else redirect(url_for("cart.show"), 303)
    cookie.pop(DRAFT, None)
    if order.user_id is None:
        remember(order)
    return _to_payment(order)


def _detached(order: Order) -> Order:
    """The order as it is now: the answer says its number, and asks for nothing once more after the commit."""
    session().flush()
    session().expunge(order)
    return order


def _cart_again(sentence: str, left: dict[int, int]) -> str:
    """The cart with the lines marked that keep it from being ordered; what was typed here is kept meanwhile."""
    return render_template(
        "cart/show.html", shown=shown_cart(chosen_here(), region_asked(), left=left), notice_text=sentence
    )


def _wish(page: Checkout) -> dict[str, Any]:
    form, user, place = page.form, visitor(), page.place
    if place is None:
        raise ValueError("an order without a place")
    total = form.shown_total.data or ""
    return {
        "buyer": Buyer(
            name=form.buyer.data or form.name.data,
            phone=form.buyer_phone.data or form.phone.data,
            email=form.email.data or None,
            user_id=user.id if user is not None else None,
            language=language(),
        ),
        "destination": Destination(
            recipient=form.name.data,
            phone=form.phone.data,
            street=form.street.data,
            region=place,
            rt=form.rt.data,
            rw=form.rw.data,
            landmark=form.landmark.data,
        ),
        "services": {sending.parcel.key: int(form[field_of(sending)].data) for sending in page.sendings},
        "method": form.pay.data,
        "shown_total": int(total) if total.isascii() and total.isdigit() and len(total) <= 15 else 0,
        "note": form.note.data,
        "is_gift": form.is_gift.data,
        "voucher": form.voucher.data or "",
        "opened": cookie.get(OPENED, ()),
    }


def _page(sent: Any, rows: list[Chosen]) -> Checkout | None:
    """Read what was sent, or fill in what is known; None when the cart is empty."""
    if not rows:
        return None
    user = visitor()
    book = addresses_of(user) if user is not None else []
    known = {} if sent else _known(book)
    typed, code = (sent or known).get("region", ""), (sent or known).get("region_code", "")
    taken = next((address for address in book if str(address.id) == sent.get("use")), None) if sent else None
    if taken is not None:
        code, typed = taken.region_code, ""
    place, found = _where(typed, code, is_search=bool(sent) and sent.get("find") == "1")
    ways = sendings(parcels(rows), place.code) if place is not None else []
    form = with_ways(ways)(sent) if sent else with_ways(ways)(None, data=known | {"keep_address": user is not None})
    if user is not None and taken is not None:
        _take(form, taken, user)
    if place is not None:
        if cookie.get(REGION) != place.code:
            cookie[REGION] = place.code
        form.region_code.data = place.code
        if not found:
            form.region.data = place.full_name
    page = Checkout(rows, form, place, found, ways, book)
    form.cart.data = str(page.cart_id)
    page.apply_voucher()
    return page


def _paying(page: Checkout) -> Wish:
    """The order as far as the ways to pay depend on it; what is not known yet speaks against nothing."""
    phone = read_phone(page.form.buyer_phone.data or page.form.phone.data or "") or ""  # orders are known by it so
    place = page.place.code if page.place is not None else ""
    return Wish(page.total or page.goods_total - page.discount, place, max(1, len(page.sendings)), phone)


def _where(typed: str, code: str, *, is_search: bool) -> tuple[Region | None, list[Region]]:
    """The village chosen, and those to choose from when what was typed means another or several.

    A search shows its list again, with the one chosen before; any other button takes the choice as made.
    """
    place = place_with(code)
    typed = typed.strip()
    if place is not None and typed in ("", place.full_name):
        return place, []
    if not typed or len(typed) > 120 or not typed.isprintable():
        return None, []
    found = places(typed)
    if len(found) == 1:
        return found[0], []
    if place is None or place.code not in {region.code for region in found}:
        return None, found
    return place, found if is_search else []


def _known(book: list[Address]) -> dict[str, Any]:
    """What was typed before, else the address used last, else the person's own name and the village she last asked for."""
    draft = cookie.get(DRAFT)
    if draft:
        return dict(draft)
    user = visitor()
    asked = {"region_code": cookie.get(REGION, "")}
    if user is None:
        return asked
    mine = {"name": user.name, "phone": user.phone or "", "email": user.email or ""}
    if not book:
        return mine | asked
    last = book[0]
    where = {
        "region_code": last.region_code,
        "street": last.street,
        "rt": last.rt,
        "rw": last.rw,
        "landmark": last.landmark,
    }
    if last.recipient != user.name:
        mine |= {"name": last.recipient, "phone": last.phone, "buyer": user.name, "buyer_phone": user.phone or ""}
    return mine | where


def _take(form: CheckoutForm, address: Address, user: User) -> None:
    """Fill an address of the book in; where it is somebody else's, the buyer is still she."""
    form.name.data, form.phone.data, form.street.data = address.recipient, address.phone, address.street
    form.rt.data, form.rw.data, form.landmark.data = address.rt, address.rw, address.landmark
    if address.recipient == user.name:
        form.buyer.data = form.buyer_phone.data = ""
    elif not form.buyer.data:
        form.buyer.data, form.buyer_phone.data = user.name, user.phone or ""


def _is_valid(page: Checkout) -> bool:
    """Whether everything is there; what is missing stands beside its field."""
    if not is_always_offered(page.form.pay.data):
        page.form.offer_payment(offered(_paying(page)))
    is_whole = bool(page.form.validate())
    if page.place is None and not page.form.region.errors:
        sentence = (
            _("Choose your village from the list.")
            if page.found
            else _("We know no such village. Type its kecamatan, or only the first letters.")
        )
        page.form.region.errors = [sentence]
        return False
    return is_whole and not page.voucher_refusal


def _shown(page: Checkout, refusal: str = "") -> str:
    """The page. Its fields are kept as they were written, but for what is typed into them, unless something is wrong."""
    wish = _paying(page)
    page.methods = offered(wish)
    page.form.offer_payment(page.methods)
    page.form.propose_payment(page.methods, is_abroad=bool(wish.phone) and not wish.phone.startswith("+62"))
    page.form.shown_total.data = str(page.total or 0)
    if page.voucher_refusal:
        page.form.voucher.errors = [page.voucher_refusal]
    keep_count(page.rows)
    if visitor() is not None:  # a guest goes back and forth with what she typed, which her phone keeps for her
        keep_nowhere()
    return render_template(
        "checkout/show.html",
        page=page,
        form=page.form,
        refusal=refusal,
        field_of=field_of,
        arrives=arrives,
        kept=None if page.form.errors else language(),
    )


def _keep_draft() -> None:
    typed = {name: request.form.get(name, "")[:500] for name in KEPT} | {
        "region_code": request.form.get("region_code", "")[:13]
    }
    if sum(len(text.encode()) for text in typed.values()) <= MOST_KEPT:
        cookie[DRAFT] = typed


def _ordered_before(page: Checkout | None) -> Order | None:
    """The order this very page became already: the button pressed twice, the way back, another tab."""
    number = request.form.get("cart", "")
    if page is not None and number == str(page.cart_id):
        return None
    found = ordered(number)
    if found is None:
        return None
    cart, order = found
    user = visitor()
    is_theirs = user is not None and order.user_id == user.id
    return order if is_theirs or order.number in cookie.get(OPENED, ()) or is_own(cart) else None


def _to_payment(order: Order) -> Response:
    key = None if visitor() is not None and order.user_id is not None else order.secret
    return redirect(url_for("payments.show", number=order.number, key=key), 303)
