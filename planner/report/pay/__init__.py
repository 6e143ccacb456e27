"""Pages of pay plans: the library, statements, and games against plans."""
