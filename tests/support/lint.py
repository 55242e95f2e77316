"""Read a page as a strict browser and a careful reader would, and say what is wrong with it.

`complaints(html)` gives sentences, none when the page is well made; `assert_clean(html, address)` fails with them.
`is_page(answer)` says whether an answer of the test client is a whole page, the only thing that can be judged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib

ROOT = Path(__file__).resolve().parents[2]

Node = Any  # an ElementTree element

#: What Python shows for something that is not there.
ABSENT = re.compile(r"\b(None(?! [a-z])|Undefined|undefined|NaN)\b")
#: An amount that did not pass through |rupiah.
BARE_AMOUNT = re.compile(r"Rp\s*\d{4,}")
#: A translated sentence whose place was not filled in.
UNFILLED = re.compile(r"%\(\w+\)[sd]|\{\{|\}\}")
#: Attributes that people read or hear.
SPOKEN = ("alt", "title", "placeholder", "aria-label", "content")
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-details", "aria-owns")
#: Inputs that need no label: they show their own words, or nothing.
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
#: What makes a browser refuse to send a form that is not `novalidate`.
JUDGED, JUDGED_KINDS = ("required", "pattern", "min", "max", "minlength"), {"email", "url", "number", "date", "time"}
#: Scripts that hold facts, not work.
DATA_SCRIPTS = {"application/ld+json", "application/json"}


def is_page(answer: Any) -> bool:
    """Whether this answer is a whole page of HTML."""
    if answer.mimetype != "text/html" or 300 <= answer.status_code < 400:
        return False
    return answer.get_data(as_text=True).lstrip()[:9].lower() == "<!doctype"


def assert_clean(html: str, address: str = "the page", *, csrf: bool = True) -> None:
    """Fail with every complaint about a page."""
    found = complaints(html, csrf=csrf)
    assert not found, f"{address}: " + "; ".join(found)


def complaints(html: str, *, csrf: bool = True) -> list[str]:
    """What is wrong with a whole page, as sentences; with `csrf` false, forms may come without their token."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree", ElementTree), namespaceHTMLElements=False)
    page = parser.parse(html)
    found = [f"line {where[0]}: {code} {facts or ''}".strip() for where, code, facts in parser.errors]
    for check in CHECKS:
        found += check(page)
    if csrf:
        found += _tokens(page)
    return found


def _nodes(page: Node) -> Iterator[Node]:
    return (node for node in page.iter() if isinstance(node.tag, str))  # comments have no name


def _all(page: Node, *names: str) -> Iterator[Node]:
    return (node for node in page.iter() if node.tag in names)


def _text(node: Node) -> str:
    return " ".join("".join(node.itertext()).split())


def _shown(node: Node) -> str:
    """The element as its writer would recognise it."""
    facts = [f'{name}="{node.get(name)}"' for name in ("id", "name", "href", "src", "action") if node.get(name)]
    return f"<{' '.join([node.tag, *facts[:2]])}>"


def _ids(page: Node) -> set[str]:
    return {node.get("id") for node in _nodes(page) if node.get("id")}


def _head(page: Node) -> list[str]:
    found = []
    if not page.get("lang"):
        found.append("<html> without lang")
    title = page.find("head/title")
    if title is None or not _text(title).strip(" ·"):
        found.append("no title")
    elif _text(title).startswith("·"):
        found.append(f"a title without the page's own words: {_text(title)}")
    return found


def _headings(page: Node) -> list[str]:
    heads = [_text(node) for node in _all(page, "h1")]
    found = [] if len(heads) == 1 else [f"{len(heads)} h1 instead of one: {heads}"]
    return found + [f"empty {_shown(node)}" for node in _all(page, "h1", "h2", "h3", "h4") if not _name(node)]


def _unique_ids(page: Node) -> list[str]:
    counted = Counter(node.get("id") for node in _nodes(page) if node.get("id") is not None)
    return [f'id "{name}" {times} times' for name, times in counted.items() if times > 1 or not name.strip()]


def _links(page: Node) -> list[str]:
    """Links within the page reach something; every link and button says where it leads."""
    ids, found = _ids(page), []
    for node in _all(page, "a", "button"):
        target = node.get("href", "")
        if target.startswith("#") and target[1:] not in ids:
            found.append(f"{_shown(node)} leads nowhere")
        if target.lower().startswith("javascript:"):
            found.append(f"{_shown(node)} is a script")
        if not _name(node):
            found.append(f"{_shown(node)} without words")
    for node in _nodes(page):
        for kind in REFERENCES:
            missing = [name for name in (node.get(kind) or "").split() if name not in ids]
            found += [f'{_shown(node)}: {kind} names "{name}", which is not there' for name in missing]
    return found


def _name(node: Node) -> str:
    """The words by which an element is known: its own, a label's, or its picture's."""
    spoken = node.get("aria-label") or node.get("aria-labelledby") or node.get("title") or _text(node)
    pictures = " ".join(picture.get("alt", "") for picture in _all(node, "img"))
    drawn = " ".join(part.get("aria-label", "") for part in node.iter() if part is not node)
    return f"{spoken} {pictures} {drawn}".strip()


