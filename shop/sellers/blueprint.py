"""The pages of this room, by name: `sellers.…`."""

from flask import Blueprint

pages = Blueprint("sellers", __name__)
