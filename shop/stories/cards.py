"""The picture that chats show beside a shared link: the story's first photograph, its title, and whose it is.

Drawn once by a job after a story was shown or a guide changed, in the measures that chats and social networks ask for. As
long as there is none, the photograph itself is shown.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from shop import media
from shop.db import committed, hold_row, session
from shop.jobs import job, later
from shop.stories.models import Story
from shop.web import setting

SIZE = (1200, 630)
#: The photograph's part at the left, and the paper around the words.
PHOTO_WIDTH, PADDING = 600, 56
#: The shop's colours (static/css/tokens.css): ground, ink, soga, muted, tegeran.
GROUND, INK, SOGA, MUTED, TEGERAN = "#fbf7ef", "#221b14", "#6b3f22", "#6a5b4c", "#c98a1b"
#: A title is set as large as lets it stay within so many lines.
TITLE_SIZES, MOST_LINES = range(64, 30, -2), 5
FONT = Path(__file__).resolve().parents[2] / "static" / "fonts" / "plus-jakarta-sans.woff2"
BOLD, MEDIUM = 650, 500


def have_card_drawn(story: Story) -> None:
    """Have the card of what buyers read now drawn, after the caller's transaction."""
    later("draw_story_card", story_id=story.id)


def drop_card(story: Story) -> None:
    """What is told no more has no card either; its files go with the next sweep."""
    gone, story.card = story.card, None
    if gone is not None:
        session().flush()
        session().delete(gone)


@job("draw_story_card")
def draw_story_card(*, story_id: int) -> None:
    """Draw the card of a story that buyers read. A second run draws it again and takes the first one's place."""
    story = session().get(Story, story_id)
    if story is None or not story.is_published or story.cover is None:
        return
    drawn_from, key = _drawn_from(story), story.cover.key
    words = {"shop": setting("COOPERATIVE").short_name, "title": story.title}
    if story.seller is not None:
        words |= {"seller": story.seller.name, "village": story.seller.village.name}
    session().rollback()
    photo = media.open_picture(media.read(f"{key}-original.jpg"))
    out = io.BytesIO()
    draw_card(photo, **words).save(out, "JPEG", quality=92)
    stored = media.put(*media.first_sizes(out.getvalue()))
    committed(lambda: _hang(story_id, stored, drawn_from))


def _drawn_from(story: Story) -> tuple[object, ...]:
    """What a card shows of a story: another of it has a job of its own."""
    return story.status, story.title, story.cover_id


def _hang(story_id: int, stored: media.Stored, drawn_from: tuple[object, ...]) -> None:
    story = session().get(Story, story_id)
    if story is None:
        return
    hold_row(story)
    session().refresh(story)
    if _drawn_from(story) == drawn_from:
        drop_card(story)
        story.card = media.keep(stored)


def draw_card(photo: Image.Image, *, shop: str, title: str, seller: str = "", village: str = "") -> Image.Image:
    """The photograph at the left, the words beside it on the shop's paper."""
    card = Image.new("RGB", SIZE, GROUND)
    card.paste(ImageOps.fit(photo, (PHOTO_WIDTH, SIZE[1]), Image.Resampling.LANCZOS), (0, 0))
    pen, left = ImageDraw.Draw(card), PHOTO_WIDTH + PADDING
    pen.text((left, PADDING), shop, font=_font(30, BOLD), fill=SOGA)
    pen.rectangle((left, PADDING + 48, left + 72, PADDING + 53), fill=TEGERAN)
    size, lines = set_title(title)
    pen.multiline_text((left, PADDING + 92), "\n".join(lines), font=_font(size, BOLD), fill=INK, spacing=size // 5)
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
        if len(lines) <= MOST_LINES and all(_fits(line, _font(size, BOLD)) for line in lines):
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
