"""Who did what to which thing. Rows are only ever added; triggers refuse all else but taking out the name of somebody
who closed her account."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.clock import now, start_of
from shop.db import LARGEST_KEY, Base, UtcDateTime, hold_name, session
from shop.errors import ShopError
from shop.i18n import gettext, waktu
from shop.i18n import lazy_gettext as _

#: Every act of the shop in words.
WORDS = {
    "account_added": _("Bank account of the cooperative added"),
    "account_ended": _("Bank account of the cooperative ended"),
    "account_left": _("Account closed by its owner"),
    "contact_changed": _("Phone or e-mail changed"),
    "coordinator_added": _("Village coordinator added"),
    "coordinator_ended": _("Village coordinator ended"),
    "courier_added": _("Courier added"),
    "courier_changed": _("Courier changed"),
    "courier_ended": _("Courier ended"),
    "courier_offered": _("Courier offered again"),
    "courier_paid": _("Courier paid"),
    "courier_rate_set": _("Courier's rate set"),
    "bazaar_keeper_changed": _("Stall given to another keeper"),
    "bank_account_changed": _("Bank account named"),
    "bank_account_checked": _("Bank account checked"),
    "bank_account_confirmed": _("Bank account confirmed by the seller"),
    "bank_account_flagged": _("Bank account stopped"),
    "exemption_letter_kept": _("Statement letter for taxes kept"),
    "bank_opening": _("Opening balance of a bank account booked"),
    "bank_account_signed": _("Bank account signed by a second person"),
    "cash_moved": _("Cash box filled or emptied"),
    "claim_answered": _("Claim answered"),
    "claim_opened": _("Claim opened"),
    "claim_refunded": _("Claim: money back"),
    "claim_rejected": _("Claim: rejected"),
    "claim_replaced": _("Claim: replacement"),
    "claim_withdrawn": _("Claim taken back by the buyer"),
    "batch_let_go": _("Batch let go, no longer called back"),
    "batch_made": _("New batch"),
    "batch_recalled": _("Batch called back"),
    "came_back": _("Refused at the door, came back"),
    "buyer_forgotten": _("Buyer's name taken out at her request"),
    "card_refund_requested": _("Refund to the card requested"),
    "case_closed": _("Case of card money closed"),
    "case_explained": _("Movement at the provider explained"),
    "cod_area_added": _("Area for payment on delivery added"),
    "cod_area_ended": _("Area for payment on delivery ended"),
    "cod_remitted": _("COD money received"),
    "debt_let_go": _("Debt of a maker let go of"),
    "debt_paid_back": _("Debt paid back by a maker"),
    "decision_recorded": _("Decision recorded"),
    "dispute_loss_decided": _("Lost dispute: who bears it decided"),
    "dispute_loss_proposed": _("Lost dispute: who bears it proposed"),
    "dispute_return_proposed": _("Regained dispute: giving back proposed"),
    "dispute_returned": _("Regained dispute: given back to whoever bore it"),
    "delivered": _("Arrived"),
    "handed_back": _("Given back to the seller"),
    "not_handed_over": _("Not handed over after all"),
    "handed_over": _("Handed over to the cooperative"),
    "let_in": _("Account opened again"),
    "lines_matched": _("Bank lines matched"),
    "makers_set": _("Makers and their usual shares set"),
    "match_undone": _("Match undone"),
    "member_added": _("May act for the seller"),
    "member_ended": _("May act for the seller no more"),
    "month_closed": _("Month closed"),
    "month_item_explained": _("Reason given for what a month leaves unexplained"),
    "month_item_signed": _("Reason signed by a second person"),
    "month_prepared": _("Month prepared for closing"),
    "money_due_back": _("Money received is due back to the buyer"),
    "money_given_back": _("Unknown money given back"),
    "money_set_aside": _("Part of an order paid, the rest asked for"),
    "money_unidentified": _("Unknown money booked"),
    "opening_added": _("Added by a file of the opening"),
    "order_cancelled": _("Order cancelled"),
    "order_expired": _("Order expired"),
    "order_revived": _("Expired order taken up again"),
    "packed": _("Packed"),
    "part_cancelled": _("Part cancelled"),
    "payment_method_changed": _("Way to pay changed"),
    "payment_settled": _("Payment confirmed"),
    "payout_confirmed": _("Payout confirmed"),
    "payout_held_back": _("Payout held back"),
    "payout_layout_chosen": _("Form of the bank's file chosen"),
    "payout_paid_in_cash": _("Paid in cash"),
    "payout_returned": _("Payout given back by the bank"),
    "payout_run_approved": _("Payouts approved"),
    "payout_run_discarded": _("Payouts discarded"),
    "payout_file_made": _("Bank file made"),
    "payout_file_withdrawn": _("Bank file given back"),
    "payout_run_exported": _("Payouts sent to the bank"),
    "payout_run_prepared": _("Payouts prepared"),
    "password_changed": _("Password changed"),
    "product_created": _("Product begun"),
    "product_discarded": _("Draft thrown away"),
    "product_draft": _("Product given back to its seller"),
    "product_edit_dropped": _("Change let go of by the seller"),
    "bazaar_counted": _("Cash box of a bazaar counted"),
    "bazaar_exception_closed": _("Exception of a bazaar explained"),
    "bazaar_opened": _("Bazaar opened"),
    "bazaar_sale_counted": _("Sale at a bazaar counted"),
    "product_edit_emptied": _("Change put back as it was"),
    "product_edit_kept": _("Change of a product on the shelf saved"),
    "product_edit_published": _("Change read and shown to buyers"),
    "product_edit_returned": _("Change given back"),
    "product_edit_sent": _("Change sent to be read again"),
    "product_edited": _("Product changed"),
    "product_in_review": _("Product sent to be checked"),
    "product_photo_added": _("Photo added"),
    "product_photo_moved": _("Photos put in another order"),
    "product_photo_removed": _("Photo removed"),
    "product_published": _("Product put on the shelf"),
    "product_cost_counted": _("What it costs its seller counted"),
    "product_shares_set": _("Makers' shares changed"),
    "product_variants_set": _("Variants and prices changed"),
    "product_withdrawn": _("Product taken off the shelf"),
    "profile_changed": _("Name or language changed"),
    "refund_account_given": _("Account for a refund given"),
    "provider_event_again": _("Provider's message tried again"),
    "provider_payout_arrived": _("Card money received by the bank"),
    "qris_code_stored": _("QRIS code stored"),
    "qris_paid_out": _("QRIS money received"),
    "qris_switched_off": _("QRIS switched off"),
    "refund_approved": _("Refund approved by a second person"),
    "refund_paid": _("Refund paid"),
    "registered": _("Account made"),
    "report_saved": _("Report of payments saved"),
    "recovery_code_used": _("Recovery code used in place of the phone"),
    "recovery_codes_made": _("New recovery codes made"),
    "reset_link_given": _("Link for a new password made"),
    "review_answered": _("Review answered by the seller"),
    "review_changed": _("Review changed by the buyer"),
    "review_hidden": _("Review hidden"),
    "review_said": _("Review written"),
    "review_shown": _("Review shown"),
    "role_granted": _("Role of the office given"),
    "role_taken": _("Role of the office taken"),
    "shelf_added": _("Shelf added"),
    "shelf_changed": _("What stands about a shelf changed"),
    "shelf_closed": _("Shelf closed to new products"),
    "shelf_moved": _("Shelf put in another place"),
    "shelf_opened": _("Shelf opened again"),
    "shut_out": _("Account closed"),
    "sen_rounded": _("Sen of a bank's line rounded"),
    "seller_added": _("Seller added"),
    "seller_changed": _("What stands about the seller changed"),
    "seller_described": _("Words about the seller changed"),
    "shipping_settled": _("Difference with a courier settled"),
    "shipped": _("Handed to the courier"),
    "story_agreed": _("Story agreed to by its seller"),
    "story_asked": _("Seller asked whether her story may be told"),
    "story_begun": _("Story or guide begun"),
    "story_change_discarded": _("Change of a story thrown away"),
    "story_change_published": _("Change of a story shown to buyers"),
    "story_changed": _("Story or guide changed"),
    "story_discarded": _("Story or guide thrown away"),
    "story_photo_added": _("Photo of a story added"),
    "story_photo_moved": _("Photos of a story put in another order"),
    "story_photo_removed": _("Photo of a story removed"),
    "story_published": _("Story or guide shown to buyers"),
    "story_returned": _("Story given back to its seller"),
    "story_sent": _("Story sent by its seller"),
    "story_withdrawn": _("Story or guide taken off"),
    "statement_imported": _("Bank statement saved"),
    "statement_layout_described": _("Bank's columns named"),
    "tracking_corrected": _("Tracking number put right"),
    "tax_number_corrected": _("Number of a tax payment corrected"),
    "tax_paid": _("Withheld tax paid to the state"),
    "shortfall_borne": _("Shortfall borne by the cooperative"),
    "technique_added": _("Technique added"),
    "technique_changed": _("What stands about a technique changed"),
    "technique_closed": _("Technique closed to new products"),
    "technique_opened": _("Technique opened again"),
    "time_off_ended": _("Seller packs again"),
    "time_off_taken": _("Seller off for some days"),
    "two_step_off": _("Two-step sign-in turned off"),
    "two_step_on": _("Two-step sign-in turned on"),
    "two_step_reset": _("Two-step sign-in turned off for somebody who lost her phone"),
    "unpacked": _("Packing taken back"),
    "village_added": _("Village added"),
    "village_changed": _("What stands about the village changed"),
    "voucher_agreed": _("Voucher: the seller bears her part"),
    "voucher_approved": _("Voucher put in force"),
    "voucher_declined": _("Voucher: the seller bears no part"),
    "voucher_ended": _("Voucher ended"),
    "voucher_written": _("Voucher written down"),
}


class AuditRecord(Base):
    """One act: by whom, on what, with the facts before and after where they matter."""

    __tablename__ = "audit_records"
    __table_args__ = (sa.Index(None, "subject", "id"), sa.Index(None, "at", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The user's number, or empty when the shop itself acted (expiry, release).
    user_id: Mapped[int | None]
    #: The name at that time, so that the trail reads without joins.
    by: Mapped[str] = mapped_column(sa.String(120))
    #: A verb in the past: `review_said`, `payout_run_approved`.
    act: Mapped[str] = mapped_column(sa.String(60))
    #: What it was done to: `order BR-2611-0372`.
    subject: Mapped[str] = mapped_column(sa.String(120))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    @property
    def words(self) -> str:
        """What was done, in the reader's language."""
        return str(WORDS.get(self.act, self.act))

    @property
    def code(self) -> str:
        """The number or code of what it was done to: the last word of the subject."""
        return self.subject.rpartition(" ")[2]


