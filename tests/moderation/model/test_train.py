"""Training: from labelled texts to a weight file that judges."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest

from moderation.judging.model.scorer import Scorer
from moderation.judging.model.train.families import families
from moderation.judging.model.train.figures import area, found_at, threshold_for
from moderation.judging.model.train.recipe import ingredient
from moderation.judging.model.train.regression import minimise
from moderation.judging.model.train.rows import BadData, Row, Sample, own_rows, read_samples
from moderation.judging.model.train.twins import spelled_out, twins
from moderation.judging.model.weights import read
from moderation.judging.text import Folded


def _write(path: Path, rows: list[Row]) -> None:
    path.write_bytes(b"\n".join(map(msgspec.json.encode, rows)))


def _made_up(size: int) -> list[Row]:
    chance = random.Random(5)
    things = "the song|the stage|the light|the drummer|that chorus|my seat".split("|")
    kind, unkind = "lovely great bright warm".split(), "glorbish vexful murksome dreegly".split()
    return [
        Row(f"{chance.choice(things)} is {chance.choice(unkind if bad else kind)} {number}", bad, "davidson")
        for number in range(size)
        for bad in (0, 1)
    ]


def test_training_end_to_end(tmp_path: Path) -> None:
    """From a directory of JSON lines to a file whose model tells unseen texts apart; twice the same file."""
    _write(tmp_path / "rows.jsonl", _made_up(60))
    for name in ("one.bin", "two.bin"):
        # One thread: two of them wait for each other when the machine has other work.
        result = subprocess.run(
            [
                sys.executable,
                "-m",
                "moderation.judging.model.train",
                tmp_path,
                tmp_path / name,
                "--without",
                "davidson",
            ],
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            check=False,
            text=True,
        )
        assert result.returncode == 0, result.stderr
    assert "| davidson | 60 | 60 | 1.000 |" in result.stdout
    assert "never seen: davidson: AUC 0." in result.stdout
    assert (tmp_path / "one.bin").read_bytes() == (tmp_path / "two.bin").read_bytes()
    scorer = Scorer(read(tmp_path / "one.bin"))
    assert scorer.likelihood(Folded("the band is vexful"), {}) > scorer.likelihood(
        Folded("the band is lovely"), {}
    )


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    """Whoever brings data is told the file and the line that cannot be used."""
    (tmp_path / "rows.jsonl").write_text('{"text":"a","label":1,"source":"edos"}\n{"text":"b","label":7}\n')
    with pytest.raises(BadData, match=r"rows\.jsonl, line 2"):
        read_samples(tmp_path)


def test_sources_that_the_recipe_does_not_name_are_passed_over(tmp_path: Path) -> None:
    """Nothing is learned from data whose licence nobody looked at; of spam only what is clean."""
    rows = [Row("a", 1, "edos"), Row("b", 1, "found somewhere"), Row("c", 1, "sms_spam_collection")]
    _write(tmp_path / "rows.jsonl", rows)
    assert {sample.row.text for sample in read_samples(tmp_path)} & {"a", "b", "c"} == {"a"}


def test_one_line_stands_for_many_sentences() -> None:
    """Choices in braces are spelled out in every combination."""
    assert list(spelled_out("{a|b} and {c|d}")) == ["a and c", "a and d", "b and c", "b and d"]


def test_our_own_sentences_are_all_different() -> None:
    """A sentence twice would count twice, and none has a sign of the templates left over."""
    texts = [row.text for row in own_rows()]
    twin = [text for text, _ in twins()]
    assert len(twin) == len(set(twin)) > 3_000
    assert not any(sign in text for text in twin for sign in "{}|$")
    assert len(texts) == len(set(texts)) > 400
    assert not any(brace in text for text in texts for brace in "{}" if " = " not in text and "=" not in text)


def test_texts_of_one_template_stay_together() -> None:
    """What differs in the people named only is one family; other texts are not."""
    kind = ingredient("hatecheck")
    assert kind is not None
    texts = [
        "I would never let women into my house",
        "I would never let immigrants into my house",
        "what a lovely day it is",
    ]
    one, two, other = families([Sample(Row(text, 0, "hatecheck"), kind) for text in texts])
    assert one == two != other


def test_the_method_finds_the_least_of_a_bowl() -> None:
    """Of a convex function with a known least point, that point."""
    steep = np.array([1.0, 10.0, 100.0])
    target = np.array([3.0, -2.0, 0.5])
    found = minimise(
        lambda x: (float(steep @ (x - target) ** 2), 2 * steep * (x - target)), np.zeros(3), rounds=60
    )
    assert found == pytest.approx(target, abs=1e-2)


def test_figures_are_what_they_say() -> None:
    """Area, share found and thresholds on a case that can be counted by hand; ties count half."""
    labels = np.array([0.0, 0.0, 0.0, 1.0, 1.0])
    likelihoods = np.array([0.1, 0.5, 0.9, 0.5, 0.95])
    assert area(labels, likelihoods) == pytest.approx((1.5 + 3) / 6)
    assert found_at(labels, likelihoods, 0.34) == pytest.approx(0.5)
    assert (likelihoods[labels == 0] >= threshold_for(likelihoods[labels == 0], 0.34)).sum() == 1
