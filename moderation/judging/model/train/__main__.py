"""`python -m moderation.judging.model.train DATA_DIR OUT`: fit the model, and say how good it is."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from moderation.judging.features import features
from moderation.judging.message import message
from moderation.judging.model.senses import senses
from moderation.judging.model.surface import surface
from moderation.judging.model.train.families import families
from moderation.judging.model.train.figures import area, table, threshold_for
from moderation.judging.model.train.fit import Matter, Plan, learn
from moderation.judging.model.train.grams import Occurrences, candidates
from moderation.judging.model.train.recipe import OWN
from moderation.judging.model.train.regression import Floats
from moderation.judging.model.train.rows import BadData, Sample, read_samples
from moderation.judging.model.train.together import together
from moderation.judging.model.weights import BIGGEST, pack

SPLITS = 5
SEED = 7
HARMLESS = ("generated_innocent", OWN, "sms_spam_collection")
"""Sources of texts that nobody should mind; the others' texts labelled fine are often rude."""

FALSE_ALARMS = (0.02, 0.004, 0.002)
"""Shares of the harmless texts that may reach level 1, 2 and 3."""


def matter_of(samples: Sequence[Sample]) -> Matter:
    """What *samples* hold, counted."""
    texts = [message(sample.row.text).text for sample in samples]
    surfaces = [surface(text) for text in texts]
    hits = [features(text) for text in texts]
    names = sorted({name for row in hits for name in row})
    about = [senses(text) for text in texts]
    sense_names = sorted(set().union(*about))
    grams = candidates(surfaces)
    return Matter(
        Occurrences.of(surfaces, grams),
        np.array([[row.get(name, 0.0) for name in names] for row in hits], dtype=np.float64),
        np.array([[name in row for name in sense_names] for row in about], dtype=np.float64),
        np.array([sample.row.label for sample in samples], dtype=np.float64),
        np.array([sample.kind.weight for sample in samples], dtype=np.float64),
        grams,
        names,
        sense_names,
    )


def splits_of(samples: Sequence[Sample]) -> NDArray[np.int64]:
    """The number of the split that each sample is in; families stay together."""
    own = families(samples)
    numbers = np.random.default_rng(SEED).integers(SPLITS, size=len(samples))
    return np.array([numbers[leader] for leader in own], dtype=np.int64)


def unseen(matter: Matter, splits: NDArray[np.int64], plan: Plan) -> Floats:
    """Each text's likelihood by a model that was fitted without its split."""
    likelihoods = np.zeros(len(matter.labels))
    for split in range(SPLITS):
        away = splits == split
        likelihoods[away] = learn(matter.taking(~away), plan).likelihoods(matter.taking(away))
    return likelihoods


def levels_of(samples: Sequence[Sample], likelihoods: Floats) -> tuple[float, float, float]:
    """The likelihoods from which on a text is of level 1, 2 and 3."""
    fine = np.array([sample.row.label == 0 for sample in samples])
    harmless = np.array([sample.row.source in HARMLESS for sample in samples]) & fine
    first, second, third = (
        round(threshold_for(likelihoods[harmless if harmless.any() else fine], share), 3)
        for share in FALSE_ALARMS
    )
    return first, second, third


def never_seen(samples: Sequence[Sample], matter: Matter, plan: Plan, sources: str) -> str:
    """How well a model that has seen nothing of *sources* tells their texts apart.

    *sources* are names parted by commas; `*` stands for any letters.
    """
    names = sources.split(",")
    away = np.array([any(fnmatchcase(s.row.source, name) for name in names) for s in samples], dtype=np.bool_)
    theirs = matter.taking(away)
    likelihoods = learn(matter.taking(~away), plan).likelihoods(theirs)
    return f"never seen: {sources}: AUC {area(theirs.labels, likelihoods):.3f} of {len(likelihoods)} texts"


@click.command()
@click.argument("data_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--without",
    "left_out",
    multiple=True,
    metavar="SOURCES",
    help="Say how good it is if these are left out.",
)
def main(data_dir: Path, out: Path, left_out: tuple[str, ...]) -> None:
    """Fit the model to the labelled texts in DATA_DIR (*.jsonl) and write the weight file OUT."""
    try:
        samples = read_samples(data_dir)
    except BadData as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{len(samples)} texts")
    matter = matter_of(samples)
    click.echo(f"{len(matter.grams)} n-grams, {len(matter.hit_names)} kinds of rule hits")
    plan = Plan()
    likelihoods = unseen(matter, splits_of(samples), plan)
    levels = levels_of(samples, likelihoods)
    click.echo(f"levels from {levels}")
    click.echo("\n".join(table(samples, matter.labels, likelihoods, levels)))
    click.echo("\n".join(together(samples, matter.labels, likelihoods, levels)))
    for sources in left_out:
        click.echo(never_seen(samples, matter, plan, sources))
    packed = pack(learn(matter, plan).packed(matter, levels=levels))
    if len(packed) > BIGGEST:
        raise click.ClickException(f"The weight file would have {len(packed)} bytes: more than {BIGGEST}.")
    out.write_bytes(packed)
    click.echo(f"{out}: {len(packed)} bytes")


if __name__ == "__main__":
    main()
