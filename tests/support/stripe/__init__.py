"""Stripe beside the tests: the demo's stand-in, with every request, answer and event held to Stripe's own description."""
