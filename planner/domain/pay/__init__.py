"""How people are paid: a pay plan is data, and there is one evaluator for it."""
