"""What the service reaches outside itself."""
