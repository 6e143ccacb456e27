"""Why a plan is as it is: what else it could do with a unit, and which rules hold it back."""
