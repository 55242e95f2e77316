"""Which passwords are refused: short ones, and those everybody tries first."""

from __future__ import annotations

from shop.i18n import gettext as _

LEAST = 8
MOST = 200

#: Tried first by whoever guesses, at home and abroad; only those long enough to be typed here.
COMMON = frozenset(
    """
    12345678 123456789 1234567890 12341234 11111111 00000000 88888888 87654321 11223344 12344321 123123123 147258369
    password password1 password123 passw0rd qwertyui qwerty123 qwertyuiop 1q2w3e4r 1qaz2wsx asdfghjk asdfasdf
    iloveyou sunshine princess football baseball superman trustno1 welcome1 whatever computer internet letmein1
    indonesia indonesia1 indonesia123 bismillah bismillah1 bismillah123 alhamdulillah assalamualaikum sayangku
    sayang123 akusayangkamu cintaku1 katasandi rahasia1 rahasia123 anakku123 keluarga keluarga1 bersinar bersinar1
    jember123 surabaya jakarta1 garuda123 merdeka1 merdeka45 pancasila doraemon spongebob naruto123
    """.split()
)


def why_not(password: str, *, about: tuple[str, ...] = ()) -> str | None:
    """Why this password is refused, in the reader's language, or None. `about`: her own name, phone, e-mail."""
    if len(password) < LEAST:
        return _("At least %(least)s characters. Three words of your own are easy to keep.", least=LEAST)
    plain = _squeezed(password)
    if plain in COMMON or len(set(plain)) < 3:
        return _("Many people use this one, so it is guessed first. Choose another.")
    pieces = {_squeezed(piece) for own in about for piece in (own, *own.split(), own.partition("@")[0])}
    if any(len(piece) >= 4 and piece in plain for piece in pieces):
        return _("Do not use your own name, phone or e-mail. Choose another.")
    return None


def _squeezed(text: str) -> str:
    """How these are compared: small letters and digits alone, so that a phone number is one in any writing."""
    return "".join(sign for sign in text.lower() if sign.isalnum())
