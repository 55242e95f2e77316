"""Dye plants on English pages: the maker's word, and what it is."""

import pytest
from markupsafe import Markup

from shop.catalogue.dyes import say_dyes
from shop.i18n import force_locale


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Daun jati, tunjung", "Daun jati (teak leaf), tunjung (iron)"),
        ("Kayu secang", "Kayu secang (sappanwood)"),
        ("jati muda,kapur sirih", "jati muda (young teak), kapur sirih (slaked lime)"),
        ("Daun lanang", "Daun lanang"),
        ("daun <b>", "daun &lt;b&gt;"),
    ],
)
def test_an_english_page_says_what_a_dye_is_where_it_is_known(app, typed, said):
    with app.test_request_context("/"):
        assert say_dyes(typed) == typed
        with force_locale("en"):
            assert say_dyes(typed).replace(Markup('<span lang="id">'), "").replace("</span>", "") == said
