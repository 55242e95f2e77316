"""One product: what it is, what it costs to send, who made it and what of the price is hers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import current_app, render_template, request, url_for
from flask_login import current_user

from shop.catalogue.covers import Cover
from shop.catalogue.labels import say_label
from shop.catalogue.models import Category, Product, Variant
from shop.catalogue.product_queries import product_page, similar
from shop.decisions.models import Kind
from shop.decisions.queries import figures
from shop.i18n import gettext as _
from shop.i18n import in_language, ngettext, persen, rupiah
from shop.money import percent_of
from shop.paging import searched
from shop.postcards import card_url
from shop.reviews.queries import Said, said_of
from shop.sellers.models import SellerKind
from shop.shipping.arriving import off_now
from shop.shipping.quoting import Offer, offers, open_to
from shop.shipping.weights import Load
from shop.stock.alerting import comes_back
from shop.storefront.blueprint import pages
from shop.storefront.facts import capital, facts_of, food_facts
from shop.storefront.forms import AlertForm
from shop.storefront.queries import District, covers_of, district, districts_like, next_batch
from shop.users.access import anyone

#: The width of a photograph as chats are given it.
SHARED_WIDTH = 960
#: How the code of a kecamatan looks: `35.09.30`.
DISTRICT = re.compile(r"\d\d\.\d\d\.\d\d", re.ASCII)
#: From so many pieces on, the number says nothing more to a buyer.
MANY = 20


@pages.get("/products/<slug>")
@anyone
def product(slug: str) -> str:
    """A published product. `?variant=` chooses one, `?district=` asks what sending costs."""
    return shown_product(product_page(slug))


def shown_product(found: Product, *, chosen: Variant | None = None, alert: AlertForm | None = None) -> str:
    """A product's page; with `alert` what was typed there, and what is wrong with it, for the variant it was typed for."""
    slug, variants = found.slug, [variant for variant in found.variants if variant.is_active]
    chosen = chosen or _chosen(variants)
    if alert is None and chosen and not chosen.available and comes_back(chosen):
        alert = AlertForm(formdata=None, data={"email": getattr(current_user, "email", "")})
    batch = next_batch(chosen.id) if found.category.is_food and chosen else None
    decided = {kind: decision.value for kind, decision in figures(Kind.COMMISSION_BPS, Kind.HOLD_DAYS).items()}
    address = current_app.config["BASE_URL"] + url_for("storefront.product", slug=slug)
    photos = covers_of(found)
    said = said_of(found)
    return render_template(
        "storefront/product.html",
        product=found,
        title=in_language(found, "title"),
        text=in_language(found, "text"),
        variants=variants,
        chosen=chosen,
        options=_options(found.category, variants, chosen),
        stock=_stock_in_words(chosen),
        off=off_now(found.seller) if found.available else "",
        batch=batch,
        facts=facts_of(found, chosen),
        food_facts=food_facts(found, batch) if found.category.is_food else [],
        parts=_parts(found, chosen, decided) if chosen else [],
        photos=photos,
        shared=card_url(found) or (photos[0].url(SHARED_WIDTH) if photos else ""),
        said=said,
        beside=similar(found),
        ask=_ask(chosen),
        alert=alert,
        whatsapp=quote(f"{in_language(found, 'title')}\n{address}"),
        linked_data=_linked_data(found, variants, photos, address) | _rating(said),
    )


def _chosen(variants: list[Variant]) -> Variant | None:
    """The variant the address names, else the first that can be bought, else the first."""
    wanted = request.args.get("variant", "")
    for variant in variants:
        if str(variant.id) == wanted:
            return variant
    return next((variant for variant in variants if variant.available), variants[0] if variants else None)


def _options(shelf: Category, variants: list[Variant], chosen: Variant | None) -> list[dict[str, Any]]:
    """The variants as buttons: words, whether sold out, and the price where prices differ."""
    prices_differ = len({variant.price for variant in variants}) > 1
    return [
        {
            "id": variant.id,
            "label": capital(say_label(capital(variant.label), shelf)) or _("One piece"),
            "is_sold": not variant.available,
            "note": rupiah(variant.price) if prices_differ else "",
            "is_chosen": variant is chosen,
        }
        for variant in variants
    ]


