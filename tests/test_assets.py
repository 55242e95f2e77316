"""Files are named by their content, joined in the order written, and sent packed."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask

from shop import assets

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def browser():
    app = Flask("assets", static_folder=None)
    app.config["ROOT"] = ROOT
    assets.init_app(app)
    return app.test_client()


@pytest.fixture(scope="module")
def files(browser):
    return browser.application.extensions["assets"]


def test_every_class_of_a_stylesheet_stands_in_a_page():
    sources = [*ROOT.glob("templates/**/*.*"), *ROOT.glob("shop/**/*.py"), *ROOT.glob("static/js/**/*.js")]
    sources += ROOT.glob("static/vendor/**/*.min.js")  # what waits for an answer wears a class of the library's
    words = {word for path in sources for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}
    made = tuple(word for word in words if word.endswith("-"))  # "badge--" before a tone
    for path in sorted(ROOT.glob("static/css/**/*.css")):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        classes = set(re.findall(r"\.([a-z][\w-]*)(?=[^{};]*\{)", rules))
        assert {one for one in classes - words if not one.startswith(made)} == set(), path.name


def test_a_table_that_becomes_lines_on_a_phone_keeps_one_bare_figure():
    """Without headings a second figure would say nothing: it carries its own in data-label."""
    seen = 0
    for path in sorted(ROOT.glob("templates/**/*.html")):
        for heads, rows in re.findall(
            r'call table\((.*?)class="table--list"\) %}(.*?){% endcall %}', path.read_text(encoding="utf-8"), re.DOTALL
        ):
            heads = heads.rpartition("call table(")[2]
            figures = heads.count('"figure")')
            for row in re.findall(r"<tr>.*?</tr>", rows, re.DOTALL):
                assert len(re.findall(r'table__figure">', row)) <= 1, path.name
            seen += figures > 1
    assert seen >= 3


def test_every_stylesheet_reaches_a_page():
    folder = ROOT / "static" / "css"
    entries = ("shop.css", "work.css", "print.css", "tags.css")
    imported = {
        name for entry in entries for name in re.findall(r'url\("([^"]+\.css)"\)', (folder / entry).read_text())
    }
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*.css")} - set(entries)
    assert present == imported


@pytest.mark.parametrize("name", ["css/shop.css", "css/work.css"])
def test_a_joined_stylesheet_begins_with_the_order_of_layers_and_imports_nothing(files, name):
    text = files.text(name)
    assert text.startswith("@layer reset, tokens, base, layout, ui, pages;")
    assert "@import" not in text
    assert "/*" not in text


def test_a_font_in_a_stylesheet_is_named_by_its_content(files):
    assert f'url("{files.url("fonts/plus-jakarta-sans.woff2")}")' in files.text("css/shop.css")


def test_scripts_are_joined_without_sharing_names(files):
    text = files.text("js/shop.js")
    assert "import " not in text
    assert "data-copy" in text


def test_a_file_is_kept_for_good(browser, files):
    answer = browser.get(files.url("css/shop.css"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/css"


@pytest.mark.parametrize(
    ("accepted", "sent", "unpack"), [("gzip, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)]
)
def test_a_stylesheet_is_sent_in_the_best_encoding_the_browser_reads(browser, files, accepted, sent, unpack):
    answer = browser.get(files.url("css/work.css"), headers={"Accept-Encoding": accepted})
    assert answer.headers["Content-Encoding"] == sent
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert unpack(answer.data).decode() == files.text("css/work.css")


def test_a_browser_that_names_no_encoding_gets_plain_bytes(browser, files):
    answer = browser.get(files.url("css/shop.css"))
    assert "Content-Encoding" not in answer.headers
    assert answer.text == files.text("css/shop.css")


def test_a_font_is_sent_as_it_is(browser, files):
    answer = browser.get(files.url("fonts/plus-jakarta-sans.woff2"), headers={"Accept-Encoding": "br"})
    assert answer.mimetype == "font/woff2"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("address", ["/static/css/shop.css", "/static/css/shop.0000000000.css", "/static/../config.py"])
def test_only_hashed_names_are_answered(browser, address):
    assert browser.get(address).status_code == 404


def test_a_name_that_does_not_exist_is_an_error_at_once(files):
    with pytest.raises(KeyError):
        files.url("css/none.css")


def test_the_address_stands_at_the_sites_root_in_every_language(browser, files):
    with browser.application.test_request_context("/products", base_url="http://shop.test/en"):
        assert browser.application.jinja_env.globals["asset"]("css/shop.css").startswith("/static/css/shop.")


def test_what_a_buyer_downloads_stays_small(files):
    weight = sum(
        len(files.find(files.url(name).removeprefix("/static/")).packed["br"])
        for name in ("css/shop.css", "js/shop.js", "vendor/htmx/htmx.min.js")
    )
    assert weight < 30_000
