"""What a sales organisation is: frozen values and pure rules, with no I/O, solver, clock or generator state."""
