"""What buyers who received say of the goods, what sellers answer, and what the catalogue officer keeps from sight."""
