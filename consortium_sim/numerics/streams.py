"""Keyed random numbers: a draw is a function of seed, purpose, month and who, never of what was drawn before.

Two policies under one seed share their luck agent by agent, whatever the threads, chunks or order.
The generator is Philox4x32-10: key = seed (64 bits), counter = (stream · 2^16 + draw, month, who, second).
Stream and draw lie below 2^16, month, who and second below 2^32; a negative month counts down from 2^32.
Scalars are for kernels; columns are the same draws, bit for bit, for arrays of `who` and `second`.

Source: Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC '11, section 3.3.
"""

from __future__ import annotations

import math
from enum import IntEnum, unique

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.logarithm import take_logs

Integer = int | np.integer


@unique
class Stream(IntEnum):
    """What a draw is for. Numbers are for ever: append, never renumber, or old results change."""

    INITIAL_PEOPLE = 1  # traits and jobs of the people of the first month
    INITIAL_ENTERPRISES = 2  # size, sector, distance, costs of the first enterprises
    INITIAL_PROGRAMS = 3  # seats and vintages of the first program clusters
    INDUSTRY_COMMON = 4  # the demand shock shared by all sectors
    INDUSTRY_SECTOR = 5  # each sector's own demand shock
    FRONTIER = 6  # growth of each occupation's frontier
    POST_ROUNDING = 7  # the fixed uniform that rounds a post's target
    ENTRANT_TRAITS = 8  # aptitude and schooling of a new student
    PROGRAM_CHOICE = 9  # which program a student enrols in
    GRADUATION = 10  # further study, and the end of studies
    EMPLOYMENT = 11  # one block a person and month: separation, retirement, search, occupation
    SEEKING = 12  # leaving the city while looking for work
    CONTACT = 13  # whether an application becomes a contact, and a directed one
    CONTACT_LUCK = 14  # whether the listed post answers
    VACANCY_POSITION = 15  # which vacancy a contact reaches
    EMPLOYER_NOISE = 16  # match noise in an employer's ranking
    APPLICANT_NOISE = 17  # match noise in an applicant's ranking
    OUTSIDE_HIRE = 18  # hires from outside the city
    MIGRANT_TRAITS = 19  # skill, age and occupation of a person from outside
    COLLEGE_FORECAST = 20  # error of a program's forecast of the frontier
    REVIEW = 21  # whether an enterprise reviews its strategy, and explores
    PARTNER = 22  # with whom it compares itself
    IMITATION = 23  # whether it copies
    HOSTING_ROUNDING = 24  # rounds the number of trainees hosted
    SETUP_COST = 25  # an enterprise's set-up cost of hosting
    COORDINATION = 26  # an enterprise's cost of taking part
    HOST_CHOICE = 27  # which enterprise hosts a student
    ORDER_ROUNDING = 28  # rounds the number of order seats
    ENTRY = 29  # enterprises that enter, and their traits
    LISTING = 30  # whether an outsider lists its vacancies
    ORDER_CHOICE = 31  # which enterprise sponsors a student
    OWN_DECISION = 32  # for decisions that a researcher writes
    SHAPLEY_ORDER = 33  # in which order players arrive in a sampled Shapley value
    GAME_REVISION = 34  # who revises, whom it meets and whether it copies, in a game between populations
    PROJECT_IDEA = 40  # whether an enterprise has an idea for an R&D project, and how good it is
    PROJECT_PROGRESS = 41  # whether a project passes its stage or fails
    PROJECT_PARTNER = 42  # when a project finds a college, and which
    LICENCE_CONTACT = 43  # when an enterprise hears of a licence
    CANDIDATE = 45  # how many engineers and teachers are offered, and what they are like
    DUTY = 46  # share of its duties that a contract of the staff exchange fulfils in a month
    PARTNERSHIP = 47  # which enterprises and programs know each other
    GUIDE_CHOICE = 48  # which programs get a training guide
    EXCHANGE_PLACES = 49  # rounds the places for engineers and teachers
    COUNCIL_SEATS = 50  # which members get the council's rotating seats
    COUNCIL_ATTENDANCE = 51  # who attends a meeting of the council
    DEPARTMENT_PERFORMANCE = 52  # what the appraisal of a department finds in a quarter
    RATING = 55  # an enterprise's first credit rating
    TAKE_UP = 56  # which eligible enterprises claim an instrument
    INSPECTION = 57  # which pledges are checked
    INSTRUMENT_TRIAL = 58  # which instrument a learning government tries
    CENTRE_FIT = 60  # how well the practice centre fits an enterprise's work
    CENTRE_LEAVING = 61  # whether a dissatisfied member leaves the practice centre
    CENTRE_JOINING = 62  # whether an enterprise or college thinks of joining it
    CAMPUS_LEARNER = 63  # which students take part in campus production
    CITY_TRAITS = 70  # size, students, place and sectors of the cities of a country
    PILOT = 71  # which cities of a country begin first
    DESTINATION = 72  # where a person who has left a city looks for work
    BEYOND = 73  # whether a post finds somebody from beyond the country


