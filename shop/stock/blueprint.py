"""The pages of this room, by name: `stock.…`."""

from flask import Blueprint

pages = Blueprint("stock", __name__)
