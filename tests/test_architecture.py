"""The house rules hold in every file, and each check finds a planted breach."""

from pathlib import Path

import pytest

from tests.support import house

ROOT = Path(__file__).resolve().parent.parent


def modules() -> dict[str, str]:
    """Every module of the shop by its name, with its source."""
    found = {}
    for path in sorted((ROOT / "shop").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = path.read_text(encoding="utf-8")
    return found


def templates() -> dict[str, str]:
    """Every template by its name, with its source."""
    folder = ROOT / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".html", ".txt")
    }


@pytest.mark.parametrize("rule", house.MODULE_RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps(rule):
    found = [breach for name, source in modules().items() for breach in rule(name, source)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", house.TEMPLATE_RULES, ids=lambda rule: rule.__name__)
def test_every_template_keeps(rule):
    found = [breach for name, source in templates().items() for breach in rule(name, source)]
    assert not found, "\n".join(found)


def test_every_shared_piece_is_used():
    sources = templates()
    pieces = [name for name in sources if name.startswith("ui/")]
    assert [
        name for name in pieces if not any(name in source for other, source in sources.items() if other != name)
    ] == []


LONG = "def f():\n" + "    x = 1\n" * house.LONGEST_FUNCTION
BREACHES = [
    (house.looks_forward, "shop.cart.models", "from shop.orders.models import Order"),
    (house.looks_forward, "shop.money", "import shop.db"),
    (house.looks_forward, "shop.errors", "from shop import clock"),
    (house.looks_forward, "shop.cart.filling", "from ..orders import placing"),
    (house.looks_forward, "shop.drawer", ""),
    (house.crosses_layers, "shop.orders.models", "from shop.orders.placing import place_order"),
    (house.crosses_layers, "shop.orders.models", "from .queries import due"),
    (house.crosses_layers, "shop.checkout.placing", "from shop.cart.views import show"),
    (house.crosses_layers, "shop.checkout.views", "from shop.cart.seller import index"),
    (house.hides_imports, "shop.orders.placing", "def f():\n    import json"),
    (house.hides_imports, "shop.orders.placing", "def f():\n    def g():\n        from shop import db"),
    (house.knows_the_web, "shop.orders.placing", "from flask import request"),
    (house.knows_the_web, "shop.orders.models", "import flask_login"),
    (house.knows_the_web, "shop.orders.queries", "from werkzeug.exceptions import NotFound"),
    (house.knows_the_web, "shop.money", "from flask import g"),
    (house.commits, "shop.orders.views", "session().commit()"),
    (house.goes_around, "shop.stock.reserving", "session().connection().execute(statement)"),
    (house.takes_everything, "shop.users.views", "form.populate_obj(user)"),
    (house.takes_everything, "shop.users.views", "rename(user, **request.form)"),
    (house.takes_everything, "shop.users.views", "rename(user, **form.data)"),
    (house.opens_bare, "shop.orders.cli", "def f():\n    with transaction():\n        pay()"),
    (house.opens_bare, "shop.payments.looking", "def f():\n    with transaction() as current:\n        pay()"),
    (house.opens_bare, "shop.orders.views", "@pages.get('/x')\ndef f():\n    with transaction():\n        pay()"),
    (
        house.opens_bare,
        "shop.orders.views",
        "@pages.post('/x')\ndef f():\n    with transaction():\n        pay()\n    with transaction():\n        pay()",
    ),
    (house.reads_the_clock, "shop.orders.placing", "at = datetime.now(UTC)"),
    (house.reads_the_clock, "shop.orders.placing", "on = datetime.date.today()"),
    (house.knows_stripe, "shop.payments.settling", "import stripe"),
    (house.knows_stripe, "shop.checkout.views", "from stripe.error import CardError"),
    (house.too_long, "shop.orders.placing", LONG),
    (house.too_long, "shop.orders.placing", "\n" * (house.LONGEST_FILE + 1)),
    (house.silent, "shop.orders.placing", "def place_order(cart):\n    return cart"),
    (house.silent, "shop.orders.placing", "class OutOfStock(ShopError):\n    status = 409"),
    (house.is_a_drawer, "shop.orders.utils", ""),
    (house.long_template, "x.html", "\n" * (house.LONGEST_TEMPLATE + 1)),
    (house.inline_in_template, "x.html", '<p style="color: red">'),
    (house.inline_in_template, "x.html", "<style>p {}</style>"),
    (house.inline_in_template, "x.html", "<script>go()</script>"),
    (house.inline_in_template, "x.html", '<button onclick="go()">'),
    (house.unused_macros, "x.html", '{% from "ui/icon.html" import icon, leaf %}{{ icon("x") }}'),
    (house.unused_macros, "x.html", '{% from "ui/icon.html" import icon as sign %}{{ icon }}'),
    (house.unused_macros, "x.html", '{% import "ui/icon.html" as ui %}'),
    (
        house.switches_escaping,
        "x.html",
        "{% macro x(y) %}{% autoescape false %}{{ y }}{% endautoescape %}{% endmacro %}",
    ),
]


@pytest.mark.parametrize(("rule", "name", "source"), BREACHES)
def test_a_planted_breach_is_found(rule, name, source):
    assert len(rule(name, source)) >= 1


KEPT = [
    (
        house.looks_forward,
        "shop.orders.placing",
        "from shop.cart.models import Cart\nfrom shop.orders import models",
    ),
    (house.looks_forward, "shop", "from shop.office import blueprint"),
    (house.crosses_layers, "shop.orders.placing", "from shop.orders.models import Order"),
    (house.crosses_layers, "shop.orders.models", "from shop.users.models import User"),
    (house.crosses_layers, "shop.demo.months", "from shop.office.checks import broken"),
    (house.crosses_layers, "shop", "from shop.orders import views"),
    (house.crosses_layers, "shop.demo.cli", "from shop.office.cli import commands"),
    (house.hides_imports, "shop.orders.placing", "import json\ndef f():\n    return json"),
    (house.knows_the_web, "shop.orders.views", "from flask import request"),
    (house.knows_the_web, "shop.orders.seller_forms", "from wtforms import RadioField"),
    (house.knows_the_web, "shop.storefront.product", "from flask import request"),
    (house.commits, "shop.db", "current.commit()"),
    (
        house.opens_bare,
        "shop.orders.cards_office",
        "@pages.post('/x')\ndef f():\n    with transaction():\n        pay()",
    ),
    (house.takes_everything, "shop.users.views", "rename(user, name=form.name.data, **known)"),
    (house.opens_bare, "shop.orders.cli", "def f():\n    committed(pay)"),
    (house.reads_the_clock, "shop.clock", "datetime.now(UTC)"),
    (house.reads_the_clock, "shop.orders.placing", "at = clock.now()\non = clock.today()"),
    (house.knows_stripe, "shop.payments.stripe", "import stripe"),
    (house.too_long, "shop.orders.placing", LONG.rsplit("\n", 2)[0] + "\n"),
    (house.silent, "shop.orders.placing", "def _place(cart):\n    return cart"),
    (house.inline_in_template, "x.html", '<script src="/x.js"></script>{# style="x" #}'),
    (house.inline_in_template, "x.html", '<script type="application/ld+json">{{ facts|tojson }}</script>'),
    (
        house.unused_macros,
        "x.html",
        '{% from "ui/icon.html" import icon %}{% block a %}{{ icon("x") }}{% endblock %}',
    ),
]


@pytest.mark.parametrize(("rule", "name", "source"), KEPT)
def test_what_is_allowed_is_left_alone(rule, name, source):
    assert rule(name, source) == []