FIRST_DRAW, SECOND_DRAW = np.int64(0), np.int64(1)
LASTING = np.int64(0)
"""In place of a month: luck that is drawn once and for all."""
NOBODY_ELSE = np.int64(0)
"""The second party of a draw for one alone."""
"""For kernels that draw, with their type, as streams have there: a literal number has machine code of its own."""

LOW_HALF = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
SIGNED_LOW_HALF = np.int64(0xFFFFFFFF)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
SIX = np.uint64(6)


@woven_in
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four words of Philox4x32-10 for a counter and a key; all are 32 bits held in uint64."""
    for _ in range(10):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (
            (product_1 >> HALF) ^ c1 ^ k0,
            product_1 & LOW_HALF,
            (product_0 >> HALF) ^ c3 ^ k1,
            product_0 & LOW_HALF,
        )
        k0 = (k0 + WEYL_0) & LOW_HALF
        k1 = (k1 + WEYL_1) & LOW_HALF
    return c0, c1, c2, c3


@compiled
def words(
    seed: np.uint64, stream: Integer, month: Integer, who: Integer, second: Integer, draw: Integer
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return four independent 32-bit words, held in uint64."""
    purpose = np.int64(stream) * np.int64(65536) + np.int64(draw)
    key = np.uint64(seed)
    return philox(
        np.uint64(purpose & SIGNED_LOW_HALF),
        np.uint64(np.int64(month) & SIGNED_LOW_HALF),
        np.uint64(np.int64(who) & SIGNED_LOW_HALF),
        np.uint64(np.int64(second) & SIGNED_LOW_HALF),
        key & LOW_HALF,
        key >> HALF,
    )


@compiled
def uniform(
    seed: np.uint64, stream: Integer, month: Integer, who: Integer, second: Integer, draw: Integer
) -> float:
    """Return a uniform number in (0, 1), both ends excluded.

    52 bits, centred: with 53 bits the greatest word plus one half would round to 1.
    """
    w0, w1, _, _ = words(seed, stream, month, who, second, draw)
    return uniform_of_words(w0, w1)


@compiled
def uniform_of_words(w0: Integer, w1: Integer) -> float:
    """Return the uniform number in (0, 1) that `uniform` makes of two words."""
    return (float(np.uint64(w0) >> SIX) * 67108864.0 + float(np.uint64(w1) >> SIX) + 0.5) * 2.0**-52


@compiled
def uniform_of_word(word: Integer) -> float:
    """Return the uniform number in (0, 1) that `uniforms` makes of a word."""
    return (float(word) + 0.5) * 2.0**-32


@compiled
def uniforms(
    seed: np.uint64, stream: Integer, month: Integer, who: Integer, second: Integer, draw: Integer
) -> tuple[float, float, float, float]:
    """Return four independent uniform numbers in (0, 1) of 32 bits each, for the price of one."""
    w0, w1, w2, w3 = words(seed, stream, month, who, second, draw)
    return uniform_of_word(w0), uniform_of_word(w1), uniform_of_word(w2), uniform_of_word(w3)


