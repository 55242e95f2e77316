"""What is typed about a product, one form a step."""

from __future__ import annotations

import re
from typing import Any

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.catalogue.editing import Edited
from shop.catalogue.licences import is_halal_number, read_licence
from shop.catalogue.models import GRAMS, MILLILITRES, PACKED, HalalStatus
from shop.catalogue.photographs import MOST_PHOTOS, TooManyPhotos
from shop.catalogue.readiness import BATIK, CLAIMS, NO_RETURNS
from shop.catalogue.variants import MOST_PRICE, MOST_VARIANTS, VariantRow
from shop.forms import Amount, Form, Line, Text, WholeNumber, needed
from shop.i18n import gettext as _
from shop.i18n import in_language, lazy_gettext
from shop.media import NotAPicture, Upload, first_sizes

#: Lengths in cm and weights in grams that a parcel can have at all.
LONGEST_CM = 2_000
HEAVIEST_GRAMS = 50_000
LONGEST_PACKED_CM = 200

#: What lists of changes call each field, in their order.
FIELDS = {
    "title": lazy_gettext("Name"),
    "title_en": lazy_gettext("Name in English"),
    "text": lazy_gettext("Description"),
    "text_en": lazy_gettext("Description in English"),
    "category_id": lazy_gettext("Category"),
    "technique_id": lazy_gettext("Technique"),
    "materials": lazy_gettext("Material"),
    "materials_en": lazy_gettext("Material in English"),
    "care": lazy_gettext("How to care for it"),
    "care_en": lazy_gettext("Care in English"),
    "dye_plants": lazy_gettext("Plants and dyes"),
    "length_cm": lazy_gettext("Length (cm)"),
    "width_cm": lazy_gettext("Width (cm)"),
    "height_cm": lazy_gettext("Height (cm)"),
    "packed_length_cm": lazy_gettext("Length packed (cm)"),
    "packed_width_cm": lazy_gettext("Width packed (cm)"),
    "packed_height_cm": lazy_gettext("Height packed (cm)"),
    "ingredients": lazy_gettext("Ingredients"),
    "allergens": lazy_gettext("Allergens"),
    "net_content": lazy_gettext("Net content"),
    "net_unit": lazy_gettext("Told in"),
    "licence": lazy_gettext("Licence (P-IRT or BPOM)"),
    "halal": lazy_gettext("Halal"),
    "halal_number": lazy_gettext("Number of the halal certificate"),
    "shelf_life_days": lazy_gettext("Keeps for how many days?"),
    "photos": lazy_gettext("Photos"),
    "variants": lazy_gettext("Variants and prices"),
}


class NewForm(Form):
    """The shelf a new product stands on."""

    category = RadioField(lazy_gettext("What is it?"), validators=[needed(lazy_gettext("Choose one."))])

    def offer(self, categories: Any) -> None:
        """Offer these shelves."""
        self.category.choices = [SelectChoice(category.slug, in_language(category, "name")) for category in categories]


class PhotosForm(Form):
    """Photographs of a product."""

    photos = MultipleFileField(lazy_gettext("Photos"))
    alt = Line(lazy_gettext("What is to be seen"), required=False, most=200)

    def uploads(self, files: list[FileStorage]) -> list[Upload] | None:
        """What is kept of the photographs; None, with the message beside the field, when there is none or one is no picture."""
        chosen = [file for file in files if file.filename]
        if not chosen:
            self.photos.errors = [_("Choose at least one photo.")]
            return None
        try:
            if len(chosen) > MOST_PHOTOS:  # reading one takes a second
                raise TooManyPhotos
            return [first_sizes(file.read()) for file in chosen]
        except (TooManyPhotos, NotAPicture) as refusal:
            self.photos.errors = [refusal.sentence()]
            return None


#: How many there are of one thing.
KINDS = {
    "alike": lazy_gettext("Several that are alike"),
    "piece": lazy_gettext("Only this one piece"),
    "choices": lazy_gettext("Several sizes, colours or numbered pieces"),
}


