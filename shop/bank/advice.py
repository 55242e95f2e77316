"""What to do about a file that was refused: what fits its trouble, beside the sentence that names the place."""

from __future__ import annotations

from shop.bank.importing import DayToCome, OtherAccount, OtherBank
from shop.bank.reading.lines import Trouble, Unreadable
from shop.bank.uploads import SavedAlready
from shop.errors import ShopError
from shop.i18n import gettext as _


def advice_on(refusal: ShopError) -> str:
    """The next step, in a sentence or two; empty where the refusal says it itself."""
    match refusal:
        case OtherAccount() | OtherBank():
            return _("The file itself may be right. Upload it again and choose the account it is of.")
        case SavedAlready():
            return _("Its lines are there already: go on with matching.")
        case DayToCome():
            return _(
                "Some programs turn day and month around when a file is opened. Download it once more and upload it without opening it."
            )
        case Unreadable(trouble=Trouble.CUT):
            return _(
                "The download probably broke off, or lines were taken out. Download the whole period once more, wait until it is complete, and upload that file."
            )
        case Unreadable(trouble=Trouble.CHANGED):
            return _(
                "The file was probably changed, or saved by a spreadsheet. Download it once more and upload it without opening it. If the same line is named again, ask the bank about that line."
            )
    return ""
