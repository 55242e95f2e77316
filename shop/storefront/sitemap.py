"""What search engines read: which pages there are, and which are none of their business."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape

from flask import Response, abort, current_app, url_for

from shop.storefront.blueprint import pages
from shop.storefront.queries import map_parts, pages_in_map, products_in_map
from shop.users.access import anyone

#: Pages for one person, and forms: nothing to find there.
PRIVATE = (
    "/account",
    "/alerts",
    "/cart",
    "/checkout",
    "/login",
    "/logout",
    "/office",
    "/orders",
    "/register",
    "/seller/",  # not /sellers, the makers' own pages
    "/webhooks",
)
STANDING = ("home", "about", "how", "contact", "privacy", "terms")

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@pages.get("/robots.txt")
@anyone
def robots() -> Response:
    """What robots may read, and where the site map is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {language}{path}" for language in ("", "/en") for path in PRIVATE),
    ]
    lines += ["", f"Sitemap: {current_app.config['BASE_URL']}{url_for('storefront.sitemap')}", ""]
    return Response("\n".join(lines), mimetype="text/plain")


@pages.get("/sitemap.xml")
@anyone
def sitemap() -> Response:
    """The index of the site map's files: one of standing pages, one for each part of the products."""
    files = [
        url_for("storefront.sitemap_pages"),
        *(url_for("storefront.sitemap_products", part=part + 1) for part in range(map_parts())),
    ]
    base = current_app.config["BASE_URL"]
    body = "".join(f"<sitemap><loc>{escape(base + path)}</loc></sitemap>\n" for path in files)
    return _xml(iter([f"{HEAD}<sitemapindex {SPACES}>\n{body}</sitemapindex>\n"]))


@pages.get("/sitemaps/pages.xml")
@anyone
def sitemap_pages() -> Response:
    """Standing pages, shelves, villages, sellers, stories and guides."""
    paths = [url_for(f"storefront.{name}") for name in STANDING] + [url_for("catalogue.index")]
    paths += [url_for("stories.index"), url_for("stories.guides")]
    paths += [url_for(endpoint, slug=slug) for endpoint, slug in pages_in_map()]
    return _xml(_urls([(path, None) for path in paths]))


@pages.get("/sitemaps/products-<int:part>.xml")
@anyone
def sitemap_products(part: int) -> Response:
    """One part of the products, sent while it is read."""
    if not 1 <= part <= map_parts():
        abort(404)
    before = url_for("storefront.product", slug="-")[:-1]
    return _xml(_urls((before + slug, day) for slug, day in products_in_map(part)))


def _urls(paths: Iterable[tuple[str, date | None]]) -> Iterator[str]:
    """The file, a thousand addresses at a time. What it needs of the application is read before it is sent."""
    base = current_app.config["BASE_URL"]

    def parts() -> Iterator[str]:
        yield f"{HEAD}<urlset {SPACES}>\n"
        held: list[str] = []
        for path, day in paths:
            held.append(_url(base, path, day))
            if len(held) == 1_000:
                yield "".join(held)
                held = []
        yield "".join(held) + "</urlset>\n"

    return parts()


def _url(base: str, path: str, day: date | None) -> str:
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    english = f'<xhtml:link rel="alternate" hreflang="en" href="{escape(base)}/en{escape(path)}"/>'
    return f"<url><loc>{escape(base + path)}</loc>{changed}{english}</url>\n"


def _xml(parts: Iterator[str]) -> Response:
    return Response(parts, mimetype="application/xml")
