"""The house rules that a program can check, each a function from a source text to sentences on what breaks it.

A module is named as Python names it: `shop.orders.placing`; a room's own file is `shop.orders`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from jinja2 import Environment, nodes

FOUNDATION = (
    "errors clock money db slugs invariants i18n fragments assets shrinking inputs forms paging sheets squares mail audit jobs media notices"
    " web error_pages postcards health"
).split()
SUBJECTS = (
    "users decisions regions sellers catalogue stock shipping promotions cart ledger orders payments checkout"
    " bazaars payouts bank reviews stories privacy storefront office demo"
).split()
#: A module imports only from rooms before its own, or from its own.
ORDER = [*FOUNDATION, *SUBJECTS]

#: Where people and machines come in. Nobody imports them but `shop`, which puts the rooms together.
DOORS = {"views", "seller", "seller_steps", "office", "cli", "webhooks"}
#: Files of a room that may know the web; every other file holds nouns, rules or questions.
WEB = {*DOORS, "forms", "access", "limits", "sellers", "blueprint"}
WEB_LIBRARIES = ("flask", "werkzeug", "wtforms")
#: Parts of the foundation that stand between the web and the rules.
WEB_FOUNDATION = {
    *(
        "i18n",
        "inputs",
        "forms",
        "paging",
        "mail",
        "media",
        "assets",
        "jobs",
        "db",
        "web",
        "error_pages",
        "health",
        "fragments",
        "shrinking",
    )
}
#: A room of pages only: it brings other rooms' subjects together and has no rules.
WEB_ROOMS = {"storefront"}
DRAWERS = {"utils", "helpers", "common", "misc", "manager", "service", "base"}

LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEMPLATE = 70, 400, 200

INLINE = re.compile(
    r"""<style\b | \sstyle\s*= | \son[a-z]+\s*=\s*["'{] | javascript: | <script\b(?![^>]*\bsrc=)(?![^>]*\bld\+json)""",
    re.VERBOSE | re.IGNORECASE,
)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA = Environment(
    extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols", "shop.fragments.Keep"], autoescape=True
)


@lru_cache(maxsize=1_000)
def _read(source: str) -> ast.Module:
    return ast.parse(source)


@lru_cache(maxsize=1_000)
def _nodes(source: str) -> list[ast.AST]:
    return list(ast.walk(_read(source)))


def room_of(module: str) -> str:
    """The room a module stands in: `orders` for `shop.orders.placing`; nothing for `shop` itself."""
    return (module.split(".") + [""])[1]


def file_of(module: str) -> str:
    """The name of a room's file: `placing` for `shop.orders.placing`; nothing for the room itself."""
    return (module.split(".") + ["", ""])[2]


def is_web(file: str) -> bool:
    """Whether a room's file of this name may know the web: a door, or what doors need."""
    return file in WEB or file.endswith(("_forms", "_office", "_seller", "_views"))


def imports(module: str, source: str) -> Iterator[str]:
    """What a module imports, by full name: `shop.orders.placing.place_order`, `stripe`."""
    for node in _nodes(source):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(module.split(".")[: -node.level]) if node.level else ""
            path = ".".join(part for part in (start, node.module) if part)
            yield from (f"{path}.{name.name}" for name in node.names)


def looks_forward(module: str, source: str) -> list[str]:
    """Imports from a room that stands later in the order, or is not in it."""
    room = room_of(module)
    if not room:
        return []  # `shop` puts the rooms together
    if room not in ORDER:
        return [f"{module}: the room {room} has no place in the order"]
    found = []
    for name in imports(module, source):
        other = room_of(name) if name.startswith("shop.") else room
        if other != room and (other not in ORDER or ORDER.index(other) > ORDER.index(room)):
            found.append(f"{module} imports {name}: {other} comes later")
    return found


def crosses_layers(module: str, source: str) -> list[str]:
    """Nouns that know their room's rules or questions; anybody who imports a door."""
    room, own = room_of(module), file_of(module)
    found = []
    for name in imports(module, source):
        there, file = room_of(name), file_of(name)
        if not name.startswith("shop.") or there not in SUBJECTS:
            continue
        if own == "models" and there == room and file not in ("models", ""):
            found.append(f"{module} imports its sibling {name}: nouns stand alone")
        is_group = own == file == "cli"  # a later room's commands hang under an earlier room's name
        if room and file in DOORS and name.count(".") >= 3 and not is_group:
            found.append(f"{module} imports the door {name}")
    return found


def hides_imports(module: str, source: str) -> list[str]:
    """Imports inside a function."""
    found = []
    for node in _nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inner = [part for part in ast.walk(node) if isinstance(part, ast.Import | ast.ImportFrom)]
            found += [f"{module}:{part.lineno} imports inside a function" for part in inner]
    return found


def knows_the_web(module: str, source: str) -> list[str]:
    """Nouns, rules and questions that import Flask or what belongs to it."""
    room, file = room_of(module), file_of(module)
    if not room or is_web(file) or room in WEB_ROOMS or room in WEB_FOUNDATION:
        return []
    named = [name for name in imports(module, source) if name.partition(".")[0].startswith(WEB_LIBRARIES)]
    return [f"{module} imports {name}: rules know no web" for name in named]


