"""The demo's content keeps what the law and the shop's own rules ask of real goods."""

import re
from collections import Counter

from lokal import wilayah

from config import Cooperative
from shop.demo.data import BUYERS, CATEGORIES, KINDS, PRODUCTS, SELLERS, VILLAGES
from shop.demo.data.guides import GUIDES
from shop.demo.data.stories import STORIES
from shop.demo.goods import WHOLE_BPS, Technique
from shop.demo.pictures import KINDS as DRAWN
from shop.demo.pictures import PALETTE_NAMES
from shop.demo.pictures.fillings import OTHER, filling
from shop.demo.pictures.landscapes import FOREGROUNDS
from shop.demo.pictures.leaves import SPECIES

CLAIMS = re.compile(r"sembuh|obat|khasiat|diabetes|kanker|darah tinggi|kolesterol|100 ?% alami|efek samping", re.I)
ECOPRINT = (Technique.ECOPRINT_POUNDED, Technique.ECOPRINT_STEAMED)


def test_the_shop_is_full_enough():
    assert len(VILLAGES) == 9
    assert len(CATEGORIES) == 6
    assert len(SELLERS) >= 20
    assert sum(seller.is_group for seller in SELLERS) == 6
    assert len(PRODUCTS) >= 126
    assert len(BUYERS) >= 40
    assert all(count >= 10 for count in Counter(product.category for product in PRODUCTS).values())


def test_every_slug_and_title_is_unique():
    for things in (PRODUCTS, SELLERS, VILLAGES, CATEGORIES, KINDS):
        assert len({thing.slug for thing in things}) == len(things)
    assert len({product.title.id for product in PRODUCTS}) == len(PRODUCTS)
    assert len({product.title.en for product in PRODUCTS}) == len(PRODUCTS)
    assert len({product.text.id for product in PRODUCTS}) == len(PRODUCTS)


def test_everything_named_exists():
    sellers, villages = {s.slug: s for s in SELLERS}, {v.slug for v in VILLAGES}
    kinds = {category.slug: category.kinds for category in CATEGORIES}
    assert {kind.slug for kind in KINDS} == {kind for names in kinds.values() for kind in names}
    assert {seller.village for seller in SELLERS} == villages
    for product in PRODUCTS:
        assert product.seller in sellers
        assert product.kind in kinds[product.category], product.slug
    assert {product.seller for product in PRODUCTS} == set(sellers)
    known = {product.slug for product in PRODUCTS} | set(kinds)
    assert all(set(buyer.likes) <= known for buyer in BUYERS)


def test_shares_sum_to_the_whole():
    for seller in SELLERS:
        assert sum(maker.bps for maker in seller.makers) == WHOLE_BPS, seller.slug
        assert len(seller.makers) == 1 if not seller.is_group else 4 <= len(seller.makers) <= 15
        assert sum(maker.is_fund for maker in seller.makers) == seller.is_group
    makers = {seller.slug: {maker.slug for maker in seller.makers} for seller in SELLERS}
    for product in PRODUCTS:
        if product.shares:
            assert sum(share.bps for share in product.shares) == WHOLE_BPS, product.slug
            assert {share.maker for share in product.shares} <= makers[product.seller]


def test_one_account_is_unchecked_and_one_seller_has_none():
    assert [s.slug for s in SELLERS if s.bank_account is None] == ["tas-ika"]
    assert [s.slug for s in SELLERS if s.bank_account and not s.bank_account.checked] == ["jamu-bu-sutinah"]


def test_a_pure_ecoprint_is_never_called_batik():
    for product in PRODUCTS:
        if product.technique in ECOPRINT:
            assert "batik" not in f"{product.title.id} {product.title.en}".lower(), product.slug


def test_food_carries_what_the_label_law_wants():
    for product in PRODUCTS:
        if product.category not in ("camilan", "jamu"):
            assert product.food is None
            continue
        food = product.food
        assert food is not None, product.slug
        assert re.fullmatch(r"P-IRT [1-8](0[1-9]|1[0-6])3509\d{6}-(2[7-9]|3[01])", food.licence or ""), product.slug
        assert re.fullmatch(r"ID\d{17}", food.halal), product.slug
        assert food.ingredients.id and food.net_amount > 0
        assert food.net_unit == ("ml" if product.picture.kind == "jamu" else "g"), product.slug
        assert f"{food.net_amount} {food.net_unit}" in product.picture.under, product.slug
        assert product.weight_grams > food.net_amount
        for n, variant in enumerate(product.variants):
            assert sum(batch.quantities[n] for batch in food.batches) == variant.stock, product.slug
        assert all(batch.made < 0 < batch.best_before <= food.shelf_life_days for batch in food.batches)


