"""The pages of forecasts: where the period and the year will end, and how good forecasts have been."""
