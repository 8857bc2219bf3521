"""Japanese addresses, place names and points; pure: no Flask, no database session."""
