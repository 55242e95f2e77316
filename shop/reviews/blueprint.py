"""The pages of this room, by name: `reviews.…`."""

from flask import Blueprint

pages = Blueprint("reviews", __name__)
