"""The search engine: from a shortlist and multipliers to the best choice of arcs that can be found in time."""
