"""Domains, subdomains, topics with prerequisites, exercises with their answers, and the error catalogue."""
