"""The committed table of look-alikes."""

from __future__ import annotations

import subprocess
import sys

from moderation.lookalikes import TARGET, render


def test_the_table_is_what_its_script_writes() -> None:
    """Nobody edited the table by hand, and the script still makes it from the installed data."""
    assert TARGET.read_text(encoding="utf-8") == render()


def test_importing_the_judge_is_cheap() -> None:
    """Nothing of the lexicon, the table or the list of domains is read by an import."""
    probe = (
        "import sys, msgspec, ahocorasick_rs, publicsuffixlist, unicodedata, re\n"
        "import eventchat.types.verdicts, eventchat.types.rooms, time\n"
        "before = time.process_time()\n"
        "import moderation.pipeline\n"
        "print(time.process_time() - before)\n"
    )
    seconds = min(
        float(
            subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, text=True).stdout
        )
        for _ in range(3)
    )
    assert seconds < 0.1
