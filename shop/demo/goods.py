"""The shapes of the demo shop's content: what `shop/demo/data` fills and the loader reads.

Plain frozen values without a database. Amounts are whole rupiah, weights grams including packing, lengths
centimetres, shares basis points (10000 = the whole). People, firms, numbers and licences are invented;
only the villages and their region codes are real.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

WHOLE_BPS = 10_000


@dataclass(frozen=True)
class Words:
    """One text in both languages of the shop."""

    id: str
    en: str


@dataclass(frozen=True)
class Picture:
    """What the drawing program needs for a thing's pictures; see `shop.demo.pictures.draw`.

    One picture value gives three views (0 whole, 1 close up, 2 another arrangement) of the same thing.
    """

    kind: str
    seed: int
    palette: str | None = None
    motif: str | None = None
    label: str | None = None
    #: the small line under the label, "isi bersih 150 g"
    under: str | None = None
    #: species a print is made of ("jati", "lanang", …); empty lets the seed choose
    leaves: tuple[str, ...] = ()
    #: what lies beside it in the third picture: palettes of its other colours ("nila", "nila/muda" with a motif),
    #: or its own again when it comes in several sizes
    beside: tuple[str, ...] = ()


# ---- what is sold ------------------------------------------------------------------------------


class Technique(StrEnum):
    """How a thing was made. Rule: SNI 0239, batik is wax resist; a pure ecoprint is never called batik."""

    ECOPRINT_POUNDED = "ecoprint-pounding"
    ECOPRINT_STEAMED = "ecoprint-steam"
    BATIK_TULIS = "batik-tulis"
    BATIK_CAP = "batik-cap"
    COMBINATION = "combination"
    NATURAL_DYE = "natural-dye"
    WOVEN = "woven"
    SEWN = "sewn"
    CROCHET = "crochet"
    COOKED = "cooked"


@dataclass(frozen=True)
class Category:
    """One of the six shelves of the shop; `kinds` are the product kinds that stand on it."""

    slug: str
    name: Words
    text: Words
    kinds: tuple[str, ...]
    picture: Picture


@dataclass(frozen=True)
class Kind:
    """A sort of thing inside a category ("selendang", "keripik"): names the filter and the size words."""

    slug: str
    name: Words


@dataclass(frozen=True)
class Variant:
    """What is put in the cart: a size, a colour, a flavour, or one numbered piece.

    A product without a choice has exactly one variant with all three left out.
    """

    stock: int
    size: str | None = None
    colour: Words | None = None
    #: number of a one-of-a-kind piece ("Lembar no. 14"); its stock is 1 or 0
    piece: int | None = None
    #: when it differs from the product's
    price: int | None = None
    weight_grams: int | None = None


@dataclass(frozen=True)
class Batch:
    """Food made together. Dates are days from today: `made` is negative, `best_before` positive."""

    code: str
    made: int
    best_before: int
    #: how many of each variant, in the variants' order; sums per variant equal `Variant.stock`
    quantities: tuple[int, ...]


@dataclass(frozen=True)
class Food:
    """What the law wants on the label of food and drink (rules for food, jamu, halal)."""

    ingredients: Words
    #: keys: "peanut", "shrimp", "fish", "egg", "milk", "wheat", "soy", "sesame"; empty = none
    allergens: tuple[str, ...]
    net_amount: int
    #: "g" or "ml"
    net_unit: str
    #: "P-IRT 2143509010123-31", or None for goods that last under seven days
    licence: str | None
    #: certificate number beginning ID
    halal: str
    shelf_life_days: int
    storage: Words
    batches: tuple[Batch, ...]
    #: an officer has compared the papers with the registers
    checked: bool = True


@dataclass(frozen=True)
class Share:
    """One payee's part of what a seller earns."""

    maker: str
    bps: int


@dataclass(frozen=True)
class Product:
    """A thing on the shelf with everything its page shows."""

    slug: str
    seller: str
    category: str
    kind: str
    technique: Technique
    title: Words
    text: Words
    price: int
    weight_grams: int
    materials: Words
    variants: tuple[Variant, ...]
    picture: Picture
    #: length, width, height in cm; a flat thing has no height, food has none of them
    length_cm: int | None = None
    width_cm: int | None = None
    height_cm: int | None = None
    #: length, width, height in cm of one piece packed, where its room counts for the courier
    packed: tuple[int, int, int] | None = None
    dyes: tuple[str, ...] = ()
    #: goods of use; food says how it is stored
    care: Words | None = None
    food: Food | None = None
    #: who made this one, when it is not the group's usual division; sums to 10000
    shares: tuple[Share, ...] = ()
    #: leather, silk: goods of use that come from animals need a halal certificate or a clear "tidak halal"
    from_animal: bool = False
    #: certificate of such goods; food carries its own
    halal: str | None = None
    #: days from today (negative) when it came into the shop
    listed: int = -30


