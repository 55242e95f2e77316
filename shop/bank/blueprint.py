"""The pages of this room, by name: `bank.…`."""

from flask import Blueprint

pages = Blueprint("bank", __name__)
