"""Gather every sentence of the shop into translations/id, and put it into the form that the shop reads.

    python scripts/messages.py            gather, keep what is translated, name what is not
    python scripts/messages.py --compile  only make the form that the shop reads
    python scripts/messages.py --check    change nothing; fail when a sentence is missing, left over or unfinished

English needs no file: the sentences in the code are English. The file has no line numbers and no dates of its own,
so that it changes only when a sentence does.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "translations" / "id" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
HEADER = "# What the shop says in Indonesian. `make messages` gathers the sentences; the words are chosen by hand."
#: Indonesian has one form for every number.
PLURAL = {"num_plurals": 1, "plural_expr": "0"}
PLACE = re.compile(r"%\((\w+)\)[sd]")


def empty_catalog() -> Catalog:
    """The Indonesian catalogue without a sentence."""
    born = datetime(2026, 11, 25, tzinfo=UTC)
    catalog = Catalog(
        locale="id",
        project="Bersinar",
        version="1",
        header_comment=HEADER,
        creation_date=born,
        revision_date=born,
        last_translator="the cooperative",
        language_team="Indonesian",
        msgid_bugs_address="halo@bersinar.example",
        fuzzy=False,
    )
    catalog._num_plurals, catalog._plural_expr = PLURAL["num_plurals"], PLURAL["plural_expr"]
    return catalog


def written() -> Catalog:
    """The catalogue as it is in the file; empty when there is none."""
    if not FILE.exists():
        return empty_catalog()
    with FILE.open("rb") as source:
        return read_po(source, locale="id")


def gathered() -> Catalog:
    """Every sentence found in the code and the templates, with the files it stands in."""
    catalog = empty_catalog()
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))  # babel.cfg names our own template tag
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS, comment_tags=())
    for path, _line, message, _comments, _context in found:
        catalog.add(message, None, [(path, 0)])
    return catalog


def translated(found: Catalog, words: Catalog) -> Catalog:
    """The sentences found, in the order of the alphabet, with the words known for them."""
    catalog = empty_catalog()
    for message in sorted(found, key=forms):
        if not message.id:
            continue
        known = words.get(message.id)
        said = first_form(known.string) if known is not None and not known.fuzzy else ""
        files = sorted({(path, 0) for path, _ in message.locations})
        catalog.add(message.id, (said,) if message.pluralizable else said, files)
    return catalog


def first_form(said: str | tuple[str, ...] | list[str]) -> str:
    """A translation as one text, whether it was written for one number or for many."""
    return said if isinstance(said, str) else (said[0] if said else "")


def as_file(catalog: Catalog) -> bytes:
    """The catalogue as it is written to the file."""
    out = io.BytesIO()
    write_po(out, catalog, width=0, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def missing(catalog: Catalog) -> list[str]:
    """The sentences nobody has translated."""
    return [first_form(message.id) for message in catalog if message.id and not first_form(message.string)]


def ill_fitting(catalog: Catalog) -> Iterator[str]:
    """The translations that name another place than their sentence has: they would break the page."""
    for message in catalog:
        if message.id and first_form(message.string):
            places = {name for form in forms(message) for name in PLACE.findall(form)}
            if set(PLACE.findall(first_form(message.string))) - places:
                yield first_form(message.id)


def forms(message: Message) -> tuple[str, ...]:
    """The English forms of a sentence: one, or one and many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def compile_file() -> None:
    """Write the form that the shop reads, beside the file."""
    with FILE.with_suffix(".mo").open("wb") as target:
        write_mo(target, written())


def problems() -> list[str]:
    """What keeps the catalogue from being complete and in order."""
    now = written()
    next_one = translated(gathered(), now)
    found = [f"not translated: {sentence}" for sentence in missing(next_one)]
    found += [f"unfinished (fuzzy): {first_form(message.id)}" for message in now if message.id and message.fuzzy]
    found += [f"names a place its sentence has not: {sentence}" for sentence in ill_fitting(next_one)]
    if not found and as_file(next_one) != FILE.read_bytes():
        found.append("the file is not as `make messages` writes it: sentences are left over or out of order")
    return found


def main(order: str = "") -> int:
    """Gather, compile or check, as asked; 1 when a check finds something."""
    if order == "--check":
        found = problems()
        print("\n".join(found) or "every sentence is translated")
        return 1 if found else 0
    if order != "--compile":
        catalog = translated(gathered(), written())
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_bytes(as_file(catalog))
        empty = missing(catalog)
        print(f"{len(catalog)} sentences, {len(empty)} not translated")
        print("\n".join(f"  {sentence}" for sentence in empty))
    compile_file()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
