"""The office's decisions: what holds now, what is coming, what held before; the ketua records new ones."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.clock import today
from shop.db import transaction
from shop.decisions.blueprint import pages
from shop.decisions.deciding import AlreadyInForce, DecidedTwice, record_decision, subject
from shop.decisions.forms import DecisionForm
from shop.decisions.models import Decision, Kind
from shop.decisions.queries import all_in_force, history
from shop.decisions.words import TITLES, bounds_words, value_words
from shop.i18n import gettext as _
from shop.users.access import office, person
from shop.users.models import Role


@pages.get("/office/decisions")
@office(Role.BENDAHARA, Role.KETUA)
def office_index() -> str:
    """Every figure the shop calculates with, and where it was decided."""
    return _page(DecisionForm(starts_on=today()))


@pages.post("/office/decisions")
@office(Role.KETUA)
def office_record() -> Response | tuple[str, int]:
    """Write down a new decision."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return _page(form), 422
    kind = Kind(form.kind.data)
    try:
        with transaction():
            audit.hold_seen(request.form.get("seen", ""), subject(kind), by=person())
            record_decision(
                kind, value=form.value.data, starts_on=form.starts_on.data, source=form.source.data, by=person()
            )
    except DecidedTwice as refusal:
        form.starts_on.errors = [audit.stale(refusal, subject(kind))]
        return _page(form), 422
    except (AlreadyInForce, audit.ChangedMeanwhile) as refusal:
        form.starts_on.errors = [refusal.sentence()]
        return _page(form), 422
    flash(_("%(what)s: %(value)s, recorded.", what=TITLES[kind], value=value_words(kind, form.value.data)), "good")
    return redirect(url_for(".office_index"), 303)


def _page(form: DecisionForm) -> str:
    everything = history()
    in_force = all_in_force()
    days: dict[Kind, list[Decision]] = {}
    for decision in everything:
        days.setdefault(decision.kind, []).append(decision)
    return render_template(
        "decisions/office/index.html",
        form=form,
        titles=TITLES,
        words=value_words,
        bounds={kind: bounds_words(kind) for kind in Kind},
        in_force=[in_force[kind] for kind in TITLES if kind in in_force],
        coming=sorted((one for one in everything if one.starts_on > today()), key=lambda one: one.starts_on),
        past=[one for one in everything if one.starts_on <= today() and one is not in_force.get(one.kind)],
        may_record=Role.KETUA in person().roles,
        seen=audit.seen(*map(subject, Kind)),
    )
