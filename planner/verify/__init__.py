"""Independent check of a plan and its proof, by plain arithmetic that shares no code with the solver."""
