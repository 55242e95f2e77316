"""Province → regency → district → village: codes, names and postal codes, as the ministry numbers them."""
