"""Stories, on the pages of those who act for KUB Melati and of the office."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from shop.db import transaction
from shop.stories import publishing
from tests import cast
from tests.catalogue import ready
from tests.stale_forms.row import Press, Row, both, by
from tests.stories import tales

TYPED = tales.WORDS._asdict()


def story(**how: Any) -> Any:
    """A draft of KUB Melati's, by Budi unless somebody else is named."""
    return tales.draft(seller=cast.seller("KUB Melati"), **{"by": by("Budi"), **how})


def in_review() -> str:
    return _sent(by("Wiwik"))


def waiting() -> str:
    return _sent(by("Budi"))


def _sent(who: Any, **how: Any) -> str:
    made = story(**how)
    with transaction():
        publishing.send(made, by=who)
    return str(made.slug)


def told() -> str:
    made = story()
    with transaction():
        publishing.send(made, by=by("Wiwik"))
        publishing.publish(made, by=by("Budi"))
    return str(made.slug)


def story_words() -> Row:
    return both(f"/seller/stories/{story().slug}/words", "/words", TYPED | {"lead": "A."}, TYPED | {"lead": "B."})


def story_photo() -> Row:
    page = f"/seller/stories/{story().slug}"
    mine, theirs = (
        {"picture": (io.BytesIO(ready.jpeg(colour=(one, 9, 9))), "foto.jpg"), "alt": "Kain"} for one in (90, 10)
    )
    return both(page, "/photos", mine, theirs)


def story_photo_removed() -> Row:
    made = story(photos=2)
    return both(f"/seller/stories/{made.slug}", f"/{made.photos[1].photo_id}/removal")


def story_photo_to_the_front() -> Row:
    made = story(photos=3)
    second, third = (f"/photos/{one.photo_id}/front" for one in made.photos[1:])
    page = f"/seller/stories/{made.slug}"
    return Row(Press(page, second), Press(page, third))


def story_sent() -> Row:
    return both(f"/seller/stories/{story().slug}", "/submission")


def story_agreed() -> Row:
    return both(f"/seller/stories/{waiting()}", "/agreement")


def story_agreed_that_was_declined() -> Row:
    page = f"/seller/stories/{waiting()}"
    return Row(Press(page, "/agreement"), Press(page, "/withdrawal"))


def story_withdrawn() -> Row:
    return both(f"/seller/stories/{told()}", "/withdrawal")


def office_story_words() -> Row:
    page = f"/office/stories/{in_review()}/words"
    return both(page, "/words", TYPED | {"lead": "A."}, TYPED | {"lead": "B."})


def office_story_published() -> Row:
    return both(f"/office/stories/{in_review()}", "/publication")


def office_story_published_that_was_given_back() -> Row:
    page = f"/office/stories/{in_review()}"
    return Row(Press(page, "/publication"), Press(page, "/return", {"reason": "Sebut desanya"}))


def office_story_returned() -> Row:
    return both(f"/office/stories/{in_review()}", "/return", {"reason": "Sebut desanya"}, {"reason": "Salah nama"})


def office_story_taken_off() -> Row:
    return both(f"/office/stories/{told()}", "/withdrawal", {"reason": "Ada nomor"}, {"reason": "Salah nama"})


def office_story_asked() -> Row:
    return both(f"/office/stories/{story(by_office=True).slug}", "/submission")


def guide_published() -> Row:
    return both(f"/office/stories/{tales.guide(is_told=False).slug}", "/publication")


def guide_taken_off() -> Row:
    return both(f"/office/stories/{tales.guide().slug}", "/withdrawal")


SELLERS: list[Callable[[], Row]] = [
    story_words,
    story_photo,
    story_photo_removed,
    story_photo_to_the_front,
    story_sent,
    story_agreed,
    story_agreed_that_was_declined,
    story_withdrawn,
]
OFFICE: list[Callable[[], Row]] = [
    office_story_words,
    office_story_published,
    office_story_published_that_was_given_back,
    office_story_returned,
    office_story_taken_off,
    office_story_asked,
    guide_published,
    guide_taken_off,
]
