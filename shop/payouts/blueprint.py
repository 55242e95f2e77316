"""The pages of this room, by name: `payouts.…`."""

from flask import Blueprint

pages = Blueprint("payouts", __name__)
