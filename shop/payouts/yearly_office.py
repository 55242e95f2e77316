"""The yearly paper of a seller for the office, and its files for both sides."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response

from shop.audit import stale
from shop.clock import today
from shop.db import transaction
from shop.errors import NotFound
from shop.i18n import gettext as _
from shop.payouts.blueprint import pages
from shop.payouts.office_forms import Letter
from shop.payouts.paper import pdf
from shop.payouts.yearly import FIRST_YEAR, Year, usual_year, year_of, year_sheet, years_to_choose
from shop.sellers.letters import LetterKept, keep_letter, letters_of
from shop.sellers.models import Seller
from shop.sellers.queries import find_seller
from shop.sheets import csv_pieces
from shop.users.access import office, person
from shop.users.models import Role
from shop.web import download

read = office(Role.BENDAHARA, Role.KETUA)
write = office(Role.BENDAHARA)


@pages.get("/office/sellers/<slug>/year")
@read
def office_year(slug: str) -> str:
    """What each of a seller's makers sold in a year, for taxes."""
    seller = find_seller(slug)
    return _page(seller, asked_year(), Letter(seller.makers_now, formdata=None))


@pages.post("/office/sellers/<slug>/letters")
@write
def office_letter(slug: str) -> Response | tuple[str, int]:
    """Keep a maker's statement letter of this year: nothing is withheld from her in it."""
    seller = find_seller(slug)
    form, year = Letter(seller.makers_now), today().year
    if not form.validate_on_submit():
        return _page(seller, year, form), 422
    maker = next(one for one in seller.makers_now if str(one.id) == form.maker.data)
    try:
        with transaction():
            keep_letter(maker, year=year, reference=form.reference.data, by=person())
    except LetterKept as refusal:
        form.maker.errors = [stale(refusal, f"maker {maker.id}")]
        return _page(seller, year, form), refusal.status
    flash(_("The letter of %(name)s is kept. Nothing is withheld from her this year.", name=maker.name), "good")
    return redirect(url_for(".office_year", slug=slug, year=year), 303)


def _page(seller: Seller, year: int, form: Letter) -> str:
    return render_template(
        "payouts/office/year.html",
        seller=seller,
        found=year_of(seller, year),
        years=years_to_choose(seller),
        form=form,
        letters=letters_of([maker.id for maker in seller.makers_now], year),
        is_this_year=year == today().year,
        may_write=Role.BENDAHARA in person().roles,
    )


@pages.get("/office/sellers/<slug>/year.pdf")
@read
def office_year_pdf(slug: str) -> Response:
    """The same as a PDF file."""
    return year_pdf(year_of(find_seller(slug), asked_year()))


@pages.get("/office/sellers/<slug>/year.csv")
@read
def office_year_csv(slug: str) -> Response:
    """The same as a table for a spreadsheet."""
    return year_csv(year_of(find_seller(slug), asked_year()))


def asked_year() -> int:
    """The year an address asks for; the usual one when it asks for none. Raises NotFound for one that cannot be."""
    text = request.args.get("year", "")
    if not text:
        return usual_year()
    if not (text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= today().year):
        raise NotFound(year=text)
    return int(text)


def year_pdf(found: Year) -> Response:
    """The yearly paper as a PDF. Raises PaperUnavailable."""
    html = render_template("payouts/year_paper.html", found=found, seller=found.seller, made_on=today())
    return download(
        f"{found.seller.slug}-{found.year}.pdf", pdf(html, current_app.extensions["assets"]), "application/pdf"
    )


def year_csv(found: Year) -> Response:
    """The yearly paper as CSV."""
    return download(f"{found.seller.slug}-{found.year}.csv", stream_with_context(csv_pieces(year_sheet(found))))
