"""A run handed on, edited by hand, taken back, and put in force."""
