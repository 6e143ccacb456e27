"""What if a setting, a potential, a goal or the number of seats were otherwise: values of such studies."""
