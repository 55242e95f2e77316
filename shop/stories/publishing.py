"""From whoever wrote a story to its readers, and off again.

Rule: UU 27/2022 Ps. 22, 24 and 40: a story tells of a person's life, so it is told with her word alone, and not a moment longer.
Her own sending is her word. What anybody else wrote or sent, also a coordinator who acts for her, waits until she agrees;
nobody agrees in her name; and she takes it off by herself, at once. Her word is for these very words: a change of what buyers
read waits for it, and for the officer's eyes, while they go on reading what she agreed to before.
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
from shop.stories.writing import (
    Words,
    changes_of,
    delete,
    forget_agreement,
    hold,
    lay_photos,
    let_go,
    name_newest,
    subject,
)
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


def publish(story: Story, *, by: User) -> Story:
    """Let buyers read it: a story its seller agreed to, a change of one, or a guide; answers what they read now.

    Raises NoPhoto, CannotMove.
    """
    hold(story)
    if not story.photos:
        raise NoPhoto
    if story.replaces is not None:
        story = _put_in_place(story, story.replaces, by=by)
    else:
        story.published_at, story.returned_reason = now(), ""
        _move(story, StoryStatus.PUBLISHED, "story_published", by=by)
    name_newest(story)
    have_card_drawn(story)
    tell_seller(story, "published")
    return story


def _put_in_place(change: Story, told: Story, *, by: User) -> Story:
    """Make what a change says the story's own, with the word that was given for it, and end the change.

    A story that was taken off is told again so; one that buyers read keeps its day and its place among the others.
    """
    if change.status is not StoryStatus.IN_REVIEW:
        raise CannotMove(status=change.status, to=StoryStatus.PUBLISHED)
    before = [one.photo_id for one in told.photos]
    for field in Words._fields:
        setattr(told, field, getattr(change, field))
    lay_photos(told, change)
    told.agreed_at, told.agreed_by_id = change.agreed_at, change.agreed_by_id
    if not told.is_published:
        told.published_at, told.status = now(), StoryStatus.PUBLISHED
    told.sent_at, told.returned_reason = change.sent_at, ""
    session().flush()
    delete(change)
    let_go(before)
    session().refresh(told)
    audit.record("story_change_published", subject(told), by=by)
    session().flush()
    return told


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
    """Take it off at once; the seller's word ends with it, also for a change of it that was sent.

    With the officer's reason its seller is told. Raises CannotMove.
    """
    hold(story)
    _move(story, StoryStatus.WITHDRAWN, "story_withdrawn", by=by, **({"reason": reason} if reason else {}))
    forget_agreement(story)
    for change in changes_of(story):
        if change.is_on_its_way:
            change.status = StoryStatus.DRAFT
            forget_agreement(change)
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
