"""What is written on a parcel: numbers as people read them."""

from __future__ import annotations

from shop.i18n import telepon


def short(code: str) -> str:
    """`0372-A` of `BR-2611-0372-A`: what is written large on a seller's parcel."""
    return "-".join(code.split("-")[-2:])


def phone_hidden(phone: str) -> str:
    """The same with two digits hidden, for screens that others look at: `0812-3055-••18`."""
    shown = list(telepon(phone))
    digits = [index for index, sign in enumerate(shown) if sign.isdigit()]
    for index in digits[-4:-2]:
        shown[index] = "•"
    return "".join(shown)
