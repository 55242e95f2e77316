"""A cache of page fragments that many pages share, kept in this process: the header, the footer, the filters.

    {% keep ("header", locale, here) filling {"q": q} %} … value="{{ blank("q") }}" … {% endkeep %}

The key names everything the fragment depends on; with `none` or `false` nothing is kept. What differs from page to page
is left blank in the fragment and filled in, escaped, each time: `form.name|unfilled` is a field with a blank in place of
what was typed. Nothing personal may stand in a fragment unless the key says whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import Environment, Template, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from markupsafe import Markup, escape

BLANK = re.compile("\x02([a-z_]+)\x03")


def ascii_html(text: str) -> str:
    """The same HTML in ASCII: a single “–” makes Python store, join and encode the whole page more slowly."""
    return text.encode("ascii", "xmlcharrefreplace").decode()


def blank(name: str) -> Markup:
    """A place that `filling` fills. Its marks cannot come from a form, because forms refuse control characters."""
    return Markup(f"\x02{name}\x03")  # noqa: S704 – a name from a template


def unfilled(field: Any) -> Any:
    """A copy of a form's field with a blank, called like the field, for what was typed. What is ticked or chosen stays."""
    twin = object.__new__(type(field))
    vars(twin).update(vars(field), _value=lambda: blank(field.name))
    return twin


class Keep(Extension):
    """`{% keep key %}…{% endkeep %}`: rendered when the key is new, afterwards taken from the cache."""

    tags = {"keep"}  # noqa: RUF012 – as Jinja declares it

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        #: By key: text and names of blanks in turn, beginning with text.
        self.kept: dict[Hashable, list[str]] = {}
        #: At so many fragments the cache is emptied: a flood of odd addresses must not fill the memory.
        self.most = 0

    def parse(self, parser: Parser) -> nodes.Node:
        """Turn the tag into a call of `_fill` with its body."""
        line = next(parser.stream).lineno
        key = parser.parse_expression()
        values = parser.parse_expression() if parser.stream.skip_if("name:filling") else nodes.Const(None)
        body = parser.parse_statements(("name:endkeep",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_fill", [key, values]), [], [], body).set_lineno(line)

    def _fill(self, key: Any, values: Mapping[str, Any] | None, caller: Callable[[], str]) -> Markup:
        if not key and values is None:
            return Markup(caller())  # noqa: S704 – rendered by a template
        piece = self.kept.get(key) if key else None
        if piece is None:
            piece = BLANK.split(ascii_html(str(caller())))
            if key and self.most:
                if len(self.kept) >= self.most:
                    self.kept.clear()
                self.kept[key] = piece
        if len(piece) > 1:
            piece = piece.copy()
            piece[1::2] = [str(escape((values or {})[name])) for name in piece[1::2]]
        return Markup("".join(piece))  # noqa: S704 – rendered by a template, filled with escaped values


class Page(Template):
    """A template that takes the environment's globals as they are when it is first asked for, and prepares macros once.

    Jinja keeps them a view of the environment's, copies that name by name for every page, and compares the two at every
    import. Here every global is in the environment before the first page is rendered.
    """

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, globals: Any, uptodate: Any = None) -> Template:
        """The template of this code, with its own plain dictionary of globals."""
        return super().from_code(environment, code, dict(globals), uptodate)

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return super()._get_default_module()


def init_app(app: Flask) -> None:
    """Give templates the tag, `blank()` and `|unfilled`."""
    app.jinja_env.template_class = Page
    app.jinja_env.add_extension(Keep)
    app.jinja_env.extensions[Keep.identifier].most = app.config["PIECES_KEPT"]  # type: ignore[attr-defined]
    app.jinja_env.globals["blank"] = blank
    app.jinja_env.filters["unfilled"] = unfilled
