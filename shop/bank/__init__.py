"""Statements of the cooperative's bank accounts, and the books tied to them line by line."""
