"""What a change of a story changes, beside what buyers read, for the officer's eyes."""

from __future__ import annotations

from shop.catalogue.comparing import Change, compared
from shop.i18n import gettext as _
from shop.stories.forms import StoryForm
from shop.stories.models import Story, StoryPhoto
from shop.stories.writing import Words


def differences(told: Story, change: Story) -> list[Change]:
    """Every field in which a change differs from what is told, in the order of the form, then the photographs."""
    form = StoryForm(formdata=None)
    found = [
        Change(form[name].label.text, "words", *compared(getattr(told, name), getattr(change, name)))
        for name in Words._fields
        if getattr(told, name) != getattr(change, name)
    ]
    if [(one.photo_id, one.alt, one.alt_en) for one in told.photos] != [
        (one.photo_id, one.alt, one.alt_en) for one in change.photos
    ]:
        found.append(Change(_("Photos"), "photos", _marked(told, change), _marked(change, told)))
    return found


def _marked(story: Story, other: Story) -> list[tuple[StoryPhoto, bool]]:
    there = {one.photo_id for one in other.photos}
    return [(one, one.photo_id not in there) for one in story.photos]
