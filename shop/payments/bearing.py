"""How much one person alone lets the cooperative bear, or sends away of money that nobody asked for."""

from __future__ import annotations

from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.money import Rupiah, percent_of
from shop.users.models import Role, User

#: So much whoever books money lets the cooperative bear alone: what banks take off on the way. Rule: more is given by the
#: ketua, who books no money that comes in, so that nobody makes a present of the cooperative's money alone.
BORNE_ALONE: Rupiah = 20_000


class KetuaDecides(ShopError):
    """So much is not borne, or sent away, by the word of whoever books money."""

    status = 403

    def __init__(self, most: Rupiah) -> None:
        super().__init__()
        self.most = most

    def sentence(self) -> str:
        return _("More than %(most)s only the ketua may decide. Ask her to book it.", most=rupiah(self.most))


def check_bearing(amount: Rupiah, *, by: User, most: Rupiah = BORNE_ALONE) -> None:
    """Raise KetuaDecides unless a person may let the cooperative bear so much: the ketua any amount, others at most `most`."""
    if amount > most and Role.KETUA not in by.roles:
        raise KetuaDecides(most)


def check_fee(fee: Rupiah, *, of: Rupiah, usual_bps: int, by: User) -> None:
    """Raise KetuaDecides unless a person may say that whoever collected `of` kept so much: as usual, and always BORNE_ALONE."""
    check_bearing(fee, by=by, most=max(BORNE_ALONE, percent_of(of, usual_bps)))
