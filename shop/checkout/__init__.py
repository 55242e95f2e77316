"""The one page from cart to order."""
