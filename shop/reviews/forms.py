"""What a buyer types about goods she received, what a seller answers, and why the officer hides it."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from shop.forms import Form, Line, Text, needed
from shop.i18n import lazy_gettext
from shop.reviews.words import STARS


class ReviewForm(Form):
    """How many stars; in a few words and in more, if she likes."""

    stars = RadioField(
        lazy_gettext("How do you like it?"),
        coerce=int,
        choices=[SelectChoice(number, words) for number, words in STARS.items()],
        validators=[needed(lazy_gettext("Choose how many stars."))],
    )
    heading = Line(lazy_gettext("In a few words"), most=80, required=False)
    text = Text(lazy_gettext("Your review"), most=1_000, required=False)


class AnswerForm(Form):
    """What the seller says to a buyer's review."""

    text = Text(lazy_gettext("Your answer, for everybody to read"), most=500)


class HidingForm(Form):
    """Why nobody else should read it."""

    reason = Line(lazy_gettext("Why it is hidden, for the buyer to read"), most=200)
