"""The pages of this room, by name: `promotions.…`."""

from flask import Blueprint

pages = Blueprint("promotions", __name__)
