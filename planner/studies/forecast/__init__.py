"""Where the year will end, with both kinds of doubt, and how good such forecasts have been."""