def _stock_in_words(chosen: Variant | None) -> tuple[str, str, str]:
    """How much there is: what stands out, the rest of the sentence, and the tone."""
    if chosen is None or not chosen.available:
        once = chosen is not None and not comes_back(chosen)
        return _("Sold out."), _("This piece is made only once.") if once else "", ""
    if chosen.piece_number:
        return _("The only one."), _("This piece is made only once."), ""
    if chosen.available <= 3:
        return ngettext("%(num)s left.", "%(num)s left.", chosen.available), "", ""
    if chosen.available >= MANY:
        return _("In stock."), "", "good"
    return ngettext("Stock: %(num)s piece.", "Stock: %(num)s pieces.", chosen.available), "", "good"


def _parts(found: Product, chosen: Variant, decided: dict[Kind, int]) -> list[dict[str, Any]]:
    """Where the price goes, by the rate that is in force."""
    rate = decided[Kind.COMMISSION_BPS]
    share = percent_of(chosen.price, rate)
    is_group = found.seller.kind is SellerKind.GROUP
    maker = _("%(name)s, shared by its members", name=found.seller.name) if is_group else found.seller.name
    days = decided[Kind.HOLD_DAYS]
    return [
        {
            "name": maker,
            "amount": chosen.price - share,
            "note": ngettext(
                "Paid %(num)s day (two working days at the least) after you have received it.",
                "Paid %(num)s days (two working days at the least) after you have received it.",
                days,
            ),
        },
        {
            "name": _("Cooperative's share, %(percent)s", percent=persen(rate)),
            "amount": share,
            "note": _("For checking, packing, training and bank fees."),
        },
    ]


@dataclass
class Ask:
    """What sending costs to one kecamatan: what was typed, which may be meant, what it costs, or what is wrong."""

    typed: str = ""
    found: District | None = None
    others: list[District] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    problem: str = ""


def _ask(chosen: Variant | None) -> Ask:
    typed = searched("district")
    code = request.args.get("region", "")
    ask = Ask(typed)
    if chosen is None or not (typed or code):
        return ask
    ask.found = district(code) if DISTRICT.fullmatch(code) else None
    if ask.found is None:
        near = districts_like(typed)
        if not near:
            ask.problem = _("We know no such kecamatan. Check the spelling, or type only its first letters.")
            return ask
        ask.found, *ask.others = near
    ask.typed = ask.found.name
    load = Load(chosen.weight_grams, chosen.product.packed_cm3)
    ask.offers = open_to(offers(ask.found.code, load), is_hub=chosen.product.seller.uses_hub)
    return ask


def _rating(said: Said) -> dict[str, Any]:
    """What buyers said of this very product, as schema.org says it; nothing when nobody did, or only of others."""
    if not said.count or said.is_of_others:
        return {}
    rating = {"@type": "AggregateRating", "ratingValue": said.tenths / 10, "reviewCount": said.count}
    return {"aggregateRating": rating}


def _linked_data(found: Product, variants: list[Variant], photos: list[Cover], address: str) -> dict[str, Any]:
    """The product as schema.org says it, for search engines."""
    base = current_app.config["BASE_URL"]
    state = "InStock" if found.available else "SoldOut"
    offer: dict[str, Any] = {
        "priceCurrency": "IDR",
        "availability": f"https://schema.org/{state}",
        "url": address,
        "seller": {"@type": "Organization", "name": found.seller.name},
    }
    if found.price_to > found.price_from:
        offer |= {
            "@type": "AggregateOffer",
            "lowPrice": found.price_from,
            "highPrice": found.price_to,
            "offerCount": len(variants),
        }
    else:
        offer |= {
            "@type": "Offer",
            "price": found.price_from,
            "itemCondition": "https://schema.org/NewCondition",
        }
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": in_language(found, "title"),
        "description": in_language(found, "text"),
        "image": [base + photo.url(960) for photo in photos],
        "sku": str(found.id),
        "category": in_language(found.category, "name"),
        "brand": {"@type": "Brand", "name": found.seller.name},
        "offers": offer,
    }
