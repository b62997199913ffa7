import subprocess
import sys
from pathlib import Path

PYDANTIC = {"pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}


def test_contracts_import_pydantic_and_the_standard_library_only() -> None:
    """A reader of our events must not need our frameworks."""
    loaded = (
        "import sys; before = set(sys.modules); import libs.contracts.__main__; print(*(set(sys.modules) - before))"
    )
    done = subprocess.run(
        (sys.executable, "-c", loaded), cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )
    loaded_names = {name for name in done.stdout.split() if not name.startswith("_sysconfigdata")}
    ours = {name for name in loaded_names if name.startswith("libs.")}
    others = {name.split(".")[0] for name in loaded_names - ours} - set(sys.stdlib_module_names) - {"libs"}
    assert others <= PYDANTIC
    assert {name for name in ours if not name.startswith("libs.contracts")} == set()
