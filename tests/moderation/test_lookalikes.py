"""The committed table of look-alikes."""

from __future__ import annotations

import subprocess
import sys

from moderation.judging.lookalikes import TARGET, render


def test_the_table_is_what_its_script_writes() -> None:
    """Nobody edited the table by hand, and the script still makes it from the installed data."""
    assert TARGET.read_text(encoding="utf-8") == render()


def test_importing_the_judge_reads_no_lists() -> None:
    """Nothing of the lexicon, the table, the weights or the list of domains is read by an import."""
    probe = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda name, given: opened.append(str(given[0])) if name == 'open' else None)\n"
        "import moderation.judging.pipeline\n"
        "print(*[path for path in opened if not path.endswith(('.py', '.pyc', '.so'))], sep='\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, text=True)
    lists = [
        path for path in done.stdout.split("\n") if path.endswith((".json", ".dat", ".gz", ".bin", ".txt"))
    ]
    assert lists == []
