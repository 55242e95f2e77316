"""The pages of this room, by name: `office.…`."""

from flask import Blueprint

pages = Blueprint("office", __name__)
