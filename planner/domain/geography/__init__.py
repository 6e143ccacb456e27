"""Where accounts lie: distances, travel, and the shape of territories."""
