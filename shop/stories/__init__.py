"""Stories of the people who make the goods, told by themselves or with their word, and the cooperative's own guides."""
