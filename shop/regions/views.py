"""The choices that appear while a buyer types where she lives."""

from __future__ import annotations

from flask import render_template, request

from shop.regions.blueprint import pages
from shop.regions.queries import search
from shop.users.access import anyone


@pages.get("/regions")
@anyone
def index() -> str:
    """The villages a text may mean, as a piece of a page."""
    text = request.args.get("q", "")[:80]
    return render_template("regions/choices.html", found=search(text), text=text)