def test_no_drink_or_snack_claims_to_heal():
    for product in PRODUCTS:
        if product.food:
            assert not CLAIMS.search(f"{product.title.id} {product.text.id}"), product.slug


def test_goods_from_animals_carry_a_halal_number():
    for product in PRODUCTS:
        if re.search(r"\b(kulit sapi|sutra|silk)\b", product.materials.id.lower()):
            assert product.from_animal and product.halal, product.slug


def test_prices_and_sizes_are_in_the_range_of_the_shop():
    prices = [product.price for product in PRODUCTS]
    assert min(prices) == 500
    assert max(prices) == 650_000
    for product in PRODUCTS:
        assert product.variants and all(variant.stock >= 0 for variant in product.variants)
        assert product.weight_grams > 0 and product.listed < 0
        if not product.food:
            assert product.length_cm and product.width_cm, product.slug


def test_some_goods_are_sold_out_and_some_are_the_last():
    left = [sum(variant.stock for variant in product.variants) for product in PRODUCTS]
    assert 3 <= left.count(0) <= 12
    assert left.count(1) >= 10


def test_every_picture_can_be_drawn():
    for thing in (*PRODUCTS, *CATEGORIES, *VILLAGES):
        picture = thing.picture
        assert picture.kind in DRAWN
        assert picture.palette is None or picture.palette in PALETTE_NAMES
        assert set(picture.leaves) <= set(SPECIES)
    shown = Counter((p.picture.kind, p.picture.seed, p.picture.palette) for p in PRODUCTS)
    assert max(shown.values()) == 1


def test_every_bag_tin_and_jar_shows_what_it_holds():
    shown = {}
    for product in PRODUCTS:
        if product.picture.kind in ("snack", "tin", "jar"):
            assert filling(product.picture.label) is not OTHER, product.slug
            shown.setdefault(filling(product.picture.label), []).append(product.slug)
    alike = [slugs for slugs in shown.values() if len(slugs) > 1]
    assert alike == [], "these would look alike in the bowl"


def test_every_village_shows_what_it_is_known_for():
    assert sorted(village.picture.motif for village in VILLAGES) == sorted(FOREGROUNDS)


def test_the_third_picture_shows_every_colour_and_nothing_that_is_not_sold():
    for product in PRODUCTS:
        if product.picture.kind in ("pouch", "scrunchie", "roll"):
            colours = len({variant.colour for variant in product.variants if variant.colour})
            sizes = len({variant.size for variant in product.variants if variant.size})
            named = len(product.picture.beside) + 1
            assert named == max(colours, sizes, 1) or "isi tiga" in product.title.id, product.slug


def test_region_codes_and_postal_codes_are_real():
    places = [(v.code, v.postal_code) for v in VILLAGES]
    places += [(to.village_code, to.postal_code) for b in BUYERS for to in (b.recipient, *b.also_to)]
    places.append((Cooperative.region_code, Cooperative.address.split()[-1]))
    for code, postal_code in places:
        found = wilayah.get_wilayah(code)
        assert found is not None and found.level == 4, code
        assert found.postal_code == postal_code, code
    for village in VILLAGES:
        assert wilayah.wilayah_name(village.code[:8]) == village.district


def test_many_who_pay_from_abroad_send_to_someone_else():
    abroad = [buyer for buyer in BUYERS if buyer.country != "ID"]
    assert len(abroad) >= 10
    assert {"HK", "TW", "MY"} <= {buyer.country for buyer in abroad}
    assert all(buyer.recipient.name != buyer.name for buyer in abroad)


def test_stories_and_guides_claim_no_healing_and_show_pictures_there_are():
    shots = [(shot.of, shot.view) for told in (*STORIES, *GUIDES) for shot in told.shots]
    assert len(set(shots)) == len(shots), "each is drawn once, for one photograph"
    assert {of for of, _view in shots} <= {thing.slug for thing in (*PRODUCTS, *VILLAGES)}
    assert {story.seller for story in STORIES} <= {seller.slug for seller in SELLERS}
    assert len({told.title.id for told in (*STORIES, *GUIDES)}) == len(STORIES) + len(GUIDES) >= 13
    for told in (*STORIES, *GUIDES):
        assert not CLAIMS.search(told.title.id + told.lead.id + told.text.id), told.title.id
        assert told.title.en and told.lead.en and all(shot.alt.en for shot in told.shots), told.title.id
