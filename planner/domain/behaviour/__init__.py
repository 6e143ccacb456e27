"""How people react to their pay, as pure functions that both engines of the simulator call."""
