"""HTTP routes: they read a request, call a use case or another service, and word the answer. No business rules."""
