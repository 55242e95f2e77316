"""Stories and guides as buyers, chats and search engines meet them."""

from __future__ import annotations

import json
import re

import pytest

from shop.catalogue.choices import choices
from shop.db import session, transaction
from shop.sellers.models import SellerStatus
from shop.stories import queries, writing
from tests import cast, make
from tests.catalogue import ready
from tests.stories import tales
from tests.support.lint import assert_clean
from tests.support.queries import counted


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert_clean(answer.text, address, csrf=False)
    return answer.text


def test_a_story_shows_its_words_its_seller_and_what_she_has(client):
    make.product("Selendang pakis")
    make.product("Tas anyam", seller=cast.seller("KUB Melati"))
    story = tales.told(photos=3)
    page = read(client, f"/stories/{story.slug}")
    assert '<h2 class="story__heading">Daun pertama</h2>' in page
    assert "Desa Sidomulyo" in page and "dengan persetujuan Sulastri Ecoprint" in page
    assert "Selendang pakis" in page and "Tas anyam" not in page
    assert page.count("/media/" + story.photos[2].photo.key) >= 1
    assert "wa.me/?text=Dari%20Hong%20Kong" in page


def test_nothing_typed_becomes_markup(client):
    story = tales.told(tales.WORDS._replace(title="<i>Kisah</i>", text="<script>alert(1)</script>\n\n## <b>x</b>"))
    page = read(client, f"/stories/{story.slug}")
    assert "&lt;script&gt;alert(1)" in page and "&lt;b&gt;x" in page and "<script>alert" not in page


def test_what_is_told_is_marked_for_chats_and_search_engines(client):
    story = tales.told()
    page = read(client, f"/stories/{story.slug}")
    assert '<meta property="og:type" content="article">' in page
    assert f'<meta property="og:image" content="http://localhost/media/{story.cover.key}' in page
    assert re.search(r'<meta property="og:title" content="Dari Hong Kong ke daun jati">', page)
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert data["@type"] == "Article" and data["headline"] == story.title and data["inLanguage"] == "id"
    assert data["author"]["name"] == "Sulastri Ecoprint" and data["datePublished"]


def test_in_english_what_nobody_translated_is_marked_as_indonesian(client):
    plain = tales.told()
    page = read(client, f"/en/stories/{plain.slug}")
    assert '<article class="story" lang="id">' in page and '<span lang="id">Dari Hong Kong' in page
    words = {
        "title_en": "To the teak leaves",
        "lead_en": "Eleven years.",
        "text_en": "I came home.\n\n## The first leaf",
    }
    story = tales.told(tales.WORDS._replace(title="Kisah kedua", **words))
    page = read(client, f"/en/stories/{story.slug}")
    assert "The first leaf" in page and 'class="story" lang' not in page
    listed = read(client, "/en/stories")
    assert "To the teak leaves" in listed and '<span lang="id">Dari Hong Kong' in listed


@pytest.mark.parametrize("made", [tales.draft, tales.sent, tales.asked])
def test_what_is_not_told_is_not_found(client, made):
    story = made()
    for address in (f"/stories/{story.slug}", f"/guides/{story.slug}", f"/en/stories/{story.slug}"):
        assert client.get(address).status_code == 404
    for address in ("/", "/stories", "/sitemaps/pages.xml", "/sellers/sulastri-ecoprint"):
        assert story.slug not in client.get(address).text


def test_a_suspended_sellers_stories_are_not_shown(client):
    story = tales.told()
    with transaction():
        cast.seller().status = SellerStatus.SUSPENDED
    choices.forget()
    assert client.get(f"/stories/{story.slug}").status_code == 404
    for address in ("/", "/stories", "/sitemaps/pages.xml"):
        assert story.slug not in client.get(address).text


def test_a_story_is_no_guide_and_a_guide_no_story(client):
    story, guide = tales.told(), tales.guide()
    assert client.get(f"/guides/{story.slug}").status_code == 404
    assert client.get(f"/stories/{guide.slug}").status_code == 404
    assert guide.title not in client.get("/stories").text and story.title not in client.get("/guides").text


def test_a_guide_leads_to_the_others(client):
    one, other = tales.guide(), tales.guide("Kode unik")
    page = read(client, f"/guides/{one.slug}")
    assert f'href="/guides/{other.slug}"' in page and f'href="/guides/{one.slug}"' not in page
    assert "Panduan lain" in page


def test_a_guide_shows_goods_of_what_it_is_about(client):
    make.product("Selendang pakis")
    make.product("Keripik", category="makanan", technique=None)
    about, plain = tales.guide(category=ready.category()), tales.guide("Kode unik")
    page = read(client, f"/guides/{about.slug}")
    assert "Selendang pakis" in page and "Keripik" not in page
    page = read(client, f"/guides/{plain.slug}")
    assert "Selendang pakis" not in page and "Panduan dari koperasi" in page
    listed = read(client, "/guides")
    assert listed.index("Merawat ecoprint") < listed.index("Kode unik")


def test_before_there_are_any_the_pages_say_so(client):
    assert "Belum ada kisah" in read(client, "/stories")
    assert "Belum ada panduan" in read(client, "/guides")
    assert "Kisah perajin</h2>" not in read(client, "/")


def test_home_seller_product_and_footer_lead_to_it(client):
    product = make.product("Selendang pakis")
    story = tales.told()
    link = f'href="/stories/{story.slug}"'
    assert link in read(client, "/")
    assert "Kisah Sulastri Ecoprint" in read(client, "/sellers/sulastri-ecoprint")
    page = read(client, f"/products/{product.slug}")
    assert link in page and "Kisah Sulastri Ecoprint" in page
    assert 'href="/stories"' in page and 'href="/guides"' in page
    assert link not in read(client, "/sellers/kub-melati")


def test_the_map_of_the_site_names_stories_and_guides(client):
    story, guide = tales.told(), tales.guide()
    found = client.get("/sitemaps/pages.xml").text
    for address in ("/stories", "/guides", f"/stories/{story.slug}", f"/guides/{guide.slug}"):
        assert f"<loc>http://localhost{address}</loc>" in found


def test_the_list_is_paged_newest_first(client, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(3):
        tales.told(tales.WORDS._replace(title=f"Kisah {number}"))
    first, second = read(client, "/stories"), read(client, "/stories?page=2")
    assert first.index("Kisah 2") < first.index("Kisah 1") and "Kisah 0" not in first
    assert "Kisah 0" in second and "Kisah 1" not in second
    assert client.get("/stories?page=3").status_code == 404


def test_no_page_asks_more_for_more_stories(client):
    product = make.product("Selendang pakis")
    first = tales.told(photos=2)
    guide = tales.guide(category=ready.category())
    places = ("/stories", f"/stories/{first.slug}", "/guides", f"/guides/{guide.slug}", "/")
    places += (f"/products/{product.slug}", "/sellers/sulastri-ecoprint")
    few = [asked(client, address) for address in places]
    for number in range(4):
        tales.told(tales.WORDS._replace(title=f"Kisah {number}"), photos=2)
        make.product(f"Kain {number}")
    many = [asked(client, address) for address in places]
    assert few == many and max(few) <= 6, dict(zip(places, few, strict=True))


def asked(client, address):
    client.get(address)
    with counted() as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_link_that_was_shared_goes_on_leading_there(client):
    guide = tales.guide()
    with transaction():
        writing.change_words(session().merge(guide), tales.WORDS._replace(title="Lain"), by=cast.person("Ratih"))
    assert "Lain" in read(client, "/guides/merawat-ecoprint")
