"""From a record's three numbers to one draw: the value at u of its distribution (inverse CDF, rising in u).

Low and high mean one of two things. An *interval* (95% CI, IQR, SE) says how wide the distribution is: draws may lie
outside it, never outside what is possible (shares 0 to 1; never below 0 where low is not). A *range* (range in source,
expert range, none) says where the quantity can be: draws stay inside it; its width counts as a 95% interval.

| distribution | drawn from an interval                         | drawn from a range                            |
|--------------|------------------------------------------------|-----------------------------------------------|
| normal       | mean = value, sd from the width                | the same, truncated to low and high           |
| lognormal    | median = value, sd of the log from the width   | the same, truncated to low and high           |
| beta         | on 0 to 1, mean = value, sd from the width     | PERT: on low to high, most likely value, 4    |
| triangular   | low, most likely value, high                   | the same                                      |
| uniform      | low to high                                    | the same                                      |

An SE of a lognormal is taken on the natural scale (value plus or minus SE); with low = 0 the width of the log is read
from value to high, as the log of 0 does not exist.
"""

import math
from statistics import NormalDist

from scipy import special

from model.evidence.schema import SHARE_UNITS

INTERVAL_WIDTH_IN_SD = {"95% CI": 2 * 1.959964, "IQR": 1.349, "SE": 2.0}
RANGE_WIDTH_IN_SD = 2 * 1.959964
PERT_WEIGHT = 4.0  # how much more the most likely value counts than each end (the usual choice)
MARGIN = 1e-12  # keeps u off 0 and 1, where unbounded distributions have no value
SHARPEST_BETA = 1e8  # beyond this sharpness (about 1 / variance) the inverse is no longer computed reliably


def quantile(u: float, value: float, low: float, high: float, unit: str, distribution: str, interval: str) -> float:
    """The value at u (0-1) of one record's distribution, in the record's unit."""
    if not 0 <= u <= 1:
        raise ValueError(f"a draw needs u from 0 to 1, found {u}")
    if distribution == "fixed" or low == high:
        return value
    u = min(max(u, MARGIN), 1 - MARGIN)
    is_interval = interval in INTERVAL_WIDTH_IN_SD
    least, most = _possible(unit, distribution, low) if is_interval else (low, high)
    width_in_sd = INTERVAL_WIDTH_IN_SD.get(interval, RANGE_WIDTH_IN_SD)
    if distribution == "uniform":
        drawn = low + u * (high - low)
    elif distribution == "triangular":
        drawn = _triangular(u, value, low, high)
    elif distribution == "beta":
        sd = (high - low) / width_in_sd
        drawn = _beta(u, value, sd) if is_interval else _pert(u, value, low, high)
    elif distribution == "lognormal":
        sd = _log_sd(value, low, high, interval, width_in_sd)
        log_least = math.log(least) if least > 0 else -math.inf
        drawn = math.exp(_normal(u, math.log(value), sd, log_least, math.log(most)))
    else:
        drawn = _normal(u, value, (high - low) / width_in_sd, least, most)
    return float(min(max(drawn, least), most))


def _possible(unit: str, distribution: str, low: float) -> tuple[float, float]:
    """The ends that no draw may pass, whatever its distribution."""
    if unit in SHARE_UNITS or distribution == "beta":
        return 0.0, 1.0
    return (0.0 if low >= 0 else -math.inf), math.inf


def _normal(u: float, mean: float, sd: float, least: float, most: float) -> float:
    """Normal distribution truncated to [least, most]."""
    whole = NormalDist(mean, sd)
    below, above = (whole.cdf(end) if math.isfinite(end) else float(end > 0) for end in (least, most))
    return whole.inv_cdf(min(max(below + u * (above - below), MARGIN), 1 - MARGIN))


def _log_sd(value: float, low: float, high: float, interval: str, width_in_sd: float) -> float:
    if interval == "SE":
        return math.sqrt(math.log1p(((high - low) / 2 / value) ** 2))
    if low == 0:
        return math.log(high / value) / (width_in_sd / 2)
    return math.log(high / low) / width_in_sd


def _triangular(u: float, mode: float, low: float, high: float) -> float:
    turn = (mode - low) / (high - low)
    if u < turn:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))


def _beta(u: float, mean: float, sd: float) -> float:
    # No beta distribution has a mean of exactly 0 or 1: one standard deviation off is the nearest we take.
    margin = min(sd, 1e-3)
    mean = min(max(mean, margin), 1 - margin)
    # A sd that no beta distribution of this mean can have becomes the widest we accept.
    concentration = min(max(mean * (1 - mean) / sd**2 - 1, 1.0), SHARPEST_BETA)
    return float(special.betaincinv(mean * concentration, (1 - mean) * concentration, u))


def _pert(u: float, mode: float, low: float, high: float) -> float:
    width = high - low
    rising, falling = 1 + PERT_WEIGHT * (mode - low) / width, 1 + PERT_WEIGHT * (high - mode) / width
    return low + width * float(special.betaincinv(rising, falling, u))
