"""Numbers that food and jamu carry: P-IRT and BPOM licences, halal certificates. Only their form is judged here.

Whether a number belongs to this product is what the catalogue officer looks up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Rule: Peraturan BPOM 22/2018: packaging (1–8), food kind (2 digits), province and regency (4), product (2),
#: producer (4), then the two last digits of the year in which it ends.
P_IRT = re.compile(r"([1-8])(\d{2})(\d{2})(\d{2})(\d{2})(\d{4})(\d{2})", re.ASCII)

#: Rule: BPOM's registration numbers by their letters and how many digits follow. MD and ML have 12; numbers of the
#: newer e-registration are longer.
BPOM = {"MD": (12, 15), "ML": (12, 15), "TR": (9, 9), "TL": (9, 9), "TI": (9, 9), "HT": (9, 9), "FF": (9, 9)}

#: Rule: a certificate's number begins with ID (the KH number is the decree's, not the certificate's); usually 17 digits.
HALAL = re.compile(r"ID\d{14,17}", re.ASCII)


@dataclass(frozen=True)
class Licence:
    """A licence number that has the right form."""

    #: `P-IRT`, or BPOM's two letters.
    kind: str
    number: str
    #: The year in which a P-IRT ends; BPOM numbers do not carry it.
    ends_in: int | None = None
    #: The regency in which a P-IRT was given, as `35.09`.
    regency: str | None = None


def read_licence(text: str) -> Licence | None:
    """The licence a text means, in whatever way it is spaced, or None when it cannot be one.

    `P-IRT 2133509020017-28`, `PIRT No. 213350902001728`, `BPOM TR 123 456 789`, `MD 255613001234`.
    """
    compact = re.sub(r"[\s.\-:]|NO(?=\d|\s)|NOMOR", "", text.upper())
    compact = compact.removeprefix("BPOM").removeprefix("POM")
    if compact.startswith("PIRT"):
        compact = compact[4:].removeprefix("NO")
    if found := P_IRT.fullmatch(compact):
        return Licence("P-IRT", f"{compact[:13]}-{compact[13:]}", 2000 + int(found[7]), f"{found[3]}.{found[4]}")
    if found := re.fullmatch(r"([A-Z]{2})(\d+)", compact, re.ASCII):
        least, most = BPOM.get(found[1], (0, 0))
        if least <= len(found[2]) <= most:
            return Licence(found[1], found[2])
    return None


def is_halal_number(text: str) -> bool:
    """Whether a text has the form of a halal certificate's number."""
    return HALAL.fullmatch(re.sub(r"[\s.\-]", "", text.upper())) is not None
