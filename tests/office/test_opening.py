"""A real shop is opened from one file, that names what is wrong with it and may be read again."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import g
from flask_migrate import upgrade

from config import Config
from shop import create_app
from shop.catalogue.models import Category, Technique
from shop.db import db, session, transaction
from shop.office.checks import broken
from shop.office.opening import open_shop
from shop.office.opening_file import NotOpened
from shop.payments.requesting import coop_account
from shop.regions.loading import load_regions
from shop.sellers.models import Maker, Seller, SellerKind, Village, VillageCoordinator
from shop.shipping.models import Rate, Service
from shop.shipping.quoting import offers
from shop.shipping.weights import Load
from shop.users.models import Role
from shop.users.registering import register
from shop.users.standing import grant
from tests.support import postgres
from tests.support.browsing import form_to

pytestmark = pytest.mark.long

EXAMPLE = Path(__file__).parents[2] / "docs" / "opening.example.toml"
PEOPLE = {"0812-0000-0001": "Umi", "0812-0000-0002": "Siti Aminah", "0812-0000-0003": "Halimah"}


KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def made(kind, folder):
    """A shop with regions and people, and nothing else."""
    address = f"sqlite:///{folder / 'shop.sqlite'}" if kind == "sqlite" else postgres.fresh_database()
    app = create_app(Config(DATABASE_URL=address, MEDIA_URL=str(folder / "media"), LOG_LEVEL="ERROR"))
    with app.app_context():
        upgrade()
        with transaction():
            load_regions()
            for phone, name in PEOPLE.items():
                register(phone, name=name, password="kain-jati-2026")
    return app


def visited(app):
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(params=KINDS)
def empty(request, tmp_path):
    yield from visited(made(request.param, tmp_path))


@pytest.fixture(scope="module", params=KINDS)
def closed(request, tmp_path_factory):
    return made(request.param, tmp_path_factory.mktemp("closed"))


@pytest.fixture
def still_empty(closed):
    """A shop that stays empty: what is tried on it is refused."""
    yield from visited(closed)


def read(text):
    with transaction():
        return open_shop(text)


def changed(before, after):
    text = EXAMPLE.read_text()
    assert before in text
    return text.replace(before, after, 1)


def test_the_example_opens_a_shop_that_sends_and_pays(empty):
    answer = empty.test_cli_runner().invoke(args=["shop", "open", str(EXAMPLE)])
    assert answer.exit_code == 0, answer.output
    assert "2 sellers added" in answer.output
    group = session().scalars(sa.select(Seller).where(Seller.slug == "kub-melati")).one()
    assert (group.kind, [maker.default_bps for maker in group.makers]) == (SellerKind.GROUP, [6000, 3500, 500])
    assert (group.village.name, group.village.district) == ("Sidomulyo", "Silo")
    assert session().scalars(sa.select(VillageCoordinator)).one().village_id == group.village_id
    assert [category.position for category in session().scalars(sa.select(Category).order_by(Category.id))] == [1, 2]
    assert coop_account().code == "bri"
    near, far = offers("35.09.30.2009", Load(1_200)), offers("11.01.01.2001", Load(1_200))
    assert [(one.slug, one.price) for one in near] == [("jne-reg", 8_000), ("ambil", 0)]
    assert [(one.slug, one.price) for one in far] == [("jne-reg", 48_000)]
    assert broken() == []


def test_two_makers_of_one_name_are_two_people(empty):
    read(changed('{ name = "Sumiati", bps = 3500', '{ name = "Halimah", bps = 3500'))
    makers = session().scalars(sa.select(Maker).where(Maker.name == "Halimah").order_by(Maker.position)).all()
    assert [maker.user_id is not None for maker in makers] == [True, False]


def test_a_file_read_again_adds_only_what_is_new(empty):
    assert read(EXAMPLE.read_text())["sellers"] == 2
    more = '[[techniques]]\nslug = "jumputan"\nname = "Jumputan"\nname_en = "Tie-dye"\n'
    assert {name: count for name, count in read(EXAMPLE.read_text() + more).items() if count} == {"techniques": 1}
    assert session().scalar(sa.select(sa.func.count(Technique.id))) == 3
    assert session().scalar(sa.select(sa.func.count(Rate.id))) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[accounts]", "This is no TOML"),
        ("[[shelves]]\nslug = 'kain'", "shelves: no such part"),
        ("accounts = 3", "accounts: write each entry under [[accounts]]"),
        ("accounts = [3]", "accounts 1: write names and values"),
        (changed('name_en = "Cloth"', 'english = "Cloth"'), "categories 1: english is not known here"),
        (changed('name_en = "Cloth"', ""), "categories 1: name_en is missing"),
        (changed('slug = "kain"', 'slug = "Kain Baru"'), "categories 1: “Kain Baru” must be small letters"),
        (changed("is_food = true", 'is_food = "yes"'), "categories 2, is_food: must be true or false"),
        (changed("35.09.30.2009", "35.09"), "villages 1 (sidomulyo): region 35.09 is no village's code"),
        (changed("0812-0000-0001", "0812-0000-0009"), "villages 1 (sidomulyo): nobody is registered as 0812-0000-0009"),
        (changed('kind = "courier"', 'kind = "drone"'), "couriers 1 (jne-reg): kind must be one of"),
        (changed("price = 8000", "price = -8000"), "couriers 1, rates 1, price: must not be below zero"),
        (changed("price = 8000", "price = 8000.5"), "couriers 1, rates 1, price: must be a whole number"),
        (changed("days = [1, 2]", "days = [2, 1]"), "couriers 1 (jne-reg): days must be two numbers"),
        (changed('regions = ["35.09"]', 'regions = ["35"]'), "couriers 1 (jne-reg): region “35” stands in two rates"),
        (changed("https://jne", "http://jne"), "couriers 1 (jne-reg): track_at must begin with https://"),
        (changed("bps = 6000", "bps = 6500"), "sellers 2 (kub-melati): the makers' bps must sum to 10000"),
        (changed('village = "sidomulyo"', 'village = "silo"'), "sellers 1 (daun-jati): village silo is neither"),
        (changed('phone = "0812-0000-0002"', 'phone = "siti"'), "sellers 1 (daun-jati): phone siti is no phone number"),
        (
            changed('payout_layout = "generic"', 'payout_layout = "bni"'),
            "accounts 1 (bri): payout_layout must be one of",
        ),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_added(still_empty, text, said):
    with pytest.raises(NotOpened) as refusal:
        read(text)
    assert any(problem.startswith(said) for problem in refusal.value.problems), refusal.value.problems
    for model in (Category, Village, Service, Seller, Maker):
        assert session().scalar(sa.select(sa.func.count()).select_from(model)) == 0


def test_the_command_says_what_is_wrong_and_fails(still_empty, tmp_path):
    file = tmp_path / "opening.toml"
    file.write_bytes(b"name = '\xff'")
    answer = still_empty.test_cli_runner().invoke(args=["shop", "open", str(file)])
    assert (answer.exit_code, "is not UTF-8; nothing was added" in answer.output) == (1, True)
    file.write_text("[[shelves]]\n")
    answer = still_empty.test_cli_runner().invoke(args=["shop", "open", str(file)])
    assert (answer.exit_code, "shelves: no such part" in answer.output) == (1, True)


def test_before_it_is_opened_every_page_answers_and_says_what_is_missing(still_empty):
    """A new shop has no account, no shelf and no decided figure."""
    answers = {}
    for number, role in enumerate((None, *Role)):
        for kept in list(g):  # the test's context outlives the requests of the person before
            g.pop(kept)
        client = still_empty.test_client()
        if role:
            who = f"0812-0000-080{number}"
            with transaction():
                grant(register(who, name="Sutrisno", password="kain-jati-2026"), role, by=None)
            form = form_to(client.get("/login").text, "/login")
            signed_in = client.post("/login", data=form.values | {"who": who, "secret": "kain-jati-2026"})
            assert signed_in.status_code == 303
        for rule in still_empty.url_map.iter_rules():
            if "GET" in rule.methods and not rule.arguments:
                answers[role, rule.rule] = client.get(rule.rule, buffered=True)
    assert answers[None, "/office"].status_code == 303
    assert answers[Role.BENDAHARA, "/office"].status_code == 200
    assert "flask shop open" in answers[Role.BENDAHARA, "/office/bank"].text
    missing = {where: answer.status_code for where, answer in answers.items() if answer.status_code >= 500}
    assert set(missing.values()) <= {503}, missing