def _inputs(page: Node) -> list[str]:
    """Every input has a label with words, and every label an input."""
    ids, found = _ids(page), []
    labelled = {label.get("for") for label in _all(page, "label") if _text(label)}
    wrapped = {id(part) for label in _all(page, "label") if _text(label) for part in label.iter()}
    for node in _all(page, "input", "select", "textarea"):
        if node.tag == "input" and node.get("type", "text").lower() in UNLABELLED:
            continue
        named = node.get("aria-label") or node.get("aria-labelledby")
        if not (named or id(node) in wrapped or node.get("id") in labelled):
            found.append(f"{_shown(node)} without a label")
        if not node.get("name") and node.get("type") not in {"checkbox", "radio"} and not node.get("form"):
            found.append(f"{_shown(node)} without a name: it would not be sent")
    for label in _all(page, "label"):
        holds = any(True for _ in _all(label, "input", "select", "textarea"))
        if label.get("for") not in ids and not holds:
            found.append(f'label "{_text(label)}" for nothing')
    return found


def _forms(page: Node) -> list[str]:
    found = []
    for form in _all(page, "form"):
        if not form.get("action") and form.get("method", "get").lower() != "get":
            found.append(f"{_shown(form)} without an action")
        if not any(True for _ in _all(form, "button", "input")):
            found.append(f"{_shown(form)} that cannot be sent")
        if form.get("novalidate") is None and not form.get("data-needed"):
            found += [
                f"{_shown(form)}: a browser speaks first of {_shown(one)}" for one in form.iter() if _is_judged(one)
            ]
    return found


def _is_judged(node: Node) -> bool:
    """Whether a browser would say something of what is typed here: in its own language, and away from the field."""
    return node.tag in ("input", "select", "textarea") and (
        node.get("type") in JUDGED_KINDS or any(node.get(name) is not None for name in JUDGED)
    )


def _tokens(page: Node) -> list[str]:
    found = []
    for form in _all(page, "form"):
        tokens = [
            node for node in _all(form, "input") if node.get("name", "").endswith("csrf_token") and node.get("value")
        ]
        if form.get("method", "get").lower() == "post" and len(tokens) != 1:
            found.append(f"{_shown(form)} with {len(tokens)} csrf_token instead of one")
    return found


def _words(page: Node) -> list[str]:
    """Nothing that only a program would say."""
    silent = {id(part) for node in _all(page, "script", "style") for part in node.iter()}
    found = []
    for node in _nodes(page):
        if id(node) in silent:
            continue
        said = [
            node.text or "",
            *((part.tail or "") for part in node),
            *(node.get(kind) or "" for kind in SPOKEN),
        ]
        if node.tag in ("input", "option", "button") and not node.get("name", "").endswith("csrf_token"):
            said.append(node.get("value") or "")
        for text in said:
            for wrong in (ABSENT, UNFILLED, BARE_AMOUNT):
                if found_here := wrong.search(text):
                    found.append(f'{_shown(node)} says "{found_here[0]}": {text.strip()[:60]}')
    return found


def _policy(page: Node) -> list[str]:
    """Nothing that the Content-Security-Policy would stop."""
    found = [f"{_shown(node)} with a style of its own" for node in _nodes(page) if node.get("style") is not None]
    found += [f"{_shown(node)} in the page" for node in _all(page, "style")]
    for node in _all(page, "script"):
        if not node.get("src") and node.get("type") not in DATA_SCRIPTS:
            found.append(f"a script in the page: {_text(node)[:60]}")
    for node in _nodes(page):
        found += [f"{_shown(node)} with {name}" for name in node.attrib if name.startswith("on")]
    return found


def _looks(page: Node) -> list[str]:
    """Every class has a rule in the page's stylesheets, or names a block whose parts have, or a script looks for it."""
    addresses = [node.get("href", "") for node in _all(page, "link") if node.get("rel") == "stylesheet"]
    known = _scripted().union(*(_styled(address) for address in addresses))
    known |= {name.partition("__")[0] for name in known}
    used = {name for node in _nodes(page) for name in (node.get("class") or "").split()}
    return [f'class "{name}" without a style' for name in sorted(used - known)]


@cache
def _styled(address: str) -> frozenset[str]:
    """The classes for which the stylesheet at an address, and what it imports, have rules."""
    name = re.match(r"/static/css/(\w+)\.\w+\.css$", address)
    text = (ROOT / "static" / "css" / f"{name[1]}.css").read_text() if name else ""
    text += "".join(
        (ROOT / "static" / "css" / part).read_text() for part in re.findall(r'@import url\("([^"]+)"\)', text)
    )
    return frozenset(re.findall(r"\.(-?[_a-zA-Z][\w-]*)", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)))


@cache
def _scripted() -> frozenset[str]:
    """The classes that scripts look for."""
    scripts = (path.read_text() for path in (ROOT / "static" / "js").glob("*.js"))
    return frozenset(name for text in scripts for name in re.findall(r"\.([a-z][\w-]*)", text))


def _pictures(page: Node) -> list[str]:
    found = []
    for picture in _all(page, "img"):
        missing = [name for name in ("alt", "width", "height") if picture.get(name) is None]
        if missing:
            found.append(f"{_shown(picture)} without {', '.join(missing)}")
    return found


def _tables(page: Node) -> list[str]:
    found = []
    for table in _all(page, "table"):
        if not any(_text(node) for node in _all(table, "caption")) and not table.get("aria-label"):
            found.append(f"{_shown(table)} without a caption")
        if not any(True for _ in _all(table, "th")):
            found.append(f"{_shown(table)} without headings")
    return found


CHECKS: tuple[Callable[[Node], list[str]], ...] = (
    _head,
    _headings,
    _unique_ids,
    _links,
    _inputs,
    _forms,
    _words,
    _policy,
    _looks,
    _pictures,
    _tables,
)
