"""The books: chart of accounts, entries that sum to zero and are never changed, statements and checks."""
