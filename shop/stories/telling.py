"""Letters to a seller about a story of hers."""

from __future__ import annotations

from shop import audit
from shop.notices import tell
from shop.sellers.queries import members_of
from shop.stories.models import Story


def tell_seller(story: Story, what: str, *, reason: str = "") -> None:
    """Write to whoever is one of the seller's own and has an e-mail address, each in her language; of a guide to nobody.

    Call it when the act was written down, in its transaction: told twice of one act, everybody gets one letter.
    """
    if story.seller is None:
        return
    act = audit.seen(f"story {story.slug}")
    for member in members_of(story.seller):
        person = member.user
        title = story.title_en if person.language == "en" and story.title_en else story.title
        facts = {"title": title, "slug": story.slug, "reason": reason}
        tell(person, f"stories/{what}", key=f"story_{what}:{act}:{person.id}", **facts)
