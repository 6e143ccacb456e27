"""The compiled twin of the SimPy model: the same rules and draws, the same events in the same order, no processes."""