@compiled
def words_below(probability: float) -> int:
    """Return how many of the 2^32 words make a uniform number below a probability: those below this one."""
    return int(min(max(math.ceil(probability * 2.0**32 - 0.5), 0), 2**32))


BLOCK = 1024
"""How many people a kernel draws for at once: the words of a block stay in the fastest cache."""
ALONE = np.zeros(BLOCK, np.uint32)
"""The second party of a block of people who are drawn for alone."""


@compiled
def words_of_block(
    seed: np.uint64,
    stream: Integer,
    month: Integer,
    who: NDArray[np.uint32],
    second: NDArray[np.uint32],
    draw: Integer,
    drawn: NDArray[np.uint32],
) -> None:
    """Write `words` for each pair of `who` and `second` into the columns of `drawn`, (4, at least as many).

    Several at a time in one register: about a seventh of the time that drawing one by one takes.
    """
    key = np.uint64(seed)
    purpose = np.uint64((np.int64(stream) * np.int64(65536) + np.int64(draw)) & SIGNED_LOW_HALF)
    period = np.uint64(np.int64(month) & SIGNED_LOW_HALF)
    for i in range(who.size):
        drawn[0, i], drawn[1, i], drawn[2, i], drawn[3, i] = philox(
            purpose, period, np.uint64(who[i]), np.uint64(second[i]), key & LOW_HALF, key >> HALF
        )


@compiled
def normal_quantile(probability: float) -> float:
    """Return the standard normal's quantile of a probability in (0, 1), to about 1 part in 10^16.

    Source: Wichura (1988), Algorithm AS 241, Applied Statistics 37(3), 477–484, routine PPND16.
    """
    q = probability - 0.5
    if abs(q) > CENTRE:
        return _tail_quantile(probability)
    numerator, denominator = _central_ratio(q)
    return numerator / denominator


@compiled
def normal_quantiles(probability: NDArray[np.float64]) -> None:
    """Write `normal_quantile` of each probability in its place, the same bits.

    What serves six in seven is computed for all, several at a time in one register; the tails follow.
    """
    quantile = np.empty(BLOCK)
    for first in range(0, probability.size, BLOCK):
        here = probability[first : first + BLOCK]
        for n in range(here.size):
            numerator, denominator = _central_ratio(here[n] - 0.5)
            quantile[n] = np.divide(numerator, denominator)
        for n in range(here.size):
            central = abs(here[n] - 0.5) <= CENTRE
            here[n] = quantile[n] if central else _tail_quantile(here[n])


CENTRE = 0.425
"""How far from one half a probability may be to lie in the middle of the distribution."""


@woven_in
def _central_ratio(q: float) -> tuple[float, float]:
    """Return numerator and denominator of the quantile of the probability 0.5 + q in the middle."""
    r = 0.180625 - q * q
    numerator = 2509.0809287301226727 * r + 33430.575583588128105
    numerator = numerator * r + 67265.770927008700853
    numerator = numerator * r + 45921.953931549871457
    numerator = numerator * r + 13731.693765509461125
    numerator = numerator * r + 1971.5909503065514427
    numerator = numerator * r + 133.14166789178437745
    numerator = numerator * r + 3.387132872796366608
    denominator = 5226.495278852545925 * r + 28729.085735721942674
    denominator = denominator * r + 39307.89580009271061
    denominator = denominator * r + 21213.794301586595867
    denominator = denominator * r + 5394.1960214247511077
    denominator = denominator * r + 687.1870074920579083
    denominator = denominator * r + 42.313330701600911252
    denominator = denominator * r + 1.0
    return q * numerator, denominator


