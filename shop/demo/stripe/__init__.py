"""A stand-in for Stripe: it remembers what was asked and paid, as Stripe does, and moves no money.

It lives with the demo, not with the tests, because the demo needs it too: `make demo` starts it beside the shop on a port
of its own, so that a visitor pays by card on a test page, and messages, refunds and payouts follow. The tests use the very
same code and hold every request, answer and event of it to Stripe's own description (`tests/support/stripe`).
"""
