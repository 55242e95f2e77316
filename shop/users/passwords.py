"""Which passwords are refused: short ones, and those everybody tries first."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import digits

from shop.i18n import gettext as _

LEAST = 8
MOST = 200

#: The commonest abroad, one a line; the file says where it is from.
COMMON = Path(__file__).with_name("common_passwords.txt")
#: Tried first at home, alone and with any figures before or after.
AT_HOME = frozenset(
    """
    aku akucinta akucintakamu akusayang akusayangkamu alhamdulillah allahuakbar anakku anakpintar assalamualaikum
    astaghfirullah bandung batik batikbersinar bersinar bersinarterus bismillah bismillahirrahmanirrahim bondowoso cantik
    cinta cintaku cintakamu doraemon ganteng garuda garudaku gusti indah indonesia indonesiaku indonesiaraya jakarta
    jawatimur jember jemberan kangen katasandi keluarga keluargaku kopi koperasi kucing mamapapa mawar medan melati merdeka
    muhammad naruto pancasila papamama passwordku persebaya persib persija rahasia rahasiaku rindu rindukamu sahabat
    sandiku sayang sayangaku sayangibu sayangkamu sayangku selamat selamatpagi semangat semoga spongebob sukses surabaya
    tembakau terimakasih tuhan wisata yogyakarta
    """.split()
)


def why_not(password: str, *, about: tuple[str, ...] = ()) -> str | None:
    """Why this password is refused, in the reader's language, or None. `about`: her own name, phone, e-mail."""
    if len(password) < LEAST:
        return _("At least %(least)s characters. Three words of your own are easy to keep.", least=LEAST)
    plain = _squeezed(password)
    if len(set(plain)) < 3 or plain.strip(digits) in AT_HOME or plain in _common():
        return _("Many people use this one, so it is guessed first. Choose another.")
    pieces = {_squeezed(piece) for own in about for piece in (own, *own.split(), own.partition("@")[0])}
    if any(len(piece) >= 4 and piece in plain for piece in pieces):
        return _("Do not use your own name, phone or e-mail. Choose another.")
    return None


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The list, read when the first password is chosen."""
    return frozenset(COMMON.read_text(encoding="utf-8").splitlines())


def _squeezed(text: str) -> str:
    """How these are compared: small letters and digits alone, so that a phone number is one in any writing."""
    return "".join(sign for sign in text.lower() if sign.isalnum())
