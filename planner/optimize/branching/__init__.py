"""A better bound for small books: plans are split into cases, and every case has prices of its own."""
