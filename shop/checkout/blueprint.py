"""The pages of this room, by name: `checkout.…`."""

from flask import Blueprint

pages = Blueprint("checkout", __name__)
