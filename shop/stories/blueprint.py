"""The pages of this room, by name: `stories.…`."""

from flask import Blueprint

pages = Blueprint("stories", __name__)
