"""Imported first by every process of a service: what libraries of ours would load only because it is installed.

Nothing here uses these modules, and they take 5 to 13 MB of each process. None in `sys.modules` is Python's word for a module
that is not there (language reference, 5.3.1 "The module cache").
"""

import sys

UNUSED = {
    "rich": "structlog would print tracebacks with it",
    "pymongo.pyopenssl_context": "loads cryptography, and then finds that there is no PyOpenSSL",
}
for _name in UNUSED:
    sys.modules.setdefault(_name, None)  # type: ignore[arg-type]
