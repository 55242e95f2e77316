"""The pages of this room, by name: `catalogue.…`."""

from flask import Blueprint

pages = Blueprint("catalogue", __name__)
