"""The picture that chats show beside a link to a story or guide."""

from __future__ import annotations

from shop import postcards
from shop.jobs import job, later
from shop.stories.models import Story


def have_card_drawn(story: Story) -> None:
    """Have the card of what buyers read now drawn, after the caller's transaction."""
    later("draw_story_card", story_id=story.id)


@job("draw_story_card")
def draw_story_card(*, story_id: int) -> None:
    """Draw it, or nothing when nobody reads it any more."""
    postcards.draw(Story, story_id)
