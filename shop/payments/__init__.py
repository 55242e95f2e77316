"""Money in: methods, requests for payment, settling."""
