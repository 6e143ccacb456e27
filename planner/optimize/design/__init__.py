"""The best pay plan that keeps all wishes, as a mixed-integer linear model."""