class PriceForm(Form):
    """Name, price, measures and weight."""

    technique_id = SelectField(lazy_gettext("Technique"))
    title = Line(lazy_gettext("Name of the product"), most=120)
    price = Amount(lazy_gettext("Selling price"), least=1, most=MOST_PRICE)
    kind = RadioField(
        lazy_gettext("How many are there?"),
        choices=[SelectChoice(key, words) for key, words in KINDS.items()],
        default="alike",
    )
    length_cm = WholeNumber(lazy_gettext("Length (cm)"), least=1, most=LONGEST_CM, required=False)
    width_cm = WholeNumber(lazy_gettext("Width (cm)"), least=1, most=LONGEST_CM, required=False)
    height_cm = WholeNumber(lazy_gettext("Height (cm)"), least=1, most=LONGEST_CM, required=False)
    weight_grams = WholeNumber(lazy_gettext("Weight with packing (gram)"), least=1, most=HEAVIEST_GRAMS)
    packed_length_cm = WholeNumber(lazy_gettext("Length (cm)"), least=1, most=LONGEST_PACKED_CM, required=False)
    packed_width_cm = WholeNumber(lazy_gettext("Width (cm)"), least=1, most=LONGEST_PACKED_CM, required=False)
    packed_height_cm = WholeNumber(lazy_gettext("Height (cm)"), least=1, most=LONGEST_PACKED_CM, required=False)

    def offer(self, techniques: Any) -> None:
        """Offer these techniques."""
        self.known = {str(technique.id): technique for technique in techniques}
        self.technique_id.choices = [
            SelectChoice("", _("None of these")),
            *(SelectChoice(str(technique.id), in_language(technique, "name")) for technique in techniques),
        ]

    def validate_title(self, field: Any) -> None:
        """Rule: SNI 0239: an ecoprint is not called batik."""
        technique = self.known.get(self.technique_id.data or "") if "technique_id" in self else None
        if technique and technique.slug.startswith("ecoprint") and BATIK.search(field.data or ""):
            raise ValidationError(
                _("This is ecoprint, not batik. Take out the word “batik”, so that buyers are not misled.")
            )

    def validate(self, extra_validators: Any = None) -> bool:
        """The packed measures are given all three or not at all: a volume has no other."""
        good: bool = super().validate(extra_validators)
        packed = [self[name] for name in PACKED]
        missing = [field for field in packed if not field.raw_data or not field.raw_data[0].strip()]
        if 0 < len(missing) < len(packed):
            missing[0].errors = [_("Give all three, or none.")]
            return False
        return good

    @property
    def better_title(self) -> str:
        """The name without the word that misleads, when that is what is wrong."""
        if not self.title.errors or not BATIK.search(self.title.data or ""):
            return ""
        words = re.sub(r"\s{2,}", " ", BATIK.sub("", self.title.data)).strip(" ,-")
        return words[:1].upper() + words[1:] if len(words) >= 3 else ""


def _honest(form: Any, field: Any) -> None:
    """Rule: UU 8/1999 Ps. 18: nobody may refuse to take back goods."""
    if found := NO_RETURNS.search(field.data or ""):
        raise ValidationError(
            _("Buyers may always return what is not as described. Take out: “%(words)s”.", words=found[0])
        )


class WordsForm(Form):
    """What buyers read."""

    text = Text(
        lazy_gettext("Description"),
        validators=[_honest],
        description=lazy_gettext("What it is, who made it, what is special about it."),
    )
    materials = Line(
        lazy_gettext("Material"),
        required=False,
        most=300,
        description=lazy_gettext("For example: cotton primisima."),
    )
    dye_plants = Line(lazy_gettext("Plants and dyes"), required=False, most=300)
    care = Text(lazy_gettext("How to care for it"), required=False, most=500, validators=[_honest])
    title_en = Line(lazy_gettext("Name in English"), required=False, most=120)
    text_en = Text(lazy_gettext("Description in English"), required=False, validators=[_honest])

    is_food = False

    def validate_text(self, field: Any) -> None:
        """Rule: Peraturan BPOM 10/2024: food does not claim to heal."""
        if self.is_food and (found := CLAIMS.search(field.data or "")):
            raise ValidationError(_("Food must not claim to heal. Take out: “%(words)s”.", words=found[0]))

    validate_text_en = validate_text


class FoodWordsForm(WordsForm):
    """What buyers read of food: it is packed and stored, and nothing of it is dyed."""

    materials = Line(
        lazy_gettext("Packing"),
        required=False,
        most=300,
        description=lazy_gettext("For example: glass bottle, sealed cap."),
    )
    care = Text(lazy_gettext("Storage"), required=False, most=500, validators=[_honest])
    dye_plants = None  # type: ignore[assignment]

    is_food = True


HALAL = {
    HalalStatus.CERTIFIED.value: lazy_gettext("Certified halal"),
    HalalStatus.NOT_HALAL.value: lazy_gettext("Not halal"),
    HalalStatus.UNKNOWN.value: lazy_gettext("Not known yet"),
    HalalStatus.NOT_NEEDED.value: lazy_gettext("Nothing from animals in it"),
}


class HalalForm(Form):
    """Goods of use: whether something from animals is in them."""

    halal = RadioField(lazy_gettext("Halal"), choices=[SelectChoice(key, words) for key, words in HALAL.items()])
    halal_number = Line(
        lazy_gettext("Number of the halal certificate"),
        required=False,
        most=30,
        description=lazy_gettext("Begins with ID, for example ID35110000456780925."),
    )

    def validate_halal_number(self, field: Any) -> None:
        """A certificate's number, when there is a certificate."""
        if self.halal.data == HalalStatus.CERTIFIED.value and not is_halal_number(field.data or ""):
            raise ValidationError(
                _("A certificate's number begins with ID and has 17 digits. It stands on the certificate.")
            )


