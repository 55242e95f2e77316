"""What is known of a payment at the provider, in the shop's own words: what looking at it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.money import Rupiah


class Unreachable(ShopError):
    """The provider does not answer, or not sensibly; the same question may be asked again later."""

    status = 503

    def sentence(self) -> str:
        return _("The card page cannot be reached right now. Try again in a few minutes, or pay another way.")


class ProviderRefused(Exception):
    """The provider says no, and will say so again: `code` is its word, `request` its number of the call."""

    def __init__(self, code: str, words: str, request: str = "") -> None:
        super().__init__(f"{code}: {words} ({request})")
        self.code, self.words, self.request = code, words, request


class NotYet(Exception):
    """The provider knows of a payment but has not written its line yet: look again later."""


class NotSigned(Exception):
    """A message that does not come from the provider, is too old, of the future, or cannot be read."""


def key_of(kind: str, row: int, asked_at: datetime) -> str:
    """Under what a row is asked for, so that asking twice is asking once: `refund-12-1795600000`.

    The moment tells it from the row of the same number in a database that was restored or begun anew.
    """
    return f"{kind}-{row}-{int(asked_at.timestamp())}"


def row_in(key: str) -> int | None:
    """The number of the row in a key; None for what is no key."""
    parts = key.split("-")
    return int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() and parts[1].isascii() else None


@dataclass(frozen=True)
class PageWish:
    """A card page to open: everything it says, and the key under which asking twice gives the same page."""

    key: str
    order: str
    amount: Rupiah
    language: str
    email: str | None
    success_url: str
    cancel_url: str
    expires_at: datetime


@dataclass(frozen=True)
class Page:
    """A card page that was opened."""

    ref: str
    url: str


@dataclass(frozen=True)
class BalanceLine:
    """A movement on the provider's balance, in hundredths of its currency; `rate` is that currency per rupiah."""

    ref: str
    category: str
    source: str
    currency: str
    amount: int
    fee: int
    rate: Decimal | None
    happened_at: datetime
    #: The payment it belongs to, where the source says one.
    intent: str = ""
    note: str = ""


@dataclass(frozen=True)
class SeenRefund:
    """A refund as the provider has it now, in sen. `key` is what the shop asked for it under, when it did."""

    ref: str
    amount_sen: int
    state: str
    trouble: str
    key: str
    line: BalanceLine | None
    failure_line: BalanceLine | None


@dataclass(frozen=True)
class SeenDispute:
    """A dispute as the provider has it now, in sen, with the movements it made."""

    ref: str
    amount_sen: int
    state: str
    reason: str
    opened_at: datetime
    answer_before: datetime | None
    lines: Sequence[BalanceLine]


@dataclass(frozen=True)
class SeenPage:
    """A card page as the provider has it now. `began_at` is the moment before it was asked."""

    ref: str
    began_at: datetime
    state: str
    is_paid: bool
    amount: Rupiah
    #: Under what the shop asked for it, as the provider kept it.
    key: str = ""
    intent: str = ""
    charge: str = ""
    line: BalanceLine | None = None
    refunds: Sequence[SeenRefund] = field(default_factory=tuple)
    disputes: Sequence[SeenDispute] = field(default_factory=tuple)


@dataclass(frozen=True)
class SeenPayout:
    """A payout to the bank as the provider has it now; `lines` are known once `is_settled`."""

    ref: str
    began_at: datetime
    state: str
    amount: int
    currency: str
    arrives_on: date
    is_settled: bool
    #: Made by hand on the provider's pages: it has no lines of its own.
    is_manual: bool
    trouble: str
    own_line: BalanceLine | None
    failure_line: BalanceLine | None
    lines: Sequence[BalanceLine]
    #: The last digits of the number of the bank account it goes to; empty where the provider does not say.
    goes_to: str = ""


@dataclass(frozen=True)
class Notice:
    """A provider's message: only that something happened to a thing. What happened is asked for."""

    ref: str
    type: str
    object_ref: str
    livemode: bool
    api_version: str
    body: str
