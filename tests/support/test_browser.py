"""The browser sees what a person sees, and complains aloud."""

import http.server
import threading

import pytest

from tests.support.browser import barriers, overflow, overlaps, visit

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html><html lang="id"><head><title>Kain</title></head><body><main><h1>Kain</h1>{}</main></body></html>"""


@pytest.fixture
def site():
    """A site of fixed pages."""
    pages = {
        "/": PAGE.format("<script>document.querySelector('h1').textContent = 'Hidup'</script>"),
        "/wide": PAGE.format("<div style='width: 500px'>lebar</div>"),
        "/unnamed": PAGE.format("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"),
        "/heaped": PAGE.format("<p>Rp310.000</p><p style='margin-top: -2em; padding-left: 9px'>Rp189.000</p>"),
        "/broken": PAGE.format("<script>tidak.ada()</script>"),
    }

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            page = pages.get(self.path)
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_scripts_run_unless_told_not_to(chromium, site):
    with visit(chromium, site) as page:
        assert page.inner_text("h1") == "Hidup"
    with visit(chromium, site, javascript=False) as page:
        assert page.inner_text("h1") == "Kain"


def test_a_broken_script_fails_the_visit(chromium, site):
    with pytest.raises(AssertionError, match="tidak is not defined"), visit(chromium, site) as page:
        page.goto("/broken")


def test_a_page_wider_than_the_phone_is_measured(chromium, site):
    with visit(chromium, site) as page:
        assert overflow(page) == 0
        page.goto("/wide")
        assert overflow(page) > 0


def test_axe_finds_a_picture_without_words(chromium, site):
    with visit(chromium, site) as page:
        assert not barriers(page)
        page.goto("/unnamed")
        assert barriers(page)[0].startswith("image-alt")


def test_words_that_lie_over_others_are_named(chromium, site):
    with visit(chromium, site) as page:
        assert not overlaps(page)
        page.goto("/heaped")
        assert overlaps(page) == ["“Rp310.000” and “Rp189.000”"]
