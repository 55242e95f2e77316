"""The pages of this room, by name: `orders.…`."""

from flask import Blueprint

pages = Blueprint("orders", __name__)
