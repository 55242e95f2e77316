"""The pages of this room, by name: `cart.…`."""

from flask import Blueprint

pages = Blueprint("cart", __name__)
