"""Who signs in and what they may do: users, their sessions, the roles of the cooperative's office."""
