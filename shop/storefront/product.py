"""One product: what it is, what it costs to send, who made it and what of the price is hers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import current_app, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup

from shop.catalogue.allergens import told_allergens
from shop.catalogue.covers import Cover
from shop.catalogue.labels import say_label
from shop.catalogue.models import HalalStatus, Product, Variant
from shop.catalogue.product_queries import product_page, similar
from shop.decisions.models import Kind
from shop.decisions.queries import figures
from shop.i18n import figure, in_indonesian, in_language, ngettext, persen, rupiah, spoken, tanggal
from shop.i18n import gettext as _
from shop.money import percent_of
from shop.reviews.queries import Said, said_of
from shop.sellers.models import SellerKind
from shop.shipping.quoting import Offer, offers, open_to
from shop.shipping.weights import Load
from shop.stock.alerting import comes_back
from shop.stock.models import Batch
from shop.storefront.blueprint import pages
from shop.storefront.forms import AlertForm
from shop.storefront.queries import District, covers_of, district, districts_like, next_batch
from shop.users.access import anyone

#: From so many pieces on, the number says nothing more to a buyer.
MANY = 20
#: From so many centimetres on, two or three more or less are nothing to speak of.
LARGE_CM = 60


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
        options=_options(variants, chosen),
        stock=_stock_in_words(chosen),
        batch=batch,
        facts=_facts(found, chosen),
        food_facts=_food_facts(found, batch) if found.category.is_food else [],
        parts=_parts(found, chosen, decided) if chosen else [],
        photos=photos,
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


def _options(variants: list[Variant], chosen: Variant | None) -> list[dict[str, Any]]:
    """The variants as buttons: words, whether sold out, and the price where prices differ."""
    prices_differ = len({variant.price for variant in variants}) > 1
    return [
        {
            "id": variant.id,
            "label": _capital(say_label(_capital(variant.label))) or _("One piece"),
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


def _facts(found: Product, chosen: Variant | None) -> list[tuple[str, ...]]:
    measures = [figure(measure) for measure in (found.length_cm, found.width_cm, found.height_cm) if measure]
    rows: list[tuple[str, ...]] = [
        (
            _("Size"),
            " × ".join(measures) + " cm" if measures else "",
            _said_of_size(found) if measures else "",
        ),
        (_("Packing") if found.category.is_food else _("Material"), spoken(found, "materials")),
        (_("Dyed with"), in_indonesian(_capital(found.dye_plants))),
        (_("Technique"), in_language(found.technique, "name") if found.technique else ""),
        (
            _("Weight packed"),
            _("%(grams)s grams", grams=figure(chosen.weight_grams)) if chosen and not found.category.is_food else "",
        ),
        (_("Storage") if found.category.is_food else _("Care"), spoken(found, "care")),
    ]
    return rows


def _capital(words: str) -> str:
    """Makers type `nila` and `manis`; standing alone it begins like every other value."""
    return words[:1].upper() + words[1:]


def _said_of_size(found: Product) -> str:
    """How near the measures are: a cloth gives way by centimetres, an earring that did would be another one."""
    if max(found.length_cm or 0, found.width_cm or 0) >= LARGE_CM:
        return _("Made by hand: 2–3 cm more or less is usual.")
    return _("Made by hand, so it may differ a little.")


def _food_facts(found: Product, batch: Batch | None) -> list[tuple[str, ...]]:
    """What the law wants beside food sold online.

    Rule: Peraturan BPOM 31/2018 jo. 20/2021 and Permendag 31/2023 Ps. 11: ingredients, net weight, maker, licence,
    halal, code and best-before of what is sent.
    """
    packed = f"{figure(found.net_content)} {found.net_unit}" if found.net_content else ""
    sent: tuple[str, ...] = (_("What is sent"), "")
    if batch is not None:
        note = _("Made on %(day)s", day=tanggal(batch.made_on))
        if batch.best_before:
            note = _(
                "Made on %(day)s, best before %(end)s",
                day=tanggal(batch.made_on),
                end=tanggal(batch.best_before),
            )
        sent = (_("What is sent"), _("Production code %(code)s", code=batch.code), note)
    halal = {HalalStatus.CERTIFIED: found.halal_number, HalalStatus.NOT_HALAL: _("Not halal")}.get(found.halal, "")
    return [
        (_("Ingredients"), in_indonesian(found.ingredients)),
        (
            _("Allergens"),
            _stressed(_capital(told_allergens(_capital(found.allergens)))) or _("None named by the maker"),
        ),
        (_("Net content"), packed),
        sent,
        (_("Distribution licence"), found.licence),
        (_("Halal"), halal, _("BPJPH certificate") if found.halal is HalalStatus.CERTIFIED else ""),
        (_("Producer"), f"{found.seller.name}, {_village(found)}"),
    ]


def _stressed(words: str) -> str:
    """What may harm somebody is not read over."""
    return Markup("<b>{}</b>").format(words) if words else ""


def _village(found: Product) -> str:
    return _(
        "%(village)s village, %(district)s district, Jember",
        village=found.village.name,
        district=found.village.district,
    )


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
                "Paid %(num)s day after you have received it.",
                "Paid %(num)s days after you have received it.",
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
    typed = request.args.get("district", "").replace("\0", "").strip()[:120]
    code = request.args.get("region", "")
    ask = Ask(typed)
    if chosen is None or not (typed or code):
        return ask
    ask.found = district(code) if len(code) == 8 and code.isascii() else None
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
