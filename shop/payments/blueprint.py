"""The pages of this room, by name: `payments.…`."""

from flask import Blueprint

pages = Blueprint("payments", __name__)
