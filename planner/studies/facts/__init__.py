"""Published facts about people and pay that the simulator has to show, all with one set of behavioural parameters."""
