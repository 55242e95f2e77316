"""The pages of this room, by name: `regions.…`."""

from flask import Blueprint

pages = Blueprint("regions", __name__)
