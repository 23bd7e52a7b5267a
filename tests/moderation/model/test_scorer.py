"""The model's likelihoods: the sums they are, and what they are on a handful of sentences."""

from __future__ import annotations

import subprocess
import sys
from math import exp, sqrt

import pytest

from moderation.judging.checks.model import likelihood_of
from moderation.judging.model.scorer import Scorer
from moderation.judging.model.shipped import shipped
from moderation.judging.model.weights import Header, Weights
from moderation.judging.text import Folded

SMALL = Weights(
    Header(
        bias=-1.0,
        scale=0.5,
        damping=2,
        rules={"hidden": 2.0},
        senses={"scorn": 0.5, "scorn>people": 0.25},
        levels=(0.5, 0.7, 0.9),
        grams=3,
        check=0,
    ),
    (" bad ", "ad", "good"),
    (6, 2, -4),
)


@pytest.fixture(scope="module")
def model() -> Scorer:
    """The model that is shipped."""
    scorer = shipped()
    assert scorer is not None
    return scorer


def test_each_n_gram_counts_once() -> None:
    """The sum of weights over the root of their number and the damping, through the logistic curve."""
    likelihood = Scorer(SMALL).likelihood(Folded("bad BAD"), {})
    assert likelihood == pytest.approx(1 / (1 + exp(1 - 0.5 * 8 / sqrt(2 + 2))))


def test_rule_hits_add_as_often_as_they_were_found() -> None:
    """Features of rules are part of the sum; unknown ones count nothing."""
    likelihood = Scorer(SMALL).likelihood(Folded("-"), {"hidden": 2.0, "unheard of": 3.0})
    assert likelihood == pytest.approx(1 / (1 + exp(1 - 4)))


def test_senses_add_once_each() -> None:
    """What a text is about, and in what order, is part of the sum, in any language."""
    scorer = Scorer(SMALL)
    for text in ("I hate women", "ich hasse Frauen", "odio a las mujeres, odio a los gays"):
        assert scorer.likelihood(Folded(text), {}) == pytest.approx(1 / (1 + exp(1 - 0.75)))


def test_levels_begin_where_the_file_says() -> None:
    """Below the first threshold nobody need look; three is the highest."""
    scorer = Scorer(SMALL)
    assert [scorer.level(likelihood) for likelihood in (0.49, 0.5, 0.7, 1.0)] == [0, 1, 2, 3]


def test_the_words_that_weighed_most_are_named_where_they_stand() -> None:
    """A moderator is shown up to three words that spoke against the text, and none that spoke for it."""
    reasons = Scorer(SMALL).reasons(Folded("so good, so BÄD!"))
    assert [(reason.word, reason.span) for reason in reasons] == [("BÄD", (12, 15))]


def test_words_are_named_for_their_senses_too() -> None:
    """What the senses add is parted among the words that have them."""
    assert [(reason.word, reason.weight) for reason in Scorer(SMALL).reasons(Folded("I hate women"))] == [
        ("hate", 0.62),
        ("women", 0.12),
    ]


def test_what_reaches_over_words_is_shared_by_them() -> None:
    """An n-gram's weight is parted among the words it touches, wherever it stands."""
    shared = Weights(SMALL.header, (" bad egg ", "d e", "gg"), (6, 3, 1))
    told = Scorer(shared).reasons(Folded("a bad egg, an egg"))
    share = 0.5 / sqrt(3 + 2)
    assert [(reason.word, reason.span) for reason in told] == [
        ("egg", (6, 9)),
        ("bad", (2, 5)),
        ("egg", (14, 17)),
    ]
    assert [reason.weight for reason in told] == [round(share * part, 2) for part in (5.5, 4.5, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "women belong in the kitchen",
        "feminists are disgusting creatures who need to be put down",
        "immigrants are ruining everything",
        "I wish all those women would disappear",
        "todos los inmigrantes son basura",
        "diese Flüchtlinge sollen endlich verschwinden",
        "这些移民都是垃圾",
    ],
)
def test_contempt_without_a_forbidden_word_is_noticed(model: Scorer, text: str) -> None:
    """What the lexicon cannot see reaches at least the first level."""
    assert model.level(likelihood_of(model, Folded(text))) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gg",
        "what time does the second set start?",
        "hello from Lagos, the sound is perfect",
        "I am gay and I love this channel",
        "nobody should be hated for being trans",
        "Muslime sind hier willkommen",
        "las mujeres merecen respeto",
        "the bass player is killing it tonight",
        "😂😂😂😂",
        "guten Abend zusammen, tolles Konzert",
        "mammograms save lives",
    ],
)
def test_ordinary_chat_is_left_alone(model: Scorer, text: str) -> None:
    """Greetings, questions, games, medicine and saying who one is reach no level."""
    assert model.level(likelihood_of(model, Folded(text))) == 0


def test_the_same_text_has_the_same_likelihood_in_every_process(model: Scorer) -> None:
    """Nothing depends on the order of sets or on hash seeds: nodes agree to the last digit."""
    text = "you people are the worst, go home"
    code = (
        "from moderation.judging.checks.model import likelihood_of\n"
        "from moderation.judging.model.shipped import shipped\n"
        "from moderation.judging.text import Folded\n"
        f"print(repr(likelihood_of(shipped(), Folded({text!r}))))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert told == {f"{likelihood_of(model, Folded(text))!r}\n"}


def test_judging_needs_no_numpy() -> None:
    """The extra `train` is for training: a server that judges has not imported it."""
    code = "import sys\nfrom moderation.score import score\nscore('hello')\nsys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
