"""Bodies as clients get them. They are passed on or written elsewhere (mapping.py, the owning services): this is what the API's
documentation promises, and tests hold the bodies to it."""
