"""Round numbers along an axis."""

from __future__ import annotations

import math

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return at most so many round numbers that span low to high, the first and last at or beyond them."""
    if high <= low:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    for step in (power * factor for factor in (*STEPS, 20.0, 25.0, 50.0)):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first + 1 <= most:
            break
    return [number * step for number in range(first, last + 1)]


def written(numbers: list[float]) -> list[str]:
    """Write the numbers of an axis with as many decimals as their step needs."""
    step = abs(numbers[1] - numbers[0]) if len(numbers) > 1 else 1.0
    decimals = next((one for one in range(6) if abs(step * 10**one - round(step * 10**one)) < 1e-6), 6)
    return [f"{number:,.{decimals}f}".replace("-", "−") for number in numbers]
