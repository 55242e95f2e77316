"""From whoever wrote a story to its readers, and off again.

Rule: UU 27/2022 Ps. 22, 24 and 40: a story tells of a person's life, so it is told with her word alone, and not a moment longer.
Her own sending is her word. What anybody else wrote or sent, also a coordinator who acts for her, waits until she agrees;
nobody agrees in her name; and she takes it off by herself, at once.
"""

from __future__ import annotations

from shop import audit
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.sellers.access import speaks_for
from shop.stories.cards import have_card_drawn
from shop.stories.models import GUIDE_MOVES, MOVES, Story, StoryStatus
from shop.stories.telling import tell_seller
from shop.stories.writing import forget_agreement, hold, name_newest, subject
from shop.users.models import User


class CannotMove(ShopError):
    """A story does not go from where it stands to there."""

    def __init__(self, *, status: StoryStatus, to: StoryStatus) -> None:
        super().__init__()
        self.status_now, self.to = status, to

    def sentence(self) -> str:
        return _("This was changed meanwhile. Reload the page and look where it stands.")


class NoPhoto(ShopError):
    """Whoever reads a story wants to see of whom it tells."""

    status = 422

    def sentence(self) -> str:
        return _("Add at least one photo first.")


class NotHerself(ShopError):
    """Only the seller, or a member of the group, agrees to a story about her."""

    status = 403

    def sentence(self) -> str:
        return _("Only whoever the story is about can agree to it. Ask her to sign in herself.")


def send(story: Story, *, by: User) -> None:
    """Send a story on: from the seller herself to the catalogue officer, from anybody else to the seller.

    Raises NoPhoto, CannotMove.
    """
    hold(story)
    if not story.photos:
        raise NoPhoto
    if story.seller is not None and speaks_for(by, story.seller):
        _agreed(story, "story_sent", by=by)
    else:
        _move(story, StoryStatus.WAITING, "story_asked", by=by)
        tell_seller(story, "asked")
    story.sent_at, story.returned_reason = now(), ""


def agree(story: Story, *, by: User) -> None:
    """The seller says that it may be told in these words; the officer reads it then. Raises NotHerself, CannotMove."""
    hold(story)
    if story.seller is None or not speaks_for(by, story.seller):
        raise NotHerself
    if story.status is not StoryStatus.WAITING:
        raise CannotMove(status=story.status, to=StoryStatus.IN_REVIEW)
    _agreed(story, "story_agreed", by=by)


def _agreed(story: Story, act: str, *, by: User) -> None:
    story.agreed_at, story.agreed_by_id = now(), by.id
    _move(story, StoryStatus.IN_REVIEW, act, by=by)


def publish(story: Story, *, by: User) -> None:
    """Let buyers read it: a story its seller agreed to, or a guide. Raises NoPhoto, CannotMove."""
    hold(story)
    if not story.photos:
        raise NoPhoto
    story.published_at, story.returned_reason = now(), ""
    _move(story, StoryStatus.PUBLISHED, "story_published", by=by)
    name_newest(story)
    have_card_drawn(story)
    tell_seller(story, "published")


def give_back(story: Story, *, reason: str, by: User) -> None:
    """Give a story back to its seller, with what to put right. Raises CannotMove."""
    hold(story)
    if story.status is not StoryStatus.IN_REVIEW:
        raise CannotMove(status=story.status, to=StoryStatus.DRAFT)
    _move(story, StoryStatus.DRAFT, "story_returned", by=by, reason=reason)
    forget_agreement(story)
    story.returned_reason = reason
    tell_seller(story, "returned", reason=reason)


def withdraw(story: Story, *, reason: str = "", by: User) -> None:
    """Take it off at once; the seller's word ends with it. With the officer's reason its seller is told. Raises CannotMove."""
    hold(story)
    _move(story, StoryStatus.WITHDRAWN, "story_withdrawn", by=by, **({"reason": reason} if reason else {}))
    forget_agreement(story)
    story.returned_reason = reason
    if reason:
        tell_seller(story, "withdrawn", reason=reason)


def _move(story: Story, to: StoryStatus, act: str, *, by: User, **facts: str) -> None:
    if to not in (GUIDE_MOVES if story.is_guide else MOVES).get(story.status, ()):
        raise CannotMove(status=story.status, to=to)
    story.status = to
    session().flush()
    audit.record(act, subject(story), by=by, **facts)
    session().flush()
