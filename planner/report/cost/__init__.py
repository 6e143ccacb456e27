"""The page of what pay costs."""
