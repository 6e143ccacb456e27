"""Pay plans designed to wishes, and played again until they hold."""
