"""The office's front page: what needs a decision today."""