def record(act: str, subject: str, *, by: Any, **facts: Any) -> None:
    """Write down an act inside the caller's transaction.

    `by` is a user (with `id` and `name`) or None when the shop itself acts. Never put secrets in the facts.
    """
    name = by.name if by is not None else "shop"
    user_id = by.id if by is not None else None
    session().add(AuditRecord(at=now(), user_id=user_id, by=name, act=act, subject=subject, facts=facts))


#: In the place of a name that was taken out.
NOBODY = "–"


def take_name_out(user: Any) -> None:
    """Take a person's name out of the trail, who closed her account; her number stays, and with it who did what."""
    session().execute(sa.update(AuditRecord).where(AuditRecord.user_id == user.id).values(by=NOBODY))


def trail(*subjects: str) -> list[AuditRecord]:
    """What was done to a thing, or to several together, oldest first."""
    query = sa.select(AuditRecord).where(AuditRecord.subject.in_(subjects)).order_by(AuditRecord.id)
    return list(session().scalars(query))


def latest(subjects: list[str], most: int) -> list[AuditRecord]:
    """What was done last to several things, newest first; at most so many."""
    query = sa.select(AuditRecord).where(AuditRecord.subject.in_(subjects))
    return list(session().scalars(query.order_by(AuditRecord.id.desc()).limit(most)))