@compiled
def _tail_quantile(probability: float) -> float:
    """Return the quantile of a probability in the tails."""
    q = probability - 0.5
    tail = probability if q < 0.0 else 1.0 - probability
    r = math.sqrt(-math.log(tail))
    if r <= 5.0:
        r = r - 1.6
        numerator = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
        numerator = numerator * r + 0.24178072517745061177
        numerator = numerator * r + 1.27045825245236838258
        numerator = numerator * r + 3.64784832476320460504
        numerator = numerator * r + 5.7694972214606914055
        numerator = numerator * r + 4.6303378461565452959
        numerator = numerator * r + 1.42343711074968357734
        denominator = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
        denominator = denominator * r + 0.0151986665636164571966
        denominator = denominator * r + 0.14810397642748007459
        denominator = denominator * r + 0.68976733498510000455
        denominator = denominator * r + 1.6763848301838038494
        denominator = denominator * r + 2.05319162663775882187
        denominator = denominator * r + 1.0
    else:
        r = r - 5.0
        numerator = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
        numerator = numerator * r + 0.0012426609473880784386
        numerator = numerator * r + 0.026532189526576123093
        numerator = numerator * r + 0.29656057182850489123
        numerator = numerator * r + 1.7848265399172913358
        numerator = numerator * r + 5.4637849111641143699
        numerator = numerator * r + 6.6579046435011037772
        denominator = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
        denominator = denominator * r + 1.8463183175100546818e-5
        denominator = denominator * r + 7.868691311456132591e-4
        denominator = denominator * r + 0.0148753612908506148525
        denominator = denominator * r + 0.13692988092273580531
        denominator = denominator * r + 0.59983220655588793769
        denominator = denominator * r + 1.0
    quantile = numerator / denominator
    return -quantile if q < 0.0 else quantile


@compiled
def normal(
    seed: np.uint64, stream: Integer, month: Integer, who: Integer, second: Integer, draw: Integer
) -> float:
    """Return a standard normal number: the normal quantile of `uniform`."""
    return normal_quantile(uniform(seed, stream, month, who, second, draw))


UNIFORM, NORMAL, EXPONENTIAL, GUMBEL = map(np.int64, range(4))
IDENTITY = np.dtype(np.int64)


def uniform_columns(
    seed: np.uint64, stream: Integer, month: Integer, who: ArrayLike, second: ArrayLike = 0, draw: Integer = 0
) -> NDArray[np.float64]:
    """Return `uniform` for every element of `who` broadcast with `second`."""
    return _columns(UNIFORM, seed, stream, month, who, second, draw)


def normal_columns(
    seed: np.uint64, stream: Integer, month: Integer, who: ArrayLike, second: ArrayLike = 0, draw: Integer = 0
) -> NDArray[np.float64]:
    """Return a standard normal number for every element: the normal quantile of `uniform_columns`."""
    return _columns(NORMAL, seed, stream, month, who, second, draw)


def exponential_columns(
    seed: np.uint64, stream: Integer, month: Integer, who: ArrayLike, second: ArrayLike = 0, draw: Integer = 0
) -> NDArray[np.float64]:
    """Return an exponential number of mean 1 for every element: −log u of `uniform_columns`."""
    return _columns(EXPONENTIAL, seed, stream, month, who, second, draw)


def gumbel_columns(
    seed: np.uint64, stream: Integer, month: Integer, who: ArrayLike, second: ArrayLike = 0, draw: Integer = 0
) -> NDArray[np.float64]:
    """Return a standard Gumbel number (mode 0, scale 1) for every element: −log(−log u) of `uniform_columns`."""
    return _columns(GUMBEL, seed, stream, month, who, second, draw)


def ranking(
    seed: np.uint64, stream: Integer, month: Integer, who: ArrayLike, second: ArrayLike = 0, draw: Integer = 0
) -> NDArray[np.int64]:
    """Return positions that put `who` (1-D) in a random order: `who[ranking(...)]` is shuffled.

    Who comes before whom depends on the two alone, not on where they stand or who else is there.
    """
    luck = uniform_columns(seed, stream, month, who, second, draw)
    return np.lexsort((np.broadcast_to(who, luck.shape), luck)).astype(np.int64, copy=False)


