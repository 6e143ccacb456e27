"""What the simulator and the pay engine are held to: named cases that anyone can run."""
