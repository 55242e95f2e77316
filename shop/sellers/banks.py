"""Banks by Bank Indonesia's three digits, those most used here first, and how long their account numbers usually are."""

from __future__ import annotations

#: Rule: the list of participants of Bank Indonesia's national clearing (SKNBI).
BANKS = {
    "002": "BRI",
    "008": "Mandiri",
    "009": "BNI",
    "014": "BCA",
    "451": "BSI",
    "114": "Bank Jatim",
    "200": "BTN",
    "147": "Muamalat",
    "022": "CIMB Niaga",
    "011": "Danamon",
    "013": "Permata",
    "016": "Maybank",
    "019": "Panin",
    "028": "OCBC",
    "023": "UOB",
    "046": "DBS",
    "110": "Bank BJB",
    "111": "Bank DKI",
    "112": "Bank BPD DIY",
    "113": "Bank Jateng",
    "129": "Bank BPD Bali",
    "153": "Sinarmas",
    "213": "SMBC Indonesia",
    "426": "Mega",
    "441": "KB Bank",
    "490": "Neo Commerce",
    "501": "blu",
    "535": "SeaBank",
    "536": "BCA Syariah",
    "542": "Jago",
    "567": "Allo Bank",
    "947": "Aladin Syariah",
}
#: Digits of an account number, fewest and most, where a bank keeps to them; others are asked about, never refused.
USUAL_DIGITS = {
    "002": (13, 17),
    "008": (12, 17),
    "009": (7, 11),
    "011": (10, 10),
    "013": (7, 16),
    "014": (10, 10),
    "022": (10, 14),
    "451": (10, 10),
}


def is_unusual(bank_code: str, number: str) -> bool:
    """Whether an account number is shorter or longer than those of its bank usually are: one to look at twice."""
    least, most = USUAL_DIGITS.get(bank_code, (6, 20))
    return not least <= len(number) <= most
