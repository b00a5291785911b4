"""The targets of the fuzzer for a moment: its seeds, and a few hundred of their offspring."""

import random

import fuzz
import pytest


def offspring(target, number):
    """Seeds whose bytes were cut, doubled, mixed and changed, the same ones each time."""
    chance, known = random.Random(target), list(fuzz.seeds(target))
    for _ in range(number):
        one, other = chance.choice(known), chance.choice(known)
        made = bytearray(
            one[: chance.randrange(len(one) + 1)] + other[chance.randrange(len(other) + 1) :]
        )
        for _ in range(chance.randrange(1 + len(made) // 8)):
            made[chance.randrange(len(made))] = chance.randrange(256)
        yield bytes(made)


@pytest.mark.parametrize(
    ("target", "number"),
    [
        ("cells", 500),
        ("citations", 300),
        ("sheets", 40),
        ("rules", 2),
        ("files", 30),
        ("parts", 300),
    ],
)
def test_what_must_be_true_of_any_input_is_true_of_seeds_and_their_offspring(target, number):
    check = fuzz.TARGETS[target]
    for data in (*fuzz.seeds(target), *offspring(target, number)):
        check(data)


def test_a_text_survives_the_words_that_the_fuzzer_makes_of_it():
    text = "《产业结构调整指导目录（2024年本）》\n（十九）其他第9项、氪"
    assert fuzz.text_of(fuzz.words(text)) == text


def test_every_word_of_the_fuzzer_has_a_byte_of_its_own():
    assert len(set(fuzz.VOCABULARY)) == len(fuzz.VOCABULARY) <= 251
