"""What a voucher takes off an order's goods, line by line, and who bears it; its uses, counted.

Never off the shipping, and never all of it: of the goods LEAST_LEFT stays to be paid, and of each line a rupiah, so that
every part can be given back in proportion.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import sqlalchemy as sa

from shop.clock import today
from shop.db import reading, table, writing
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah, tanggal
from shop.money import BASIS_POINTS, Rupiah, percent_of, split
from shop.promotions.models import Voucher, VoucherAnswer, VoucherState

#: What stays to be paid for the goods, so that a unique code can still be subtracted from the total.
LEAST_LEFT = 1_000
CODE = re.compile(r"[A-Z0-9-]{4,20}", re.ASCII)


class VoucherRefused(ShopError):
    """A voucher takes nothing off this order."""

    status = 422

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class UnknownVoucher(VoucherRefused):
    """No voucher has this code, or it is not in force yet because nobody approved it."""

    def sentence(self) -> str:
        return _("We know no voucher %(code)s. Look at its letters and digits once more.", code=self.code)


class NotYet(VoucherRefused):
    """The voucher's first day is still to come."""

    def __init__(self, code: str, starts_on: date) -> None:
        super().__init__(code)
        self.starts_on = starts_on

    def sentence(self) -> str:
        return _("Voucher %(code)s starts on %(day)s.", code=self.code, day=tanggal(self.starts_on))


class Over(VoucherRefused):
    """The voucher's last day has passed, or the cooperative ended it."""

    def sentence(self) -> str:
        return _("Voucher %(code)s is over. Empty the field to order without it.", code=self.code)


class UsedUp(VoucherRefused):
    """As many orders hold the voucher as may."""

    def sentence(self) -> str:
        return _("Voucher %(code)s is used up. Empty the field to order without it.", code=self.code)


class OrderTooSmall(VoucherRefused):
    """The goods do not come to the voucher's smallest order."""

    def __init__(self, code: str, least: Rupiah, goods: Rupiah) -> None:
        super().__init__(code)
        self.least, self.goods = least, goods

    def sentence(self) -> str:
        return _(
            "Voucher %(code)s is for goods of %(least)s or more; %(rest)s is missing.",
            code=self.code,
            least=rupiah(self.least),
            rest=rupiah(self.least - self.goods),
        )


class NoneOfThese(VoucherRefused):
    """None of the goods are of sellers who agreed to the voucher."""

    def sentence(self) -> str:
        return _("Voucher %(code)s is not for these goods. Empty the field to order without it.", code=self.code)


class Goods(Protocol):
    """A line as far as a voucher looks at it."""

    @property
    def seller_id(self) -> int: ...

    @property
    def total(self) -> Rupiah: ...


@dataclass(frozen=True)
class Cut:
    """What is taken off a line: the cooperative's part and its seller's."""

    coop: Rupiah = 0
    seller: Rupiah = 0


NOTHING = Cut()


@dataclass(frozen=True)
class Applied:
    """A voucher applied to goods: what is taken off each line, in their order."""

    voucher_id: int
    code: str
    cuts: tuple[Cut, ...]

    @property
    def coop(self) -> Rupiah:
        """What the cooperative bears."""
        return sum(cut.coop for cut in self.cuts)

    @property
    def seller(self) -> Rupiah:
        """What the sellers bear."""
        return sum(cut.seller for cut in self.cuts)

    @property
    def total(self) -> Rupiah:
        """What the buyer pays less."""
        return self.coop + self.seller


def read_code(text: str) -> str:
    """A code as it is kept: in capitals, without the spaces that come with copying."""
    return "".join(text.split()).upper()


