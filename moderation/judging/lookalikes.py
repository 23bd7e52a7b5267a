"""Writes `lookalikes.json`, which characters look like a Latin letter, and `folds.json`, what each character
is folded to. Run it when Unicode grows.

    python -m moderation.judging.lookalikes

The groups come from `confusables.json` of the MIT-licensed package confusable_homoglyphs, which holds
Unicode's confusables data (Unicode License v3), and from the names Unicode gives to letters with a stroke,
a hook, an enclosure and the like.
"""

from __future__ import annotations

import json
import re
import string
import sys
import unicodedata
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from moderation.judging.letters import FOLDS, READINGS, look_of

TARGET = Path(__file__).with_name("lookalikes.json")
SOURCE = (
    "Look-alikes of Latin letters. Sources: confusables.json of confusable_homoglyphs (MIT), which holds "
    "Unicode's confusables data (Unicode License v3), and names of the Unicode Character Database."
)
EITHER = "ɩ"  # looks like i and like l
_NAMED = re.compile(
    r"(?:LATIN (?:SMALL|CAPITAL) LETTER (?:SCRIPT )?([A-Z])(?: WITH .*)?"
    r"|LATIN LETTER SMALL CAPITAL ([A-Z])"
    r"|(?:NEGATIVE )?(?:CIRCLED|SQUARED) LATIN (?:SMALL|CAPITAL) LETTER ([A-Z])"
    r"|PARENTHESIZED LATIN (?:SMALL|CAPITAL) LETTER ([A-Z])"
    r"|CYRILLIC (?:SMALL|CAPITAL) LETTER BYELORUSSIAN-UKRAINIAN (I))"
)

PAINTED = {
    "a": "ᗩᏗⲀⲁꍏ", "b": "ᗷᏰցⲂⲃꌃ", "c": "ᑕፈᄃⲤⲥꉓ", "d": "ᗪᎴժⲆⲇꀸ",
    "e": "ᗴᏋɘΞƩⲈⲉꍟ", "f": "ᖴᎦʄꎇ", "g": "ᘜᎶꁅ", "h": "ᕼɧⲎⲏꃅ",
    "i": "ⲒⲓꀤᎥ", "j": "ᒍᏠꀭ", "k": "ⲔⲕꀘᏦ", "l": "ᒪᏝʅƚᄂⲖⲗ꒒",
    "m": "ᗰᎷʍⲘⲙꂵ", "n": "ᑎᏁղŋⲚⲛꈤ", "o": "ᎧⲞⲟꂦ", "p": "ᑭᎮⲢⲣꉣ",
    "q": "ᑫᎤϙꆰ", "r": "ᖇᏒཞꞅꋪ", "s": "ᔕᏕƧƨꌗ", "t": "ᏖէɬⲦⲧ꓄",
    "u": "ᑌᏬմꀎɄʉ", "v": "ᐯᏉꃴ", "w": "ᗯᏇᏊⲰⲱꅏ", "x": "᙭ጀⲬⲭꊼ",
    "y": "վⲨⲩꌩ", "z": "ᘔፚⲌⲍꁴ",
}  # fmt: skip
"""Letters of other scripts that are used for their shape alone, to write Latin ones."""


def named() -> dict[str, str]:
    """Letters whose name says which Latin letter they are a form of."""
    found: dict[str, str] = {}
    for code in range(0x80, 0x20000):
        match = _NAMED.fullmatch(unicodedata.name(chr(code), ""))
        if match:
            found[chr(code)] = next(filter(None, match.groups())).lower()
    return found


def confusable() -> dict[str, str]:
    """Characters that Unicode says look like an ASCII letter."""
    data = json.loads(files("confusable_homoglyphs").joinpath("confusables.json").read_text("utf-8"))
    found: dict[str, str] = {}
    for letter in string.ascii_letters:
        for other in data.get(letter, ()):
            look = other["c"].strip("\u200e")
            if len(look) == 1 and not look.isascii():
                mine = letter.lower()
                either = mine == "l" and " L" not in unicodedata.name(look, "")
                found[look] = EITHER if either else mine
    return found


def table() -> dict[str, str]:
    """Every look-alike with its letter; what several readings decide on is left to `READINGS`."""
    painted = {look: letter for letter, looks in PAINTED.items() for look in looks}
    both = painted | confusable() | named()
    looks = defaultdict(list)
    for look, letter in sorted(both.items()):
        lower = look.casefold()
        if look in READINGS or lower in READINGS or unicodedata.normalize("NFKD", look).casefold() == letter:
            continue
        looks[letter].append(look)
    return {letter: "".join(group) for letter, group in sorted(looks.items())}


def folds() -> str:
    """The content of `folds.json`: all characters that are folded to something else, by what that is."""
    groups = defaultdict(list)
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) not in {"Cn", "Cs"} and (look := look_of(char)) != char:
            groups[look].append(char)
    return (
        json.dumps({look: "".join(group) for look, group in sorted(groups.items())}, ensure_ascii=False)
        + "\n"
    )


def render() -> str:
    """The content of `lookalikes.json`."""
    return json.dumps({"source": {"": SOURCE}, "letters": table()}, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
    FOLDS.write_text(folds(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {sum(map(len, table().values()))} look-alikes\n")
