"""Vouchers: what they take off, who bears it, and who agreed to that."""
