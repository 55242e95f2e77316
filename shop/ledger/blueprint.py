"""The pages of this room, by name: `ledger.…`."""

from flask import Blueprint

pages = Blueprint("ledger", __name__)
