"""What is counted beyond the chassis' own figures."""

from prometheus_client import Counter

RECOMMENDATIONS = Counter(
    "mastery_recommendations", "Questions for the next exercise, by why it was chosen or why there is none", ["reason"]
)
