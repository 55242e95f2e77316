"""The office's bank: upload a statement, look at what was understood, save it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.bank import importing, planning, queries, uploads
from shop.bank.advice import advice_on
from shop.bank.blueprint import pages
from shop.bank.closing import close_certain
from shop.bank.describing import ColumnsUnclear, describe_layout
from shop.bank.forms import Columns, Upload
from shop.bank.models import StatementUpload
from shop.bank.previewing import preview
from shop.bank.reading.decoding import MOST_BYTES, text_of
from shop.bank.reading.lines import Unreadable, shown
from shop.bank.reading.reader import TITLES, UnknownLayout
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.payments.coop_accounts import coop_accounts
from shop.users.access import office, person
from shop.users.models import Role

MOST_STATEMENTS = 60

pages.app_template_filter("sen")(shown)

write = office(Role.BENDAHARA)


@pages.get("/office/bank/statements")
@office(Role.BENDAHARA, Role.KETUA)
def office_statements() -> str:
    """Every file saved, and the form for the next."""
    return _statements(_upload_form())


@pages.post("/office/bank/uploads")
@write
def office_upload() -> Response | tuple[str, int]:
    """Take a file to look at; nothing is saved yet."""
    form = _upload_form()
    if not form.validate_on_submit():
        return _statements(form), 422
    with form.file.data.stream as stream:
        data = stream.read(MOST_BYTES + 1)
    try:
        text_of(data)
    except Unreadable as refusal:
        form.file.errors = [f"{refusal.sentence()} {advice_on(refusal)}".strip()]
        return _statements(form), 422
    name, chosen = form.file.data.filename or "mutasi", form.account.data
    report = planning.account_for(chosen)
    with transaction():
        account = report or next(one for one in coop_accounts() if one.code == chosen)
        source = chosen if report else "bank"
        token = uploads.keep_upload(account, data, name=name, source=source).token
    return redirect(url_for(".office_report" if report else ".office_preview", token=token, _anchor="isi"), 303)


@pages.get("/office/bank/uploads/<token>")
@write
def office_preview(token: str) -> str | tuple[str, int]:
    """What was understood of a file, and what saving it would do."""
    return _preview(_upload(token))


@pages.post("/office/bank/uploads/<token>/statement")
@write
def office_save(token: str) -> Response | tuple[str, int] | str:
    """Save the file, then tie what fits exactly."""
    upload = _upload(token)
    account = upload.coop_account
    try:
        with transaction():
            statement = importing.save_upload(upload, by=person())
            new = statement.lines_new
    except ShopError:
        return _preview(_upload(token))
    closed, _refused = close_certain(account, by=person())
    flash(
        _(
            "%(new)s lines saved, %(closed)s matched by themselves. %(left)s need you.",
            new=new,
            closed=closed,
            left=max(0, new - closed),
        ),
        "good",
    )
    return redirect(url_for(".office_matching", account=account.code), 303)


@pages.post("/office/bank/uploads/<token>/account")
@write
def office_take(token: str) -> Response | tuple[str, int] | str:
    """Take the file for the account it names itself instead of the one that was chosen."""
    try:
        with transaction():
            importing.take_for_its_account(_upload(token))
    except ShopError:
        return _preview(_upload(token))
    return redirect(url_for(".office_preview", token=token, _anchor="isi"), 303)


@pages.post("/office/bank/uploads/<token>/layout")
@write
def office_describe(token: str) -> Response | tuple[str, int]:
    """Keep which column of an unknown table holds what."""
    upload = _upload(token)
    rows = uploads.first_rows(upload)
    form = Columns.for_rows(request.form, rows)
    if not form.validate_on_submit():
        return _columns(upload, form, rows), 422
    try:
        with transaction():
            head, seen = rows[int(form.head.data)][1], request.form.get("seen", "")
            describe_layout(form.name.data, head, form.places(), by=person(), seen=seen)
    except ColumnsUnclear as refusal:
        form.amount.errors = [refusal.sentence()]
        return _columns(upload, form, rows), 422
    except audit.ChangedMeanwhile as refusal:
        return _columns(upload, form, rows, refusal.sentence()), refusal.status
    return redirect(url_for(".office_preview", token=token), 303)


def _upload(token: str) -> StatementUpload:
    found = uploads.find_upload(token)
    if found is None or found.source != "bank":
        raise NotFound(upload=token)
    return found


def _upload_form() -> Upload:
    form = Upload()
    accounts = [(one.code, one.masked) for one in coop_accounts()]
    couriers = [(f"cod-{number}", _("COD list, %(courier)s", courier=name)) for number, name in planning.couriers()]
    form.account.choices = [*accounts, ("qris", _("QRIS report of the acquirer")), *couriers]
    return form


def _statements(form: Upload) -> str:
    return render_template(
        "bank/office/statements.html",
        form=form,
        statements=queries.statements(MOST_STATEMENTS),
        reports=queries.reports(MOST_STATEMENTS),
        couriers={f"cod-{number}": name for number, name in planning.couriers()},
        titles=TITLES,
        may_write=Role.BENDAHARA in person().roles,
    )


def _preview(upload: StatementUpload) -> str | tuple[str, int]:
    try:
        found = preview(upload)
    except UnknownLayout as refusal:
        rows = uploads.first_rows(upload)
        return _columns(
            upload, Columns.guessed(rows, upload.name.rsplit(".", 1)[0][:60]), rows, refusal.sentence()
        ), 422
    except ShopError as refusal:
        said = {"refusal": refusal.sentence(), "advice": advice_on(refusal), "is_saved": refusal.status == 409}
        said["own"] = importing.account_of(refusal.number) if isinstance(refusal, importing.OtherAccount) else None
        return render_template("bank/office/refused.html", upload=upload, **said), refusal.status
    return render_template("bank/office/preview.html", upload=upload, preview=found)


def _columns(upload: StatementUpload, form: Columns, rows: list[tuple[int, list[str]]], refusal: str = "") -> str:
    facts = {"upload": upload, "form": form, "rows": rows, "refusal": refusal, "seen": audit.seen()}
    return render_template("bank/office/columns.html", **facts, action="", fields=[])
