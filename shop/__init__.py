"""The cooperative's shop. `create_app` puts the rooms together in the order of their imports."""

from __future__ import annotations

from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from shop import assets, db, error_pages, forms, fragments, health, i18n, jobs, media, shrinking, web
from shop.bank import blueprint as bank
from shop.bazaars import blueprint as bazaars
from shop.cart import blueprint as cart
from shop.catalogue import blueprint as catalogue
from shop.checkout import blueprint as checkout
from shop.decisions import blueprint as decisions
from shop.ledger import blueprint as ledger
from shop.office import blueprint as office
from shop.orders import blueprint as orders
from shop.payments import blueprint as payments
from shop.payouts import blueprint as payouts
from shop.privacy import blueprint as privacy
from shop.promotions import blueprint as promotions
from shop.reviews import blueprint as reviews
from shop.sellers import blueprint as sellers
from shop.shipping import blueprint as shipping
from shop.stock import blueprint as stock
from shop.storefront import blueprint as storefront
from shop.stories import blueprint as stories
from shop.users import access, limits
from shop.users import blueprint as users

#: Modules that define tables. All are imported before any page, so that relations between rooms can be resolved.
MODELS = (
    "audit",
    "jobs",
    "media",
    "users.models",
    "decisions.models",
    "regions.models",
    "sellers.models",
    "catalogue.models",
    "stock.models",
    "shipping.models",
    "promotions.models",
    "cart.models",
    "ledger.models",
    "orders.models",
    "orders.claim_models",
    "payments.models",
    "payments.card_models",
    "payments.dispute_models",
    "bazaars.models",
    "payouts.models",
    "bank.models",
    "reviews.models",
    "stories.models",
)
for _models in MODELS:
    import_module(f"shop.{_models}")

#: Modules of pages. Importing one registers its routes on the blueprint of its room.
PAGES = (
    "users.views",
    "users.two_step_views",
    "users.office",
    "decisions.office",
    "sellers.seller",
    "catalogue.views",
    "catalogue.seller",
    "catalogue.seller_steps",
    "catalogue.costs_seller",
    "catalogue.office",
    "catalogue.shelves_office",
    "stock.seller",
    "promotions.office",
    "promotions.seller",
    "shipping.views",
    "shipping.office",
    "cart.views",
    "ledger.office",
    "payments.office",
    "payments.claims_office",
    "payments.methods_office",
    "payments.cod_office",
    "payments.accounts_office",
    "payments.cards_office",
    "payments.disputes_office",
    "orders.seller",
    "orders.claims_seller",
    "orders.office",
    "orders.recall_office",
    "payments.seller",
    "bazaars.views",
    "bazaars.office",
    "payouts.seller",
    "payouts.months_seller",
    "payouts.office",
    "payouts.yearly_office",
    "payouts.statement_office",
    "payouts.taxes_office",
    "payouts.file_office",
    "payouts.cash_office",
    "payouts.couriers_office",
    "payouts.debts_office",
    "bank.office",
    "bank.statements_office",
    "bank.months_office",
    "bank.reports_office",
    "reviews.views",
    "reviews.seller",
    "reviews.office",
    "stories.views",
    "stories.seller",
    "stories.office",
    "privacy.views",
    "privacy.office",
    "office.views",
    "office.sellers",
    "office.enrolling_office",
    "office.people_office",
    "office.villages_office",
    "office.reports_office",
    "office.metrics_views",
    "orders.views",
    "payments.views",
    "payments.webhooks",
    "checkout.views",
    "storefront.home",
    "storefront.product",
    "storefront.views",
    "storefront.sellers",
    "storefront.villages",
    "storefront.info",
    "storefront.sitemap",
    "storefront.feed",
    "storefront.manifest",
    "storefront.tag",
)
for _pages in PAGES:
    import_module(f"shop.{_pages}")

#: Commands of the rooms, as `flask <group> …`.
COMMANDS = {"users.cli": "commands", "regions.cli": "commands", "office.cli": "shop_commands", "bank.cli": "commands"}

ROOT = Path(__file__).resolve().parent.parent

#: In the order of their imports (README, the map of rooms).
ROOMS = (
    users,
    decisions,
    sellers,
    catalogue,
    stock,
    shipping,
    promotions,
    cart,
    ledger,
    orders,
    payments,
    checkout,
    bazaars,
    payouts,
    bank,
    reviews,
    stories,
    privacy,
    storefront,
    office,
)

csrf = CSRFProtect()


def create_app(config: Any) -> Flask:
    """Build the application from settings (see `config.py` for each)."""
    app = web.Shop(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update({setting.name: getattr(config, setting.name) for setting in fields(config)})
    app.config.update(ROOT=ROOT, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_HTTPONLY=True, WTF_CSRF_TIME_LIMIT=None)
    app.config.update(SESSION_REFRESH_EACH_REQUEST=False)  # once a day: web.SignedSessions
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    web.init_app(app)
    error_pages.init_app(app)
    health.init_app(app)
    db.init_app(app)
    i18n.init_app(app)
    forms.init_app(app)
    fragments.init_app(app)
    shrinking.init_app(app)
    Migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    csrf.exempt("shop.payments.webhooks.from_stripe")  # signed by the provider instead
    access.init_app(app)
    limits.init_app(app)
    assets.init_app(app)
    media.init_app(app)
    jobs.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room.pages)
    import_module("shop.demo.cli")  # adds `flask shop demo`
    for module, group in COMMANDS.items():
        app.cli.add_command(getattr(import_module(f"shop.{module}"), group))
    app.jinja_env.globals["coop"] = app.config["COOPERATIVE"]
    access.require_policies(app)
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=1)  # type: ignore[method-assign]
    return app
