"""What a buyer types when something is wrong, and what a seller answers."""

from __future__ import annotations

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from shop.forms import Form, Text, WholeNumber, needed
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext, spoken
from shop.media import NotAPicture, Upload, first_sizes
from shop.orders.claim_models import ClaimReason
from shop.orders.claiming import MOST_PHOTOS
from shop.orders.models import OrderLine
from shop.orders.words import REASONS


class ClaimForm(Form):
    """Which goods, what is wrong with them, and photographs of it."""

    line = RadioField(lazy_gettext("Which goods?"), coerce=int, validators=[needed(lazy_gettext("Choose one."))])
    reason = RadioField(
        lazy_gettext("What is the matter?"),
        choices=[
            SelectChoice(str(reason), words) for reason, words in REASONS.items() if reason is not ClaimReason.DISPUTED
        ],
        validators=[needed(lazy_gettext("Choose one."))],
    )
    quantity = WholeNumber(lazy_gettext("How many pieces?"), least=1, most=9_999)
    text = Text(lazy_gettext("Tell us what you see"), most=1_000)
    photos = MultipleFileField(lazy_gettext("Photos"))

    def offer(self, lines: list[OrderLine]) -> None:
        """Offer these lines, of which a single one is chosen already; only food can be spoiled."""
        self.line.choices = [SelectChoice(line.id, spoken(line, "title")) for line in lines]
        if not any(line.is_food for line in lines):
            self.reason.choices = [one for one in self.reason.choices if one.value != ClaimReason.SPOILED]
        if not self.is_submitted():
            self.quantity.data = 1
            if len(lines) == 1:
                self.line.data = lines[0].id

    def uploads(self, files: list[FileStorage]) -> list[Upload] | None:
        """What is kept of the photographs; None, with the message beside the field, when one cannot be read."""
        chosen = [file for file in files if file.filename]
        if len(chosen) > MOST_PHOTOS:
            self.photos.errors = [_("At most %(most)s photos. Choose them again.", most=MOST_PHOTOS)]
            return None
        try:
            return [first_sizes(file.read()) for file in chosen]
        except NotAPicture as refusal:
            self.photos.errors = [refusal.sentence()]
            return None


class AnswerForm(Form):
    """What the seller says about a claim."""

    text = Text(lazy_gettext("Your answer, for the cooperative to read"), most=1_000)
