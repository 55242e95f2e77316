"""Addresses, couriers and their services, rates and weights."""
