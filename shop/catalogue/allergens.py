"""Allergens, as labels in Indonesia name them, in the reader's language."""

from __future__ import annotations

from markupsafe import Markup

from shop.i18n import in_indonesian, language, lazy_gettext

#: What labels name most; Peraturan BPOM 31/2018 asks for them beside the ingredients.
KNOWN = {
    "gandum": lazy_gettext("wheat"),
    "gluten": lazy_gettext("gluten"),
    "ikan": lazy_gettext("fish"),
    "kacang": lazy_gettext("nuts"),
    "kacang mete": lazy_gettext("cashew"),
    "kacang tanah": lazy_gettext("peanut"),
    "kedelai": lazy_gettext("soy"),
    "kepiting": lazy_gettext("crab"),
    "krustasea": lazy_gettext("crustaceans"),
    "sulfit": lazy_gettext("sulphite"),
    "susu": lazy_gettext("milk"),
    "telur": lazy_gettext("egg"),
    "udang": lazy_gettext("shrimp"),
    "wijen": lazy_gettext("sesame"),
}


def told_allergens(typed: str) -> str | Markup:
    """The allergens a maker named, translated when every one is known; else as they stand on the label."""
    words = [word.strip() for word in typed.split(",") if word.strip()]
    if language() != "en" or any(word.lower() not in KNOWN for word in words):
        return in_indonesian(typed)
    return ", ".join(str(KNOWN[word.lower()]) for word in words)
