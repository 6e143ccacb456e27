"""What a company remembers of its sales: opportunities, their stages, its people, and what was bought."""
