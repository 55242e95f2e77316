"""Categories, products and their variants, photographs, search, and what must be true before a product is published."""
