"""A real Chromium, Debian's, driven by Playwright. A missing one fails the test and says how to install it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import processes

#: Works as root and without a graphics card, and asks nothing of the network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser program, started once; `visit(chromium, …)` opens a page in it."""
    path = processes.needed("chromium", "chromium", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def visit(
    chromium: Browser,
    address: str,
    *,
    size: dict[str, int] = PHONE,
    javascript: bool = True,
    scheme: str = "light",
) -> Iterator[Page]:
    """A person's page, at `address`, with cookies of its own; links and `goto("/…")` stay on that site.

    At the end everything the browser complained about (scripts that broke, rules of the security policy, files that
    are not there) fails the test. Refusals of the shop itself, 404 and 409 and 422 pages, are no complaint.
    """
    context = chromium.new_context(
        base_url=address,
        viewport=size,  # type: ignore[arg-type]
        java_script_enabled=javascript,
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale="id-ID",
        timezone_id="Asia/Jakarta",
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("console", lambda message: _note(complaints, message))
    page.on("requestfailed", lambda request: _note_lost(complaints, request))
    page.on("response", lambda answer: _note_broken(complaints, answer))
    try:
        page.goto("/")
        yield page
    finally:
        context.close()
    assert not complaints, complaints


def _note(complaints: list[str], message: Any) -> None:
    # A page that refuses (404, 409, 422) is also told here; _note_broken judges answers by their status.
    if message.type == "error" and "Failed to load resource" not in message.text:
        complaints.append(f"console: {message.text}")


def _note_lost(complaints: list[str], request: Any) -> None:
    # A page that is left before its pictures came is no fault.
    if "ERR_ABORTED" not in (request.failure or ""):
        complaints.append(f"lost: {request.url} {request.failure}")


def _note_broken(complaints: list[str], answer: Any) -> None:
    is_part = answer.request.resource_type in ("image", "stylesheet", "script", "font")
    if answer.status >= 500 or (is_part and answer.status >= 400):
        complaints.append(f"{answer.status}: {answer.url}")


def barriers(page: Page) -> list[str]:
    """What axe finds on the page that keeps somebody out, each with the first place it stands."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']} ×{len(each['nodes'])}: {each['nodes'][0]['html'][:200]}" for each in found]


#: What can be pressed and is lower than a thumb: not a link within a sentence, nor one whose whole box is the target.
LOW = """(least) => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary"
)].flatMap(one => {
  const style = getComputedStyle(one), over = getComputedStyle(one, "::after");
  if (style.visibility === "hidden" || one.closest(".visually-hidden, .skip")) return [];
  if (over.position === "absolute" && over.content !== "none" && parseFloat(over.height) >= least) return [];
  const beside = [...one.parentElement.childNodes].filter(node => node !== one && node.nodeType === 3);
  if (style.display === "inline" && beside.some(node => node.textContent.trim().length > 2)) return [];
  const box = (one.matches("[type=checkbox], [type=radio]") && one.closest("label") || one).getBoundingClientRect();
  if (!box.width || !box.height || (box.height >= least - .5 && box.width >= least / 2)) return [];
  const words = (one.innerText || one.value || "").trim().slice(0, 30);
  return [`${one.tagName}.${one.className} “${words}” ${Math.round(box.width)}×${Math.round(box.height)}`];
})"""


def low_targets(page: Page, least: int = 44) -> list[str]:
    """What a thumb would miss, with its measures in pixels: everything to press that is lower than `least`."""
    found: list[str] = page.evaluate(LOW, least)
    return found


def enlarged_overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window once its letters are twice as large."""
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    try:
        return overflow(page)
    finally:
        page.evaluate("() => { document.documentElement.style.fontSize = ''; }")


#: Short words that stand on two lines, each with what it stands in.
SPLIT = """() => {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let text; (text = words.nextNode());) {
    const around = text.parentElement;
    if (around.closest("script, noscript, .visually-hidden, .skip") || !around.checkVisibility()) continue;
    for (const word of text.data.matchAll(/(?<=^|\\s)[A-Za-z]{2,9}(?=[\\s.,:;?]|$)/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (lines.size > 1) found.push(`${around.tagName}.${around.className} “${word[0]}”`);
    }
  }
  return found;
}"""


def enlarged_splits(page: Page) -> list[str]:
    """Words of at most nine letters that no longer fit on a line once letters are twice as large: nobody can read on."""
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    try:
        found: list[str] = page.evaluate(SPLIT)
        return found
    finally:
        page.evaluate("() => { document.documentElement.style.fontSize = ''; }")


#: Words that lie over others, each with what it lies over: not what stays in place while the page goes by under it.
OVERLAPS = """() => {
  const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), lines = [];
  const cut = (box, one) => {  // how much of it is seen; nothing of what goes by under the rest
    for (; one; one = one.parentElement) {
      const style = getComputedStyle(one), edge = one.getBoundingClientRect();
      if (style.position === "fixed" || style.position === "sticky") return null;
      if (style.overflowX === "visible") continue;
      box = { left: Math.max(box.left, edge.left), right: Math.min(box.right, edge.right),
              top: Math.max(box.top, edge.top), bottom: Math.min(box.bottom, edge.bottom) };
    }
    return box;
  };
  for (let text; (text = words.nextNode());) {
    const around = text.parentElement;
    if (!text.data.trim() || around.closest("script, noscript, option, textarea, .visually-hidden, .skip")) continue;
    if (!around.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const drawn of range.getClientRects()) {
      const box = cut(drawn, around);
      if (box) lines.push({ box, around, said: text.data.trim().slice(0, 30) });
    }
  }
  const over = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 6;
  return lines.flatMap((one, place) => lines.slice(place + 1)
    .filter(other => one.around !== other.around && over(one.box, other.box))
    .map(other => `“${one.said}” and “${other.said}”`));
}"""


def overlaps(page: Page) -> list[str]:
    """Words of the page's own part that are drawn over other words: nobody can read either."""
    found: list[str] = page.evaluate(OVERLAPS)
    return found


def narrow_overflow(page: Page) -> int:
    """By how many pixels the page is wider than a window of 320, which is also what a large zoom leaves."""
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 740})
    try:
        return overflow(page)
    finally:
        if before:
            page.set_viewport_size(before)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 when nothing is cut off. Needs JavaScript."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(wide))
