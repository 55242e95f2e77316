"""The pages of this room, by name: `storefront.…`."""

from flask import Blueprint

pages = Blueprint("storefront", __name__)
