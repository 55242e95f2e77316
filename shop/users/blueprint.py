"""The pages of this room, by name: `users.…`."""

from flask import Blueprint

pages = Blueprint("users", __name__)
