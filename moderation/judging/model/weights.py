"""The weight file: what the model knows, in one compressed block with a checksum.

Line 1 names the format, line 2 is `Header` as JSON. The rest is zlib: the n-grams, one a line, in UTF-8, then
one little-endian int16 for each.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from pathlib import Path

import msgspec

MAGIC = b"eventchat model 2\n"
BIGGEST = 3_000_000
"""Bytes that a weight file may have."""

_MOST_UNPACKED = 16_000_000


class BadWeights(Exception):
    """The weight file cannot be read; the message says why, for whoever runs the server."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is not an n-gram. `scale` is the weight of one int16 step.

    `rules` has the weights of `features.py`, which add to the sum as often as they are found; `senses` those
    of `senses.py`, which add once. What a text's n different n-grams add is divided by the root of n +
    `damping`. `levels` are the likelihoods from which on a text is of level 1, 2 and 3. `check` is the CRC-32
    of the block.
    """

    bias: float
    scale: float
    damping: float
    rules: dict[str, float]
    senses: dict[str, float]
    levels: tuple[float, float, float]
    grams: int
    check: int


class Weights(msgspec.Struct, frozen=True):
    """The header, the n-grams, and the weight of each in steps."""

    header: Header
    grams: tuple[str, ...]
    steps: tuple[int, ...]


def pack(weights: Weights) -> bytes:
    """*weights* as a file; `grams` and `check` of the header are filled in."""
    steps = array("h", weights.steps)
    if sys.byteorder == "big":
        steps.byteswap()
    block = zlib.compress("\n".join(weights.grams).encode() + b"\n\n" + steps.tobytes(), 9)
    header = msgspec.structs.replace(weights.header, grams=len(weights.grams), check=zlib.crc32(block))
    return MAGIC + msgspec.json.encode(header) + b"\n" + block


def unpack(packed: bytes) -> Weights:
    """The weights in a file's bytes; BadWeights if they are not what was packed."""
    if not packed.startswith(MAGIC):
        raise BadWeights("It is not a weight file of this version.")
    line, _, block = packed[len(MAGIC) :].partition(b"\n")
    try:
        header = msgspec.json.decode(line, type=Header)
    except msgspec.DecodeError as error:
        raise BadWeights(f"Its header cannot be read: {error}.") from error
    if zlib.crc32(block) != header.check:
        raise BadWeights("It is damaged: its checksum does not fit.")
    try:
        content = zlib.decompressobj().decompress(block, _MOST_UNPACKED)
    except zlib.error as error:
        raise BadWeights(f"It cannot be unpacked: {error}.") from error
    text, parted, numbers = content.partition(b"\n\n")
    grams = tuple(text.decode().split("\n")) if text else ()
    if not parted or len(grams) != header.grams or len(numbers) != 2 * header.grams:
        raise BadWeights("It is damaged: it holds more or less than it says.")
    steps = array("h", numbers)
    if sys.byteorder == "big":
        steps.byteswap()
    return Weights(header, grams, tuple(steps))


def read(path: Path) -> Weights:
    """The weights in the file at *path*; BadWeights if it is missing or damaged."""
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise BadWeights(f"It cannot be opened: {error.strerror}.") from error
    return unpack(packed)
