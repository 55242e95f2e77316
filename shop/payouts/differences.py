"""What differs in a run from how its sellers were paid before: what an approver must look at."""

from __future__ import annotations

from dataclasses import dataclass

from shop.i18n import gettext as _
from shop.i18n import ngettext, rupiah
from shop.payouts.models import Payout, PayoutRun
from shop.payouts.office_queries import Before, before, paid_twice

#: A payout this many times a seller's average stands out.
STANDS_OUT = 2


@dataclass(frozen=True)
class Difference:
    """One thing to look at. `state` is "must" when a person must, "done" when it was checked and is well."""

    words: str
    note: str = ""
    state: str = ""
    #: The payout's line in the run, and in a word why it is named there.
    position: int = 0
    short: str = ""


def differences(run: PayoutRun) -> list[Difference]:
    """New accounts first, then sellers paid for the first time, debts, the largest; last that nothing is paid twice."""
    earlier = before(run)
    found = [difference for payout in run.payouts for difference in _of(payout, earlier.get(payout.seller_id))]
    found.sort(key=lambda one: one.state != "must")
    largest = max(run.payouts, key=lambda payout: payout.amount)
    if all(one.position != largest.position for one in found):
        found.append(
            Difference(
                _name(largest, _("the largest, %(amount)s", amount=rupiah(largest.amount))),
                _average(earlier.get(largest.seller_id)),
            )
        )
    return [*found, _once()]


def _of(payout: Payout, earlier: Before | None) -> list[Difference]:
    found = []
    if earlier is None:
        found.append(
            Difference(
                _name(payout, _("paid for the first time")),
                payout.bank_account.masked,
                "must",
                payout.position,
                _("First payout"),
            )
        )
    elif (earlier.last.bank_code, earlier.last.account_number) != (payout.bank_code, payout.account_number):
        note = _("Before: %(account)s", account=earlier.last.goes_to)
        found.append(
            Difference(_name(payout, _("a new bank account")), note, "must", payout.position, _("New account"))
        )
    elif payout.amount > STANDS_OUT * earlier.average:
        words = _name(payout, _("much more than usual, %(amount)s", amount=rupiah(payout.amount)))
        found.append(Difference(words, _average(earlier), "", payout.position, _("More than usual")))
    withheld = sum(share.debt_withheld for share in payout.shares)
    if withheld:
        words = _name(payout, _("%(amount)s goes to debts", amount=rupiah(withheld)))
        makers = ", ".join(share.maker.name for share in payout.shares if share.debt_withheld)
        found.append(Difference(words, makers, "", payout.position, _("Debt withheld")))
    return found


def _name(payout: Payout, what: str) -> str:
    return f"{payout.position:02d} {payout.seller.name}: {what}"


def _average(earlier: Before | None) -> str:
    if earlier is None:
        return ""
    return _("Average of the last %(count)s: %(amount)s", count=earlier.count, amount=rupiah(earlier.average))


def _once() -> Difference:
    twice = paid_twice()
    if twice:
        return Difference(ngettext("%(num)s sale is paid twice", "%(num)s sales are paid twice", twice), "", "must")
    return Difference(_("No sale is paid twice"), "", "done")
