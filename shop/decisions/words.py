"""Decisions as people read them."""

from __future__ import annotations

from shop.decisions.deciding import BOUNDS
from shop.decisions.models import Kind
from shop.i18n import figure, gettext, persen, rupiah
from shop.i18n import lazy_gettext as _

TITLES = {
    Kind.COMMISSION_BPS: _("Deduction for the cooperative"),
    Kind.PAYMENT_WINDOW_HOURS: _("Time to pay"),
    Kind.HOLD_DAYS: _("Days money is held after arrival"),
    Kind.MINIMUM_PAYOUT_RUPIAH: _("Smallest payout"),
    Kind.DEBT_CAP_BPS: _("Most of a payout that goes to a debt"),
    Kind.UNIQUE_CODE_SIGN: _("Unique code"),
    Kind.CLAIM_DAYS: _("Days to say that something is wrong"),
    Kind.COD_MOST_RUPIAH: _("Largest order paid on delivery"),
    Kind.COD_OPEN_ORDERS: _("Open orders on delivery per buyer"),
    Kind.TAX_WITHHELD_BPS: _("Tax withheld from makers' gross (PPh 22)"),
    Kind.ACCOUNT_WAIT_HOURS: _("Wait after a bank account was changed"),
    Kind.REFUND_ALONE_RUPIAH: _("Largest refund one person pays alone"),
    Kind.COD_FREIGHT_SELLER_BPS: _("Freight of refused parcels that makers bear"),
    Kind.UNPAID_MOST_RUPIAH: _("Most that one buyer may leave unpaid"),
}


def is_percentage(kind: Kind) -> bool:
    """Whether its figure is basis points, which people say and type in percent."""
    return kind.value.endswith("_bps")


def value_words(kind: Kind, value: int) -> str:
    """A figure with its unit, in the reader's language: `10%`, `24 jam`, `Rp25.000`."""
    if is_percentage(kind):
        return persen(value)
    if kind in (Kind.PAYMENT_WINDOW_HOURS, Kind.ACCOUNT_WAIT_HOURS):
        return gettext("%(count)s hours", count=value)
    if kind in (Kind.HOLD_DAYS, Kind.CLAIM_DAYS):
        return gettext("%(count)s days", count=value)
    if kind.value.endswith("_rupiah"):
        return rupiah(value)
    if kind is Kind.COD_OPEN_ORDERS:
        return figure(value)
    return gettext("subtracted") if value < 0 else gettext("added")


def bounds_words(kind: Kind) -> str:
    """The least and most a figure may be, as it is typed."""
    if kind is Kind.UNIQUE_CODE_SIGN:
        return gettext("-1 when it is subtracted, 1 when it is added")
    least, most = BOUNDS[kind]
    if is_percentage(kind):
        return gettext("from %(least)s to %(most)s", least=persen(least), most=persen(most))
    return gettext(
        "from %(least)s (%(least_words)s) to %(most)s (%(most_words)s)",
        least=least,
        most=figure(most),
        least_words=value_words(kind, least),
        most_words=value_words(kind, most),
    )
