"""Shows the system doing its main job on real input."""
