"""Whose row it is and how it stands: items, cards with their history and reasons, exits."""
