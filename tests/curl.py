"""The part of curl that the documentation uses, for machines without curl: `python tests/curl.py -s URL`."""

from __future__ import annotations

import argparse
import sys
import time

import httpx

TIMED_OUT = 28
"""curl's exit code when --max-time ended it."""


def main() -> int:
    """Ask, print the answer as it comes; curl's exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-N", action="store_true")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="data")
    parser.add_argument("--max-time", type=float, default=60.0)
    asked = parser.parse_args()
    headers = dict(header.split(": ", 1) for header in asked.headers)
    method = asked.method or ("GET" if asked.data is None else "POST")
    end = time.monotonic() + asked.max_time
    try:
        with httpx.stream(
            method, asked.url, headers=headers, content=asked.data, timeout=asked.max_time, trust_env=False
        ) as answer:
            for piece in answer.iter_raw():
                sys.stdout.buffer.write(piece)
                sys.stdout.flush()
                if time.monotonic() > end:
                    return TIMED_OUT
    except httpx.ReadTimeout:
        return TIMED_OUT
    return 0


if __name__ == "__main__":
    sys.exit(main())
