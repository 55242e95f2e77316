"""The pages of this room, by name: `bazaars.…`."""

from flask import Blueprint

pages = Blueprint("bazaars", __name__)