def told(*subjects: str, but: Any = None) -> str:
    """Who did the last thing to a subject, and when, as a sentence for whoever came second; empty when nothing was done.

    Empty, too, when it was `but` who did it.
    """
    last = latest(list(subjects), 1)
    if not last or (but is not None and last[0].user_id == but.id):
        return ""
    return _sentence(last[0])


def stale(refusal: ShopError, *subjects: str) -> str:
    """A refusal in words; when somebody else was faster (409), with who it was and when."""
    if refusal.status != 409 or isinstance(refusal, ChangedMeanwhile):
        return refusal.sentence()
    return f"{refusal.sentence()} {told(*subjects)}".strip()


def seen(*subjects: str) -> int:
    """How far the trail of these things goes now: what a form keeps of the moment in which its page was opened.

    Without a subject the whole trail, for a form that names its thing only when it is sent.
    """
    query = sa.select(sa.func.max(AuditRecord.id))
    return session().scalar(query.where(AuditRecord.subject.in_(subjects)) if subjects else query) or 0


def hold_seen(seen: str, *subjects: str, by: Any, acts: Collection[str] = ()) -> None:
    """Go on only if nobody else did anything to these things since a form's page was opened. Raises ChangedMeanwhile.

    `seen` is what `seen` said then; a form that does not say it asks nothing. With `acts` only these count. Of two who send
    the form in the same moment the second waits here, and is told of the first.
    """
    for subject in sorted(subjects):
        hold_name(subject)
    if not (seen.isascii() and seen.isdigit() and len(seen) < 19):
        return
    query = sa.select(AuditRecord).where(
        AuditRecord.subject.in_(subjects), AuditRecord.id > min(int(seen), LARGEST_KEY)
    )
    query = query.where(sa.func.coalesce(AuditRecord.user_id, 0) != by.id)
    if acts:
        query = query.where(AuditRecord.act.in_(acts))
    last = session().scalars(query.order_by(AuditRecord.id.desc()).limit(1)).first()
    if last is not None:
        raise ChangedMeanwhile(last)


