"""The text inside a QRIS code: read, checked, and given an amount. Nothing broken is ever repaired.

EMVCo's merchant-presented code is a row of fields: two digits of tag, two of length, the value. Tag 63 comes last and
holds the CRC-16 of everything before its own value.
"""

from __future__ import annotations

from binascii import crc_hqx
from dataclasses import dataclass

from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.money import Rupiah

INITIATION, CURRENCY, AMOUNT, COUNTRY, NAME, CITY, NATIONAL, CHECKSUM = "01", "53", "54", "58", "59", "60", "51", "63"
STATIC, DYNAMIC = "11", "12"
#: Tips and fees on top of the amount: 55 asks for one, 56 fixes it, 57 is a percentage.
SURCHARGES = ("55", "56", "57")
#: Without these a bank's app cannot pay: version, category, currency, country, name, city.
NEEDED = ("00", "52", CURRENCY, COUNTRY, NAME, CITY)
RUPIAH, INDONESIA = "360", "ID"
#: Acquirers' templates; one of them at least says where the money goes.
ACQUIRERS = range(26, 51)
LONGEST = 512


class BadCode(ShopError):
    """A text that is no QRIS code the shop can use; `sentence` says what is wrong with it."""

    status = 422

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    def sentence(self) -> str:
        return self.reason


@dataclass(frozen=True)
class Code:
    """A checked QRIS code: its fields in their order, without the checksum."""

    fields: tuple[tuple[str, str], ...]

    def value(self, tag: str) -> str:
        """A field's value; empty when it is not there."""
        return next((value for name, value in self.fields if name == tag), "")

    @property
    def merchant(self) -> str:
        """The name a buyer's app shows."""
        return self.value(NAME)

    @property
    def city(self) -> str:
        """The town a buyer's app shows."""
        return self.value(CITY)

    @property
    def national_id(self) -> str:
        """The merchant's national number (NMID); empty when the code names none."""
        template = self.value(NATIONAL)
        return dict(_fields(template)).get("02", "") if template else ""

    @property
    def is_static(self) -> bool:
        """Whether it may be used again and again, with the amount left open."""
        return self.value(INITIATION) in ("", STATIC) and not self.value(AMOUNT)


def read_code(text: str) -> Code:
    """Read a QRIS code's text. Raises BadCode with the reason: broken, truncated, another currency, a wrong checksum."""
    text = text.strip()
    if not text or len(text) > LONGEST or not (text.isascii() and text.isprintable()):
        raise BadCode(_("This is not the text of a QRIS code. Read it from the code again, all in one line."))
    found = _fields(text)
    if found[-1][0] != CHECKSUM or len(found[-1][1]) != 4:
        raise BadCode(_("The text ends before its check number. Read it from the code again, to the last sign."))
    if found[-1][1].upper() != checksum(text[:-4]):
        raise BadCode(_("The check number does not fit: a sign is missing or wrong. Read it from the code again."))
    names = [name for name, _value in found]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise BadCode(_("Field %(tag)s stands in the code twice. Ask your bank for a new one.", tag=doubled[0]))
    _refuse_foreign(dict(found))
    return Code(tuple(found[:-1]))


def with_amount(code: Code, amount: Rupiah) -> str:
    """The text of a code that asks for exactly so many rupiah, once, and for nothing on top.

    Raises ValueError for an amount that is not positive. Rule: a merchant may not charge the buyer for QRIS, so fields
    that add a tip or a fee are left out (PBI 23/6/2021, PADG QRIS).
    """
    if type(amount) is not int or amount <= 0:
        raise ValueError(f"not an amount: {amount!r}")
    kept = [field for field in code.fields if field[0] not in (INITIATION, AMOUNT, *SURCHARGES)]
    kept += [(INITIATION, DYNAMIC), (AMOUNT, str(amount))]
    text = "".join(f"{tag}{len(value):02d}{value}" for tag, value in sorted(kept, key=lambda field: int(field[0])))
    text += f"{CHECKSUM}04"
    return text + checksum(text)


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE in four capital hexadecimal digits."""
    return f"{crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def _fields(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while place < len(text):
        tag, length = text[place : place + 2], text[place + 2 : place + 4]
        value = text[place + 4 : place + 4 + int(length)] if length.isdecimal() else ""
        if not tag.isdecimal() or len(length) != 2 or not length.isdecimal() or not value or len(value) != int(length):
            raise BadCode(_("The text breaks off at sign %(place)s. Read it from the code again.", place=place + 1))
        found.append((tag, value))
        place += 4 + int(length)
    return found


def _refuse_foreign(fields: dict[str, str]) -> None:
    if missing := [tag for tag in NEEDED if tag not in fields]:
        raise BadCode(_("Field %(tag)s is missing from the code. Ask your bank for a new one.", tag=missing[0]))
    if not any(tag.isdecimal() and int(tag) in ACQUIRERS for tag in fields):
        raise BadCode(_("The code names no bank that receives the money. Ask your bank for a new one."))
    if fields[CURRENCY] != RUPIAH or fields[COUNTRY] != INDONESIA:
        raise BadCode(_("The code is not for rupiah in Indonesia. Ask your bank for a QRIS code."))
