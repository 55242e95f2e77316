"""What tests stand on: a real PostgreSQL, a real browser, the served shop, and the reading of pages and sources."""
