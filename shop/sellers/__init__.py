"""Villages and the shops in them: sellers, their makers and shares, bank accounts, members and coordinators."""
