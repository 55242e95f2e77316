"""Money to sellers: runs prepared by one person and approved by another, the bank's file, statements."""