class LabelForm(HalalForm):
    """Food and drink: what stands on the label."""

    ingredients = Text(lazy_gettext("Ingredients"), required=False, most=500)
    allergens = Line(
        lazy_gettext("Allergens"),
        required=False,
        most=200,
        description=lazy_gettext("Nuts, milk, egg, shrimp …"),
    )
    net_content = WholeNumber(lazy_gettext("Net content"), least=1, most=HEAVIEST_GRAMS, required=False)
    net_unit = RadioField(
        lazy_gettext("Told in"),
        choices=[
            SelectChoice(GRAMS, lazy_gettext("grams")),
            SelectChoice(MILLILITRES, lazy_gettext("millilitres (drinks)")),
        ],
        default=GRAMS,
    )
    shelf_life_days = WholeNumber(lazy_gettext("Keeps for how many days?"), least=1, most=3_650, required=False)
    licence = Line(
        lazy_gettext("Number of the licence"),
        required=False,
        most=30,
        description=lazy_gettext(
            "P-IRT, MD or TR, as on the label. Not needed for food that keeps less than seven days."
        ),
    )

    def validate_licence(self, field: Any) -> None:
        """The form of a number that is given; whether it is needed is readiness."""
        if field.data and read_licence(field.data) is None:
            raise ValidationError(
                _("This is no P-IRT, MD or TR number. P-IRT has 15 digits, for example 2133509020017-28.")
            )

    def validate_ingredients(self, field: Any) -> None:
        """Rule: Peraturan BPOM 10/2024: food does not claim to heal."""
        if found := CLAIMS.search(field.data or ""):
            raise ValidationError(_("Food must not claim to heal. Take out: “%(words)s”.", words=found[0]))


class VariantRowForm(PlainForm):
    """One variant; left empty it is none."""

    number = HiddenField()
    size = Line(lazy_gettext("Size"), required=False, most=40)
    colour = Line(lazy_gettext("Colour"), required=False, most=40)
    piece_number = WholeNumber(lazy_gettext("Number of the piece"), least=1, most=99_999, required=False)
    price = Amount(lazy_gettext("Price"), least=1, most=MOST_PRICE, required=False)
    weight_grams = WholeNumber(lazy_gettext("Weight (gram)"), least=1, most=HEAVIEST_GRAMS, required=False)

    @property
    def is_empty(self) -> bool:
        """Nothing was typed into it."""
        fields = (self.size, self.colour, self.piece_number, self.price, self.weight_grams)
        return not any(getattr(field, "typed", None) or field.data for field in fields)

    def validate(self, extra_validators: Any = None) -> bool:
        """A row that names something has a price and a weight."""
        good = super().validate(extra_validators)
        if self.is_empty:
            return good
        for field in (self.price, self.weight_grams):
            if field.data is None and not field.errors:
                field.errors = [_("Fill this in.")]
                good = False
        return good


class VariantsForm(Form):
    """All variants of a product."""

    rows = FieldList(FormField(VariantRowForm), max_entries=MOST_VARIANTS)

    def show(self, product: Edited) -> None:
        """Fill in the variants there are."""
        for variant in (variant for variant in product.variants if variant.is_active):
            self.rows.append_entry({**_values(variant), "number": str(variant.id or "")})

    def make_room(self, rows: int) -> None:
        """Add empty rows, as far as there may be."""
        for _row in range(min(rows, MOST_VARIANTS - len(self.rows.entries))):
            self.rows.append_entry()

    def validate(self, extra_validators: Any = None) -> bool:
        """A new variant without a price or a weight has those of the first one; one that is there keeps its own."""
        rows = [entry.form for entry in self.rows]
        for row in (row for row in rows[1:] if not row.is_empty and not row.number.data):
            for name in ("price", "weight_grams"):
                if not row[name].typed:
                    row[name].data = rows[0][name].data
        return bool(super().validate(extra_validators))

    def wanted(self) -> list[VariantRow]:
        """The variants that were typed."""
        return [
            VariantRow(
                price=row.price.data,
                weight_grams=row.weight_grams.data,
                size=row.size.data or "",
                colour=row.colour.data or "",
                piece_number=row.piece_number.data or 0,
                id=int(row.number.data) if re.fullmatch(r"\d{1,9}", row.number.data or "", re.ASCII) else None,
            )
            for row in (entry.form for entry in self.rows)
            if not row.is_empty
        ]


def _values(variant: Any) -> dict[str, Any]:
    names = ("size", "colour", "price", "weight_grams")
    return {**{name: getattr(variant, name) for name in names}, "piece_number": variant.piece_number or None}


class ReasonForm(Form):
    """Why a product goes back to its seller."""

    reason = Text(lazy_gettext("Message to the seller"), most=500, message=lazy_gettext("Say what to put right."))
