"""The pages of this room, by name: `decisions.…`."""

from flask import Blueprint

pages = Blueprint("decisions", __name__)
