"""The measurements that decided an ADR (docs/adr), to be run again when a library changes. Each needs a running server."""
