"""Each complaint is heard on a planted fault, and a good page brings none."""

import pytest
from werkzeug import Response

from tests.support.lint import assert_clean, complaints, is_page

TOKEN = '<input type="hidden" name="csrf_token" value="IjRp5614None">'
GOOD = f"""<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>Keranjang · Bersinar</title>
<link rel="stylesheet" href="/static/css/shop.0123456789.css">
<script src="/static/js/shop.js" type="module"></script><script type="application/ld+json">{{"price": null}}</script></head>
<body><a href="#isi">Langsung ke isi</a><main id="isi"><h1>Keranjang</h1>
<p>Rp1.250.000 untuk 2 kain</p><img src="/kain.jpg" alt="" width="4" height="5">
<svg viewBox="0 0 4 4" aria-hidden="true"><use href="/icons.svg#leaf"/></svg>
<form method="post" action="/cart">{TOKEN}<label for="n">Jumlah</label><input id="n" name="n" aria-describedby="n-hint">
<p id="n-hint">Paling banyak 3</p><label>Catatan <textarea name="note"></textarea></label><button>Simpan</button></form>
<form><label class="field">Cari <input name="q" type="search"></label><button aria-label="Cari"></button></form>
<table><caption>Isi</caption><tr><th scope="col">Barang</th></tr></table></main></body></html>"""

FAULTS = {
    "no language": ('<html lang="id">', "<html>", "without lang"),
    "no title": ("Keranjang · Bersinar", "", "no title"),
    "only the shop's title": ("Keranjang · Bersinar", " · Bersinar", "without the page's own words"),
    "two h1": ("<h1>Keranjang</h1>", "<h1>Keranjang</h1><h1>Lagi</h1>", "2 h1"),
    "no h1": ("<h1>Keranjang</h1>", "", "0 h1"),
    "an empty heading": ("<p>Rp1", "<h2></h2><p>Rp1", "empty <h2>"),
    "a class nobody styled": (
        'class="field"',
        'class="field sheet--until-61"',
        'class "sheet--until-61" without a style',
    ),
    "an id twice": ('<p id="n-hint">', '<p id="n">', '"n" 2 times'),
    "a link to nowhere": ('href="#isi"', 'href="#atas"', "leads nowhere"),
    "a script as link": ('href="#isi"', 'href="javascript:go()"', "is a script"),
    "a button without words": (' aria-label="Cari"', "", "<button> without words"),
    "a hint that is not there": ('<p id="n-hint">', "<p>", "n-hint"),
    "an input without label": ('<label for="n">Jumlah</label>', "", 'name="n"> without a label'),
    "a label without input": ('<label for="n">', '<label for="m">', "for nothing"),
    "an input that is not sent": ('<input id="n" name="n"', '<input id="n"', "would not be sent"),
    "a form whose browser speaks first": (
        "<textarea",
        "<textarea required",
        'a browser speaks first of <textarea name="note"',
    ),
    "a form whose browser judges a kind": (
        'type="search"',
        'type="email"',
        'a browser speaks first of <input name="q"',
    ),
    "a form without action": (' action="/cart"', "", "without an action"),
    "a form without token": (TOKEN, "", "0 csrf_token"),
    "a token without value": (' value="IjRp5614None"', "", "0 csrf_token"),
    "None in the text": ("untuk 2 kain", "untuk None", 'says "None"'),
    "None in a picture's words": ('alt=""', 'alt="None"', 'says "None"'),
    "None in an input": ('name="n" aria', 'name="n" value="None" aria', 'says "None"'),
    "a sentence not filled in": ("2 kain", "%(num)s kain", "%(num)s"),
    "a bare amount": ("Rp1.250.000", "Rp1250000", "Rp1250000"),
    "a style attribute": ("<h1>", '<h1 style="color: red">', "style of its own"),
    "a stylesheet in the page": ("</head>", "<style>h1 {}</style></head>", "<style> in the page"),
    "a script in the page": ("</body>", "<script>go()</script></body>", "a script in the page"),
    "an event attribute": ("<button>", '<button onclick="go()">', "with onclick"),
    "a picture without words": (' alt=""', "", "without alt"),
    "a picture without size": (' width="4" height="5"', "", "without width, height"),
    "a table without caption": ("<caption>Isi</caption>", "", "without a caption"),
    "a table without headings": ('<th scope="col">Barang</th>', "<td>Barang</td>", "without headings"),
    "an unclosed tag": ("</main>", "<div></main>", "end-tag"),
    "an attribute twice": ("<h1>", '<h1 class="a" class="b">', "duplicate-attribute"),
    "no doctype": ("<!DOCTYPE html>\n", "", "doctype"),
}


def test_a_good_page_brings_no_complaint():
    assert complaints(GOOD) == []
    assert_clean(GOOD)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_named(fault):
    right, wrong, words = FAULTS[fault]
    assert right in GOOD
    found = complaints(GOOD.replace(right, wrong, 1))
    assert any(words in complaint for complaint in found), found


def test_a_form_nobody_can_send_is_named():
    page = GOOD.replace("<form>", '<form action="/x"></form><form>')
    assert complaints(page) == ['<form action="/x"> that cannot be sent']


def test_forms_may_come_without_token_when_the_shop_runs_without():
    assert complaints(GOOD.replace(TOKEN, ""), csrf=False) == []


def test_a_failure_names_the_address():
    with pytest.raises(AssertionError, match="/cart: 0 h1"):
        assert_clean(GOOD.replace("<h1>Keranjang</h1>", ""), "/cart")


def test_only_whole_pages_are_judged():
    assert is_page(Response(GOOD, mimetype="text/html"))
    assert not is_page(Response("<p>bagian</p>", mimetype="text/html"))
    assert not is_page(Response(GOOD, mimetype="text/plain"))
    assert not is_page(Response(GOOD, mimetype="text/html", status=303))
