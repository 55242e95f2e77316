"""The pages of this room, by name: `shipping.…`."""

from flask import Blueprint

pages = Blueprint("shipping", __name__)