def commits(module: str, source: str) -> list[str]:
    """Calls of `.commit()` anywhere but in shop.db."""
    calls = [node for node in _nodes(source) if isinstance(node, ast.Call)]
    lines = [call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"]
    return [] if module == "shop.db" else [f"{module}:{line} commits" for line in lines]


def goes_around(module: str, source: str) -> list[str]:
    """Connections taken from the session: on PostgreSQL what they write outside transaction() would be kept at once.

    Rules say `writing()`, which refuses there, or `reading()`.
    """
    calls = [node for node in _nodes(source) if isinstance(node, ast.Call)]
    lines = [call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "connection"]
    return [] if module == "shop.db" else [f"{module}:{line} takes the session's connection" for line in lines]


def takes_everything(module: str, source: str) -> list[str]:
    """What is sent handed on whole, so that a field nobody offered would be taken: a rule is given fields one by one."""
    found = []
    for node in _nodes(source):
        if isinstance(node, ast.Attribute) and node.attr == "populate_obj":
            found.append(f"{module}:{node.lineno} lets a form fill a row")
        spread = [key.value for key in node.keywords if key.arg is None] if isinstance(node, ast.Call) else []
        for value in spread:
            if ast.unparse(value).startswith(("request.form", "request.values", "request.json", "form.data")):
                found.append(f"{module}:{node.lineno} hands on all that was sent")
    return found


def opens_bare(module: str, source: str) -> list[str]:
    """Transactions that nobody does again when PostgreSQL breaks them off.

    Only a page that takes something in is done again as a whole (`web.Shop.dispatch_request`): there, or in a function
    beside it, `with transaction():` may stand, once. Everything else says `committed`.
    """
    room, file = room_of(module), file_of(module)
    if room in ("db", "demo"):
        return []
    is_page = is_web(file) and file != "cli"
    found = []
    for function in _nodes(source):
        if not isinstance(function, ast.FunctionDef):
            continue
        opened = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.With)
            and any(ast.unparse(one.context_expr) == "transaction()" for one in node.items)
        ]
        only_reads = any(".get(" in ast.unparse(mark) for mark in function.decorator_list)
        if opened and (not is_page or only_reads):
            found.append(f"{module}:{opened[0].lineno} opens a transaction that is never done again: committed()")
        if len(opened) > 1:
            found.append(f"{module}:{opened[1].lineno} opens another: what is kept already would not be done again")
    return found


def reads_the_clock(module: str, source: str) -> list[str]:
    """Moments taken from anywhere but shop.clock."""
    found = []
    for node in _nodes(source):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        asked = ast.unparse(node.func)
        if asked.endswith(("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time")):
            found.append(f"{module}:{node.lineno} asks {asked}() instead of shop.clock")
    return [] if module == "shop.clock" else found


def knows_stripe(module: str, source: str) -> list[str]:
    """Imports of Stripe's library anywhere but at the edge."""
    if module == "shop.payments.stripe":
        return []
    named = [name for name in imports(module, source) if name.partition(".")[0] == "stripe"]
    return [f"{module} imports {name}: only shop.payments.stripe speaks to Stripe" for name in named]


def too_long(module: str, source: str) -> list[str]:
    """Functions and files that should be divided by what happens."""
    found = []
    for node in _nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"{module}: {node.name} has {length} lines")
    lines = source.count("\n")
    return found + ([f"{module} has {lines} lines"] if lines > LONGEST_FILE else [])


def silent(module: str, source: str) -> list[str]:
    """Public functions and classes of rules and questions without a docstring."""
    if is_web(file_of(module)) or room_of(module) in WEB_ROOMS:
        return []
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    public = [part for part in _read(source).body if isinstance(part, kinds) and not part.name.startswith("_")]
    return [f"{module}: {part.name} says nothing" for part in public if not ast.get_docstring(part)]


def is_a_drawer(module: str, source: str) -> list[str]:
    """Files named after nothing in particular."""
    name = module.rpartition(".")[2]
    return [f"{module}: a file is named by what is in it"] if name in DRAWERS else []


def long_template(name: str, source: str) -> list[str]:
    """Templates that should be divided."""
    lines = source.count("\n")
    return [f"{name} has {lines} lines"] if lines > LONGEST_TEMPLATE else []


def inline_in_template(name: str, source: str) -> list[str]:
    """Styles and scripts in a template, which the security policy would stop."""
    plain = COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), source)
    return [f"{name}:{plain[: hit.start()].count(chr(10)) + 1} {hit[0].strip()}" for hit in INLINE.finditer(plain)]


def switches_escaping(name: str, source: str) -> list[str]:
    """Escaping switched while a page is written: of a template that others import it is switched for all threads at once."""
    switches = JINJA.parse(source).find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier))
    return [f"{name}:{switch.lineno} switches escaping: name the file .txt instead" for switch in switches]


def unused_macros(name: str, source: str) -> list[str]:
    """Macros that a template imports and never uses."""
    page = JINJA.parse(source)
    used = {node.name for node in page.find_all(nodes.Name) if node.ctx == "load"}
    imported = [
        each if isinstance(each, str) else each[1] for node in page.find_all(nodes.FromImport) for each in node.names
    ]
    imported += [node.target for node in page.find_all(nodes.Import)]
    return [f"{name} imports {macro} and never uses it" for macro in imported if macro not in used]


MODULE_RULES = (
    looks_forward,
    crosses_layers,
    hides_imports,
    knows_the_web,
    commits,
    goes_around,
    takes_everything,
    opens_bare,
    reads_the_clock,
    knows_stripe,
    too_long,
    silent,
    is_a_drawer,
)
TEMPLATE_RULES = (long_template, inline_in_template, unused_macros, switches_escaping)
