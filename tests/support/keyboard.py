"""A person without a mouse: Tab, Enter, Space and typing. Wherever she stands must show, and she must get away again."""

from __future__ import annotations

from playwright.sync_api import Page

#: Stops on the longest page before somebody gives up.
MOST = 250

#: A field for a day has stops of its own within: day, month, year and the calendar.
WITHIN = 5

#: Where the focus is, as one line; nothing when the page itself has it.
WHERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body || here === document.documentElement) return "";
  const words = (here.getAttribute("aria-label") || here.innerText || here.value || "").trim().slice(0, 40);
  const box = here.getBoundingClientRect();
  return `${here.tagName.toLowerCase()}[${here.getAttribute("name") || ""}] ${words} @${Math.round(box.x)},${Math.round(box.y + scrollY)}`;
}"""

#: Whether it can be seen: an outline on it, on its label, or on what stands for it, in the window and under no bar.
SHOWS = """() => {
  const here = document.activeElement;
  const at = here.getBoundingClientRect();
  const over = document.elementFromPoint(at.x + at.width / 2, at.bottom - 2)?.closest(".buybar, .tabbar");
  if (over && !over.contains(here)) return false;
  const around = [here, ...(here.labels || []), here.nextElementSibling, here.parentElement, here.parentElement?.parentElement];
  return around.some(one => {
    if (!one) return false;
    const box = one.getBoundingClientRect();
    const drawn = [null, "::after"].some(part => {
      const style = getComputedStyle(one, part);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    return drawn && box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  });
}"""


class Keyboard:
    """The keys of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str) -> Keyboard:
        """Go forward with Tab until the focus is on what this names. Every stop on the way shows where it is."""
        before: list[str] = []
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            before.append(self._stop())
            if self.page.evaluate("want => document.activeElement.matches(want)", selector):
                return self
        raise AssertionError(f"{self.page.url}: {selector} is not reached; last {before[-6:]}")

    def enter(self) -> Keyboard:
        """Enter, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()
        return self

    def space(self) -> Keyboard:
        """Space: take this choice."""
        self.page.keyboard.press("Space")
        return self

    def type(self, text: str) -> Keyboard:
        """Type over what stands in the field."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        return self

    def fill(self, **fields: str) -> Keyboard:
        """Go to each of these fields in turn and type."""
        for name, text in fields.items():
            self.to(f"[name={name}]").type(text)
        return self

    def leaves(self) -> None:
        """From the top through the whole page and out of it: nothing holds the focus."""
        self.page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        stops: list[str] = []
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(WHERE)
            if not stop or (stop in stops[:1] and stop != stops[-1]):
                return
            assert stops[-WITHIN:] != [stop] * WITHIN, f"{self.page.url}: {stop} holds the focus"
            stops.append(stop)
        raise AssertionError(f"{self.page.url}: no end after {MOST} stops; last {stops[-6:]}")

    def _stop(self) -> str:
        where: str = self.page.evaluate(WHERE)
        if where:
            assert self.page.evaluate(SHOWS), f"{self.page.url}: nothing shows that the focus is on {where}"
        return where
