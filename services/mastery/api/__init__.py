"""Internal HTTP routes, a module for each concern."""
