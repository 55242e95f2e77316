"""The picture that chats show beside a shared link: the first photograph, the title, and whose it is.

Drawn once by a job after something was shown to buyers, in the measures that chats and social networks ask for. As long as
there is none, the photograph itself is shown. It bears no price: chats keep a picture for weeks, prices change in a minute.

What has a card is a story or a product: `title`, `seller`, `cover` and `card`, and whether it `is_published`.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps

from shop import media
from shop.db import committed, hold_row, session
from shop.i18n import DEFAULT, language
from shop.web import setting

SIZE = (1200, 630)
#: The photograph's part at the left, and the paper around the words.
PHOTO_WIDTH, PADDING = 630, 52
#: The shop's colours (static/css/tokens.css): ground, ink, soga, muted, tegeran.
GROUND, INK, SOGA, MUTED, TEGERAN = "#fbf7ef", "#221b14", "#6b3f22", "#6a5b4c", "#c98a1b"
#: A title is set as large as lets it stay within so many lines, and above the name; a line takes this part more than its size.
TITLE_SIZES, MOST_LINES, TITLE_HEIGHT, LEADING = range(64, 30, -2), 5, 310, 1.24
STATIC = Path(__file__).resolve().parents[1] / "static"
FONT, LEAF = STATIC / "fonts" / "plus-jakarta-sans.woff2", STATIC / "images" / "icon-192.png"
LEAF_SIZE = 56
BOLD, MEDIUM = 650, 500


def card_url(thing: Any) -> str:
    """Where the card of a story or product is, whose words are Indonesian; empty when there is none for this reader."""
    speaks = language() == DEFAULT or not thing.title_en
    return thing.card.url(SIZE[0]) if thing.card is not None and speaks else ""


def drop_card(thing: Any) -> None:
    """What is shown no more has no card either; its file goes with the next sweep."""
    gone, thing.card = thing.card, None
    if gone is not None:
        session().flush()
        session().delete(gone)


def draw(kind: type[Any], number: int) -> None:
    """Draw the card of a story or product that buyers see. A second run draws it again and takes the first one's place."""
    thing = session().get(kind, number)
    if thing is None or not thing.is_published or thing.cover is None:
        return
    drawn_from, key = _drawn_from(thing), thing.cover.key
    words = {"shop": setting("COOPERATIVE").short_name, "title": thing.title}
    if thing.seller is not None:
        words |= {"seller": thing.seller.name, "village": thing.seller.village.name}
    session().rollback()
    photo = media.open_picture(media.read(f"{key}-original.jpg"))
    out = io.BytesIO()
    draw_card(photo, **words).save(out, "JPEG", quality=88, optimize=True)
    stored = media.put(SIZE, {f"{SIZE[0]}.jpg": out.getvalue()})
    committed(lambda: _hang(kind, number, stored, drawn_from))


def _drawn_from(thing: Any) -> tuple[object, ...]:
    """What a card shows of a thing: another of it has a job of its own."""
    return thing.status, thing.title, thing.cover_id


def _hang(kind: type[Any], number: int, stored: media.Stored, drawn_from: tuple[object, ...]) -> None:
    thing = session().get(kind, number)
    if thing is None:
        return
    hold_row(thing)
    session().refresh(thing)
    if _drawn_from(thing) == drawn_from:
        drop_card(thing)
        thing.card = media.keep_whole(stored)


def draw_card(photo: Image.Image, *, shop: str, title: str, seller: str = "", village: str = "") -> Image.Image:
    """The photograph at the left, the words beside it on the shop's paper."""
    card = Image.new("RGB", SIZE, GROUND)
    card.paste(ImageOps.fit(photo, (PHOTO_WIDTH, SIZE[1]), Image.Resampling.LANCZOS), (0, 0))
    pen, left = ImageDraw.Draw(card), PHOTO_WIDTH + PADDING
    leaf = _leaf()
    card.paste(leaf, (left, PADDING), leaf)
    pen.text((left + LEAF_SIZE + 16, PADDING + LEAF_SIZE // 2), shop, font=_font(30, BOLD), fill=SOGA, anchor="lm")
    pen.rectangle((left, PADDING + LEAF_SIZE + 24, left + 72, PADDING + LEAF_SIZE + 29), fill=TEGERAN)
    size, lines = set_title(title)
    pen.multiline_text(
        (left, PADDING + LEAF_SIZE + 62), "\n".join(lines), font=_font(size, BOLD), fill=INK, spacing=size // 5
    )
    bottom = SIZE[1] - PADDING
    for words, font, colour in ((village, _font(28, MEDIUM), MUTED), (seller, _font(32, BOLD), SOGA)):
        if words:
            pen.text((left, bottom), _shortened(words, font), font=font, fill=colour, anchor="ls")
            bottom -= 42
    return card


def set_title(title: str) -> tuple[int, list[str]]:
    """The largest size at which a title fits beside the photograph, and its lines; what never fits is cut."""
    for size in TITLE_SIZES:
        lines = _lines(title, _font(size, BOLD))
        is_low = len(lines) <= MOST_LINES and len(lines) * size * LEADING <= TITLE_HEIGHT
        if is_low and all(_fits(line, _font(size, BOLD)) for line in lines):
            return size, lines
    font = _font(TITLE_SIZES[-1], BOLD)
    lines = [_shortened(line, font) for line in _lines(title, font)]
    return TITLE_SIZES[-1], lines[:MOST_LINES]


def _lines(title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _fits(longer, font):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _fits(words: str, font: ImageFont.FreeTypeFont) -> bool:
    return font.getlength(words) <= SIZE[0] - PHOTO_WIDTH - 2 * PADDING


def _shortened(words: str, font: ImageFont.FreeTypeFont) -> str:
    if _fits(words, font):
        return words
    while words and not _fits(f"{words}…", font):
        words = words[:-1]
    return f"{words.rstrip()}…"


@lru_cache(maxsize=50)
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FONT), size)
    font.set_variation_by_axes([weight])
    return font


@lru_cache(maxsize=1)
def _leaf() -> Image.Image:
    with Image.open(LEAF) as icon:
        return icon.convert("RGBA").resize((LEAF_SIZE, LEAF_SIZE), Image.Resampling.LANCZOS)
