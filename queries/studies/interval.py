"""How far a share may be from the truth when few people answered."""

from math import sqrt

Z = 1.959964  # 95 percent of a normal distribution lies within


def wilson(successes: float, number: float) -> tuple[float, float]:
    """The 95 percent interval of a share, in percent (Wilson, 1927). Raises ValueError without any answer."""
    if number <= 0:
        raise ValueError(f"number: {number} answers give no share")
    share, extra = successes / number, Z**2 / number
    centre = (share + extra / 2) / (1 + extra)
    half = Z * sqrt(share * (1 - share) / number + extra / (4 * number)) / (1 + extra)
    return 100 * max(0.0, centre - half), 100 * min(1.0, centre + half)