# ---- who sells ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Village:
    """A village of the programme with its region code (level 4) and how it is written here."""

    slug: str
    name: str
    district: str
    code: str
    postal_code: str
    text: Words
    picture: Picture
    #: an invented person who may act for sellers of the village
    coordinator: str
    coordinator_phone: str


@dataclass(frozen=True)
class BankAccount:
    """Where a seller is paid. `checked`: an officer has compared the holder's name with the bank."""

    #: clearing code: "002" BRI, "008" Mandiri, "009" BNI, "014" BCA, "451" BSI, "114" Bank Jatim
    bank_code: str
    number: str
    holder: str
    checked: bool = True


@dataclass(frozen=True)
class Maker:
    """A payee inside a seller: a person, or the group's own fund."""

    slug: str
    name: str
    #: what she does in the group
    role: Words
    #: usual share of what the group earns
    bps: int
    #: where she worked before: "Hong Kong", "Taiwan", "Malaysia", "Arab Saudi", "Singapura"
    returned_from: str | None = None
    is_fund: bool = False


@dataclass(frozen=True)
class Seller:
    """A shop inside the shop: one person, or a KUB of 3 to 15 makers and its fund.

    An individual has exactly one maker with the whole share.
    """

    slug: str
    name: str
    village: str
    #: hamlet with RT/RW, as a parcel would need it
    address: str
    phone: str
    is_group: bool
    makers: tuple[Maker, ...]
    #: one sentence in her own words
    quote: Words
    story: Words
    portrait: Picture
    #: days from today (negative)
    joined: int
    bank_account: BankAccount | None = None
    #: the member who signs in for the group; the first maker when left out
    treasurer: str | None = None


# ---- the cooperative and the buyers ------------------------------------------------------------


@dataclass(frozen=True)
class Officer:
    """Someone of the cooperative's office, or another person who signs in to the demo."""

    name: str
    phone: str
    email: str
    #: "catalogue", "treasurer", "chair", "coordinator", "seller", "group", "buyer"
    role: str


@dataclass(frozen=True)
class Cooperative:
    """The bank accounts and people of the shop's owner; its names and numbers stand in `config.py`."""

    bank_accounts: tuple[BankAccount, ...]
    officers: tuple[Officer, ...]


@dataclass(frozen=True)
class Recipient:
    """Where a parcel goes."""

    name: str
    phone: str
    street: str
    rt: str
    rw: str
    #: region code, level 4
    village_code: str
    postal_code: str
    landmark: str = ""


@dataclass(frozen=True)
class Buyer:
    """Someone who orders in the demo; often abroad and buying for the family at home."""

    name: str
    phone: str
    recipient: Recipient
    email: str | None = None
    #: two letters; "ID" at home
    country: str = "ID"
    language: str = "id"
    has_account: bool = False
    is_gift: bool = False
    note: str = ""
    #: slugs of products or categories she tends to order
    likes: tuple[str, ...] = ()
    #: whom else she sends to, kept with her own address when she has an account
    also_to: tuple[Recipient, ...] = ()


# ---- what is told ------------------------------------------------------------------------------


class Standing(StrEnum):
    """Where a story of the demo stands."""

    TOLD = "told"
    IN_REVIEW = "in-review"
    #: The officer wrote it, and its seller was asked.
    ASKED = "asked"
    RETURNED = "returned"


@dataclass(frozen=True)
class Shot:
    """A photograph of a story: a view of a product's or village's picture, and what is to be seen."""

    of: str
    view: int
    alt: Words


@dataclass(frozen=True)
class Story:
    """What a seller tells, and so many days before today (negative) when she sent it; `text` as a story's text is typed."""

    seller: str
    day: int
    standing: Standing
    title: Words
    lead: Words
    text: Words
    shots: tuple[Shot, ...]
    #: Why it came back.
    reason: str = ""


@dataclass(frozen=True)
class Guide:
    """A guide of the cooperative, about a category unless that is empty."""

    category: str
    title: Words
    lead: Words
    text: Words
    shots: tuple[Shot, ...]
