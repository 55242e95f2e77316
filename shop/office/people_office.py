"""Who makes what a seller sells, with which shares, and who may act for her."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.errors import NotFound
from shop.i18n import gettext as _
from shop.office.blueprint import pages
from shop.office.enrolling import divide
from shop.office.enrolling_forms import ROLES, MakerForm, MemberForm, NewMaker
from shop.sellers import people as rules
from shop.sellers.models import MemberRole, Seller
from shop.sellers.queries import find_seller, members_of
from shop.sellers.registering import subject
from shop.users.access import office, person
from shop.users.models import Role

money = office(Role.BENDAHARA, Role.KETUA)
#: Payees of one seller, at most: makers and the fund.
MOST_MAKERS = 16


class Makers:
    """The forms of a group's makers, and of one who joins."""

    def __init__(self, seller: Seller, *, sent: bool = False) -> None:
        given = {} if sent else {"formdata": None}
        now = seller.payees
        self.rows = {maker.id: MakerForm(maker, **given) for maker in now}
        self.new = NewMaker(**given) if len(now) < MOST_MAKERS else None

    def validate(self) -> bool:
        """Whether everything typed is good; every form is looked at."""
        forms = [*self.rows.values(), *([self.new] if self.new else [])]
        good = [form.validate() for form in forms]
        return all(good)

    def terms(self) -> list[rules.MakerTerms]:
        """What was typed, as the rules take it."""
        found = [
            rules.MakerTerms(
                id=number,
                name=row.name.data,
                bps=row.share.data,
                line=row.line.data,
                line_en=row.line_en.data,
                returned_from=row.returned_from.data,
                left_on=row.left_on.data,
            )
            for number, row in self.rows.items()
        ]
        if self.new and self.new.name.data:
            new = self.new
            words = {"line": new.line.data, "returned_from": new.returned_from.data}
            found.append(rules.MakerTerms(name=new.name.data, bps=new.share.data or 0, **words))
        return found

    def refuse(self, words: str) -> None:
        """Say it beside the first share."""
        next(iter(self.rows.values())).share.errors = [words]


@pages.get("/office/sellers/<slug>/people")
@money
def seller_people(slug: str) -> str:
    """A group's makers with their usual shares, and who may act for a seller."""
    return _page(find_seller(slug))


@pages.post("/office/sellers/<slug>/makers")
@money
def seller_set_makers(slug: str) -> Response | tuple[str, int]:
    """Set a group's makers and their usual shares, for orders placed from now on."""
    found = find_seller(slug)
    if not found.is_group:
        raise NotFound(seller=slug)
    makers = Makers(found, sent=True)
    if not makers.validate():
        return _page(found, makers=makers), 422
    try:
        with transaction():
            _hold_seen(found, "makers_set")
            divide(found, makers.terms(), by=person())
    except (rules.MakersDoNotSum, audit.ChangedMeanwhile) as refusal:
        makers.refuse(refusal.sentence())
        return _page(find_seller(slug), makers=makers), refusal.status
    flash(_("Saved. It counts for orders from now on; what was ordered keeps the shares of its day."), "good")
    return redirect(url_for(".seller_people", slug=slug), 303)


@pages.post("/office/sellers/<slug>/members")
@money
def seller_add_member(slug: str) -> Response | tuple[str, int]:
    """Let somebody act for a seller, or give her another role."""
    found, form = find_seller(slug), MemberForm()
    if not form.validate_on_submit() or form.user is None:
        return _page(found, member=form), 422
    user = form.user
    try:
        with transaction():
            _hold_seen(found, "member_added", "member_ended")
            rules.add_member(found, user, MemberRole(form.role.data), by=person())
    except audit.ChangedMeanwhile as refusal:
        form.who.errors = [refusal.sentence()]
        return _page(find_seller(slug), member=form), refusal.status
    flash(_("%(name)s may act for %(seller)s now.", name=user.name, seller=found.name), "good")
    return redirect(url_for(".seller_people", slug=slug), 303)


@pages.post("/office/sellers/<slug>/members/<int:user_id>/end")
@money
def seller_end_member(slug: str, user_id: int) -> Response:
    """Let her act for the seller no more."""
    found = find_seller(slug)
    try:
        with transaction():
            _hold_seen(found, "member_added", "member_ended")
            rules.end_member(found, user_id, by=person())
    except audit.ChangedMeanwhile as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(_("She may act for %(seller)s no more.", seller=found.name), "good")
    return redirect(url_for(".seller_people", slug=slug), 303)


def _hold_seen(found: Seller, *acts: str) -> None:
    audit.hold_seen(request.form.get("seen", ""), subject(found), by=person(), acts=acts)


def _page(found: Seller, *, makers: Makers | None = None, member: MemberForm | None = None) -> str:
    return render_template(
        "office/people.html",
        seller=found,
        makers=makers or Makers(found),
        member=member or MemberForm(formdata=None),
        members=members_of(found),
        left=[maker for maker in found.makers if maker.left_on is not None],
        roles=ROLES,
        seen=audit.seen(subject(found)),
    )
