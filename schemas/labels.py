"""Words on screens that must be the same wherever they stand."""

from collections.abc import Mapping

from schemas.events import Rating

RATINGS: Mapping[Rating, str] = {
    Rating.VERY_GOOD: "Very good",
    Rating.GOOD: "Good",
    Rating.NEITHER: "Neither good nor poor",
    Rating.POOR: "Poor",
    Rating.VERY_POOR: "Very poor",
    Rating.DONT_KNOW: "Don’t know",
}
"""The Friends and Family Test's own answers, so that figures can stand beside other services'."""