def apply(text: str, goods: Sequence[Goods]) -> Applied:
    """What a voucher takes off these goods, by a code in any case.

    Only lines of sellers who agreed count where sellers bear a part. Percents are of these lines, and an amount is spread
    over them by largest remainder; the cooperative's part is spread the same way, so that all parts sum exactly. Raises
    the VoucherRefused that says why it takes off nothing. Changes nothing: `take_use` counts the use.
    """
    code = read_code(text)
    found = _terms(code)
    if not found or found[0].state == VoucherState.WAITING:
        raise UnknownVoucher(code[:20])
    terms = found[0]
    if terms.state == VoucherState.ENDED or terms.ends_on < today():
        raise Over(code)
    if terms.starts_on > today():
        raise NotYet(code, terms.starts_on)
    if terms.uses >= terms.most_uses:
        raise UsedUp(code)
    whole = sum(line.total for line in goods)
    if whole < (least := max(terms.least_order, LEAST_LEFT + 1)):
        raise OrderTooSmall(code, least, whole)
    agreed = {row.seller_id for row in found}
    weights = [line.total if terms.coop_bps == BASIS_POINTS or line.seller_id in agreed else 0 for line in goods]
    off = min(_off(terms.amount, terms.bps, terms.most, sum(weights)), whole - LEAST_LEFT)
    cuts = spread(off, weights, terms.coop_bps)
    if not any(cut.coop + cut.seller for cut in cuts):
        raise NoneOfThese(code)
    return Applied(terms.id, code, cuts)


def _terms(code: str) -> Sequence[sa.Row[Any]]:
    """A voucher's row, once for each seller who agreed; nothing for what cannot be a code."""
    if not CODE.fullmatch(code):
        return []
    with reading() as connection:
        return connection.execute(_voucher, {"code": code}).all()


def _off(amount: Rupiah | None, bps: int | None, most: Rupiah | None, goods: Rupiah) -> Rupiah:
    """What a voucher of these terms takes off goods of this sum."""
    off = amount if amount is not None else percent_of(goods, bps or 0)
    return min(off, goods if most is None else most)


def spread(off: Rupiah, prices: Sequence[Rupiah], coop_bps: int) -> tuple[Cut, ...]:
    """Divide what is taken off over lines of these prices, and each line's part between cooperative and seller.

    Both by largest remainder, so that the lines sum to `off` and the cooperative's parts to its share of it. A line of
    price zero gets nothing. Rule: of each line at least a rupiah stays; an `off` that would leave less is cut.
    """
    room = [max(0, price - 1) for price in prices]
    off = min(off, sum(room))
    if not off:
        return tuple(NOTHING for _ in prices)
    parts = split(off, prices)
    if any(part > most for part, most in zip(parts, room, strict=True)):
        parts = split(off, room)
    coop = split(percent_of(off, coop_bps), parts)
    return tuple(Cut(own, part - own) for part, own in zip(parts, coop, strict=True))


def take_use(applied: Applied) -> None:
    """Count one use. Guarded, so that of two orders for the last use one gets it; raises UsedUp, or Over when it ended."""
    taken = writing().execute(_take, {"voucher": applied.voucher_id})
    if taken.rowcount == 1:
        return
    state = writing().execute(_state, {"voucher": applied.voucher_id}).scalar_one()
    raise UsedUp(applied.code) if state == VoucherState.IN_FORCE else Over(applied.code)


def give_use_back(voucher_id: int) -> None:
    """An order that held the voucher came to nothing."""
    writing().execute(_change, {"voucher": voucher_id, "change": -1})


def take_use_again(voucher_id: int) -> None:
    """An order that had expired is taken up again at the total it was promised, even if the voucher is used up by now."""
    writing().execute(_change, {"voucher": voucher_id, "change": 1})


_vouchers, _answers = table(Voucher), table(VoucherAnswer).c
_voucher = (
    sa.select(_vouchers, _answers.seller_id)
    .outerjoin(table(VoucherAnswer), sa.and_(_answers.voucher_id == _vouchers.c.id, _answers.agrees))
    .where(_vouchers.c.code == sa.bindparam("code"))
)
_one = _vouchers.c.id == sa.bindparam("voucher")
_take = (
    sa.update(_vouchers)
    .where(_one, _vouchers.c.uses < _vouchers.c.most_uses, _vouchers.c.state == VoucherState.IN_FORCE)
    .values(uses=_vouchers.c.uses + 1)
)
_state = sa.select(_vouchers.c.state).where(_one)
_change = sa.update(_vouchers).where(_one).values(uses=_vouchers.c.uses + sa.bindparam("change"))
