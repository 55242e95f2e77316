"""The demo shop: an invented cooperative, its goods, pictures and orders.

The last room: it calls the rules of every other and nothing calls it.
"""
