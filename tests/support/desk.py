"""A person of the office at her desk: opens pages, which must be clean, and sends forms."""

from __future__ import annotations

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.lint import assert_clean


class Desk:
    """A browser in which somebody is signed in."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser = browser

    def open(self, address: str, status: int = 200) -> str:
        """A page's text; it answers with this status and is well made."""
        return _text(self.browser.get(address), address, status)

    def send(self, address: str, status: int = 303, **fields: object) -> str:
        """Send a form; the page that answers, or the one it leads to."""
        answer = self.browser.post(address, data=fields)
        text = _text(answer, address, status)
        return self.open(answer.location) if status == 303 else text

    def file(self, address: str) -> TestResponse:
        """A file to keep, whole."""
        answer = self.browser.get(address, buffered=True)
        assert answer.status_code == 200, address
        assert "attachment" in answer.headers["Content-Disposition"]
        return answer


def _text(answer: TestResponse, address: str, status: int) -> str:
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, f"{address}: {answer.status_code} {text[:600]}"
    if status != 303:
        assert_clean(text, address, csrf=False)
    return text
