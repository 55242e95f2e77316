"""Stories and guides as buyers read them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import current_app, render_template, request, url_for

from shop.catalogue.cards import Card
from shop.catalogue.queries import Browse, browse
from shop.errors import NotFound
from shop.i18n import in_language, language
from shop.paging import page_number
from shop.postcards import card_url
from shop.stories import queries
from shop.stories.blueprint import pages
from shop.stories.models import Story
from shop.stories.parts import laid_out, parts_of
from shop.users.access import anyone

#: Goods below a story, and other stories below these.
GOODS, OTHERS = 8, 3
#: The width of a photograph as chats and search engines are given it.
SHARED_WIDTH = 960


@pages.get("/stories")
@anyone
def index() -> str:
    """Every story, newest first."""
    number = page_number(request.args.get("page"))
    page = queries.stories_page(number)
    if number > page.last:
        raise NotFound(page=number)
    return render_template("stories/index.html", page=page)


@pages.get("/stories/<slug>")
@anyone
def story(slug: str) -> str:
    """One seller's story, what she has now, and other stories."""
    found = queries.told(slug, is_guide=False)
    hers = Browse(seller=frozenset({found.seller_id or 0}), in_stock=True)
    return _page(found, goods=_goods(hers), others=queries.newest(OTHERS, but=found.id))


@pages.get("/guides")
@anyone
def guides() -> str:
    """Every guide of the cooperative."""
    return render_template("stories/guides.html", guides=queries.guides())


@pages.get("/guides/<slug>")
@anyone
def guide(slug: str) -> str:
    """One guide, goods of what it is about, and the other guides."""
    found = queries.told(slug, is_guide=True)
    shelf, way = (frozenset({number} if number else ()) for number in (found.category_id, found.technique_id))
    about = Browse(category=shelf, technique=way, in_stock=True)
    return _page(
        found, goods=_goods(about) if shelf or way else [], others=[one for one in queries.guides() if one.slug != slug]
    )


def _goods(wanted: Browse) -> list[Card]:
    return list(browse(wanted, size=GOODS).page.items)


def _page(found: Story, **facts: Any) -> str:
    address = current_app.config["BASE_URL"] + url_for(f".{_endpoint(found)}", slug=found.slug)
    title = in_language(found, "title")
    parts, left = laid_out(parts_of(in_language(found, "text")), found.photos[1:])
    return render_template(
        "stories/show.html",
        story=found,
        title=title,
        lead=in_language(found, "lead"),
        parts=parts,
        left=left,
        shared=_shared(found),
        whatsapp=quote(f"{title}\n{address}"),
        linked_data=_linked_data(found, address),
        **facts,
    )


def _shared(found: Story) -> str:
    """The picture beside a shared link: the card, else the first photograph; perhaps none."""
    return card_url(found) or (found.photos[0].photo.url(SHARED_WIDTH) if found.photos else "")


def _endpoint(found: Story) -> str:
    return "guide" if found.is_guide else "story"


def _linked_data(found: Story, address: str) -> dict[str, Any]:
    """The story as schema.org says it, for search engines."""
    base, coop = current_app.config["BASE_URL"], current_app.config["COOPERATIVE"]
    publisher = {"@type": "Organization", "name": coop.name, "url": base}
    author = {"@type": "Organization", "name": found.seller.name} if found.seller else publisher
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": in_language(found, "title"),
        "description": in_language(found, "lead"),
        "image": [base + one.photo.url(SHARED_WIDTH) for one in found.photos],
        "inLanguage": language() if found.text_en else "id",
        "author": author,
        "publisher": publisher,
        "mainEntityOfPage": address,
    }
    if found.published_at:
        facts["datePublished"] = found.published_at.isoformat()
    return facts
