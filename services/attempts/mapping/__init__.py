"""Domain values to and from the contracts' payloads; nothing else knows both."""
