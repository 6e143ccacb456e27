"""Numbers, charts, words and files: the only room that knows plotting and HTML."""
