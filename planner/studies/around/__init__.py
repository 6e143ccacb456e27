"""Around the optimum: less moved, another part of the year, other potentials, without a rule."""
