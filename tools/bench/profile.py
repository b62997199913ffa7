"""Where a service's processor time goes, sampled by py-spy (which has to be installed) while it works."""

import asyncio
import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.stack import StackError

RATE = 250  # samples a second
SHOWN = 25
# py-spy takes a thread that waits for its next piece of work for a working one.
WAITING = ("Condition.wait (threading.py)", "_worker (concurrent/futures/thread.py)")


def sampler() -> str:
    """Raises StackError where there is no py-spy."""
    found = shutil.which("py-spy", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise StackError("--profile needs py-spy: `pip install py-spy`, anywhere on the PATH")
    return found


async def sample(pid: int, seconds: float) -> str:
    """A report: functions by the share of samples in which they ran themselves, and in which they were on the stack."""
    with TemporaryDirectory() as folder:
        stacks = Path(folder) / "stacks"
        process = await asyncio.create_subprocess_exec(
            *(sampler(), "record", "--pid", str(pid), "--duration", str(int(seconds)), "--rate", str(RATE)),
            *("--format", "raw", "--output", str(stacks)),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await process.communicate()
        if process.returncode:
            raise StackError(f"py-spy: {said.decode(errors='replace').strip()}")
        return _report(stacks.read_text())


def _report(raw: str) -> str:
    own: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for line in raw.splitlines():
        frames, _, count = line.rpartition(" ")
        names = [_short(frame) for frame in frames.split(";")]
        if names[-1] in WAITING:
            continue
        own[names[-1]] += int(count)
        whole.update(dict.fromkeys(names, int(count)))
    total = max(1, own.total())
    lines = [f"{total} samples with work in them", f"{'itself':>7} {'with what it calls':>19}  function"]
    lines += [f"{count / total:7.1%} {whole[name] / total:19.1%}  {name}" for name, count in own.most_common(SHOWN)]
    lines.append("\nby what they call:")
    lines += [f"{own[name] / total:7.1%} {count / total:19.1%}  {name}" for name, count in whole.most_common(2 * SHOWN)]
    return "\n".join(lines)


def _short(frame: str) -> str:
    """Without line numbers; the path from the package on."""
    name, _, place = frame.partition(" (")
    path = place.rstrip(")").rpartition(":")[0] or place.rstrip(")")
    return f"{name} ({path.rpartition('site-packages/')[2]})"