class ChangedMeanwhile(ShopError):
    """Somebody else did something to what a form is about, after its page was opened."""

    def __init__(self, last: AuditRecord) -> None:
        super().__init__()
        self.act, self.by, self.at, self._told = last.act, last.by, last.at, _sentence(last)

    def sentence(self) -> str:
        return gettext(
            "Somebody else was faster. %(told)s Nothing was changed. Look at it again, then send it once more.",
            told=self._told,
        )


def _sentence(record: AuditRecord) -> str:
    name = record.by if record.user_id is not None else gettext("the shop")
    return gettext("Last: %(what)s, %(name)s, %(at)s.", what=record.words, name=name, at=waktu(record.at))


#: By their moment first: so the day's are found without those before.
_NEWEST_FIRST = (AuditRecord.at.desc(), AuditRecord.id.desc())


def since(moment: datetime, most: int) -> list[tuple[AuditRecord, int]]:
    """What people did since a moment, newest first: so many rows, each the newest act of a row of the same, and how many.

    What one person does many times in a row is one row, however many times it is.
    """
    place = sa.func.row_number().over(order_by=_NEWEST_FIRST)
    among_same = sa.func.row_number().over(partition_by=(AuditRecord.act, AuditRecord.by), order_by=_NEWEST_FIRST)
    acts = sa.select(AuditRecord.id, AuditRecord.act, AuditRecord.by, place.label("place"))
    acts = acts.add_columns((place - among_same).label("row"))  # the same as long as nothing else comes between
    day = acts.where(AuditRecord.at >= moment, AuditRecord.user_id.is_not(None)).cte()
    first = sa.func.min(day.c.place).label("place")
    rows = sa.select(first, sa.func.count().label("times")).group_by(day.c.act, day.c.by, day.c.row)
    newest = rows.order_by(first).limit(most).subquery()
    query = sa.select(AuditRecord, newest.c.times).join(day, day.c.id == AuditRecord.id)
    query = query.join(newest, newest.c.place == day.c.place).order_by(newest.c.place)
    return [(record, times) for record, times in session().execute(query)]


def of_day(day: date, start: int, size: int) -> tuple[list[AuditRecord], int]:
    """Everything that was done on a day in Jember, newest first: so many from a place on, and how many there are."""
    of_it = sa.and_(AuditRecord.at >= start_of(day), AuditRecord.at < start_of(day + timedelta(days=1)))
    rows = sa.select(AuditRecord).where(of_it).order_by(*_NEWEST_FIRST).offset(start).limit(size)
    return list(session().scalars(rows)), session().scalar(sa.select(sa.func.count(AuditRecord.id)).where(of_it)) or 0
