"""Why no plan exists, at sizes at which the declared model is out of reach."""
