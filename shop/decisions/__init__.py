"""Dated resolutions of the cooperative: commission, hold days, payment window, minimum payout, who bears what."""
