"""Pages that bring several subjects together: home, what the shop is and how it works. No rules of their own."""
