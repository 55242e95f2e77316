"""The office's reports: look at an acquirer's report or a courier's list, name its columns, save it."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.bank import planning, reporting
from shop.bank.advice import advice_on
from shop.bank.blueprint import pages
from shop.bank.describing import ColumnsUnclear, describe_report
from shop.bank.forms import Remitted, ReportColumns
from shop.bank.models import StatementUpload
from shop.bank.reading.reports import COLUMNS, UnknownReport
from shop.bank.uploads import find_upload, first_rows
from shop.clock import today
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import ngettext
from shop.users.access import office, person
from shop.users.models import Role

write = office(Role.BENDAHARA)


@pages.get("/office/bank/reports/<token>")
@write
def office_report(token: str) -> str | tuple[str, int]:
    """What was understood of a report, and what saving it would do."""
    return _page(_upload(token))


@pages.post("/office/bank/reports/<token>/report")
@write
def office_save_report(token: str) -> Response | str | tuple[str, int]:
    """Book what is new in it."""
    upload = _upload(token)
    form = Remitted()
    if planning.kind_of(upload.source) == "qris":
        account, received_on, reference = upload.coop_account, today(), ""
    elif form.validate_on_submit():
        account, received_on, reference = form.account.account, form.received_on.data, form.reference.data
    else:
        return _page(upload, form, status=422)
    try:
        with transaction():
            new = reporting.save_report(
                upload, account=account, received_on=received_on, reference=reference, by=person()
            ).rows_new
    except reporting.ReferenceUsed as refusal:
        form.reference.errors = [refusal.sentence()]
        return _page(_upload(token), form, status=422)
    except ShopError as refusal:
        return _page(_upload(token), refusal=refusal.sentence(), status=refusal.status)
    booked = ngettext("%(num)s row booked.", "%(num)s rows booked.", new)
    where = _("What needs you stands under money received.")
    flash(f"{booked} {where}", "good")
    return redirect(url_for("payments.office_incoming", _anchor="receipts"), 303)


@pages.post("/office/bank/reports/<token>/layout")
@write
def office_describe_report(token: str) -> Response | tuple[str, int]:
    """Keep which column of an unknown report holds what."""
    upload = _upload(token)
    kind, rows = planning.kind_of(upload.source), first_rows(upload)
    form = ReportColumns.for_rows(kind, request.form, rows)
    if not form.validate_on_submit():
        return _columns(upload, form), 422
    try:
        with transaction():
            head = rows[int(form.head.data)][1]
            seen = request.form.get("seen", "")
            describe_report(form.name.data, kind, head, form.places(kind), by=person(), seen=seen)
    except ColumnsUnclear:
        form.amount.errors = [_("Choose each column once.")]
        return _columns(upload, form), 422
    except audit.ChangedMeanwhile as refusal:
        return _columns(upload, form, refusal.sentence()), refusal.status
    return redirect(url_for(".office_report", token=token), 303)


def _upload(token: str) -> StatementUpload:
    found = find_upload(token)
    if found is None or found.source == "bank":
        raise NotFound(upload=token)
    return found


def _page(
    upload: StatementUpload, form: Remitted | None = None, *, refusal: str = "", status: int = 200
) -> str | tuple[str, int]:
    try:
        found = planning.plan(upload)
    except UnknownReport as unknown:
        kind, rows = planning.kind_of(upload.source), first_rows(upload)
        form_of = ReportColumns.guessed(kind, rows, upload.name.rsplit(".", 1)[0][:60])
        return _columns(upload, form_of, unknown.sentence()), 422
    except ShopError as broken:
        said = {"refusal": broken.sentence(), "advice": advice_on(broken), "is_saved": broken.status == 409}
        return render_template("bank/office/refused.html", upload=upload, **said), broken.status
    last = max((one.row.day for one in found.rows if one.row.day), default=today())
    page = render_template(
        "bank/office/report.html",
        upload=upload,
        plan=found,
        kind=planning.kind_of(upload.source),
        form=form or _proposed(upload, min(last, today())),
        courier=dict(planning.couriers()).get(planning.service_of(upload.source)) if "-" in upload.source else "",
        refusal=refusal,
    )
    return (page, status) if status != 200 else page


def _proposed(upload: StatementUpload, day: date) -> Remitted:
    reference = upload.name.rsplit(".", 1)[0][:60]
    return Remitted(None, account=str(upload.coop_account_id), received_on=day, reference=reference)


def _columns(upload: StatementUpload, form: ReportColumns, refusal: str = "") -> str:
    kind = planning.kind_of(upload.source)
    return render_template(
        "bank/office/columns.html",
        upload=upload,
        form=form,
        fields=[form[name] for name in ("name", "head", *COLUMNS[kind])],
        action=url_for(".office_describe_report", token=upload.token),
        rows=first_rows(upload),
        refusal=refusal,
        seen=audit.seen(),
    )
