"""Where a story stands, in words and tone."""

from __future__ import annotations

from shop.i18n import lazy_gettext
from shop.stories.models import StoryStatus

STATUS = {
    StoryStatus.DRAFT: (lazy_gettext("Draft"), ""),
    StoryStatus.WAITING: (lazy_gettext("Not agreed to yet"), "wait"),
    StoryStatus.IN_REVIEW: (lazy_gettext("Being read"), "wait"),
    StoryStatus.PUBLISHED: (lazy_gettext("Told"), "daun"),
    StoryStatus.WITHDRAWN: (lazy_gettext("Taken off"), ""),
}