def choice_columns(cumulative_weights: ArrayLike, u: ArrayLike) -> NDArray[np.int64]:
    """Return for each u in (0, 1) the index of an option drawn in proportion to its weight.

    cumulative_weights: running sums along the last axis, with a positive last value; (n_options,) for every
    u, or (n, n_options) with a row for each u. An option of weight 0 is never drawn.
    """
    cumulative = np.asarray(cumulative_weights, dtype=np.float64)
    target = np.asarray(u, dtype=np.float64)
    if cumulative.ndim not in (1, 2) or cumulative.shape[-1] == 0:
        raise ValueError(
            f"cumulative_weights must be (n_options,) or (n, n_options), found shape {cumulative.shape}"
        )
    if not np.all(cumulative[..., -1] > 0.0):
        raise ValueError(
            f"cumulative_weights must end above 0, found an end of {np.min(cumulative[..., -1])}"
        )
    if cumulative.ndim == 1:
        return np.asarray(np.searchsorted(cumulative, target * cumulative[-1], side="right"), dtype=np.int64)
    if target.shape != cumulative.shape[:1]:
        raise ValueError(f"u must have one value a row, {cumulative.shape[:1]}, found shape {target.shape}")
    passed = cumulative <= (target * cumulative[:, -1])[:, np.newaxis]
    return np.asarray(passed.sum(axis=1), dtype=np.int64)


def check_seed(seed: object) -> np.uint64:
    """Return a run's seed as the generator's key: a whole number from 0 to 2^64 − 1."""
    if isinstance(seed, int | np.integer) and not isinstance(seed, bool) and 0 <= int(seed) < 2**64:
        return np.uint64(seed)
    kind = type(seed).__name__
    found = f"{seed} ({kind})" if isinstance(seed, int | float | np.number) else f"a {kind}"
    raise SettingError(Fault("seed", f"found {found}.", "a whole number from 0 to 2**64 - 1, such as seed=0"))


def city_seed(seed: np.uint64, number: int) -> np.uint64:
    """Return the seed of a city of a country: the country's, below 2^32, with the city's number above it."""
    return np.uint64(int(seed) + (number << 32))


@woven_in
def common_luck(seed: np.uint64) -> np.uint64:
    """Return the key of what all cities of a country share: the low half of a city's seed."""
    return np.uint64(seed) & LOW_HALF


def _columns(
    law: Integer,
    seed: np.uint64,
    stream: Integer,
    month: Integer,
    who: ArrayLike,
    second: ArrayLike,
    draw: Integer,
) -> NDArray[np.float64]:
    one, other = _identities(who), _identities(second)
    if other.ndim and other.shape != one.shape:
        one, other = np.broadcast_arrays(one, other)
    drawn = np.empty(one.shape)
    draw_each(
        law,
        np.uint64(seed),
        int(stream),
        int(month),
        one.ravel(),
        other.ravel(),
        int(draw),
        drawn.ravel(),
    )
    return drawn


def _identities(who: ArrayLike) -> NDArray[np.int64]:
    identities = np.asarray(who)
    if identities.dtype == IDENTITY:
        return identities
    if identities.dtype.kind not in "iu" and identities.size:
        raise ValueError(f"draws are keyed by whole numbers, found an array of {identities.dtype}")
    return identities.astype(IDENTITY)


@compiled
def draw_each(
    law: Integer,
    seed: np.uint64,
    stream: Integer,
    month: Integer,
    who: NDArray[np.int64],
    second: NDArray[np.int64],
    draw: Integer,
    drawn: NDArray[np.float64],
) -> None:
    """Write the draws of a law for each of `who`; `second` has one value for each of them, or one for all."""
    words = np.empty((4, BLOCK), np.uint32)
    one, other = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    if second.size == 1:
        other[:] = second[0] & SIGNED_LOW_HALF
    for first in range(0, who.size, BLOCK):
        here = drawn[first : first + BLOCK]
        for n in range(here.size):
            one[n] = who[first + n] & SIGNED_LOW_HALF
        if second.size > 1:
            for n in range(here.size):
                other[n] = second[first + n] & SIGNED_LOW_HALF
        words_of_block(seed, stream, month, one[: here.size], other, draw, words)
        for n in range(here.size):
            here[n] = uniform_of_words(words[0, n], words[1, n])
        if law == NORMAL:
            normal_quantiles(here)
        elif law != UNIFORM:
            for _ in range(2 if law == GUMBEL else 1):
                take_logs(here)
                for n in range(here.size):
                    here[n] = -here[n]
