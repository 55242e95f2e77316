"""The pages of this room, by name: `privacy.…`."""

from flask import Blueprint

pages = Blueprint("privacy", __name__)
