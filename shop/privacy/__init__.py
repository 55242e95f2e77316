"""What the shop knows about a person: shown to her, given to her as a file, and forgotten when she asks for it."""
