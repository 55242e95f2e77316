"""Counted goods: batches, places, movements and reservations; keeps each product's `available` and prices true."""
