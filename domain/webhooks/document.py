"""What a webhook is told when nobody says otherwise: what happened to what."""

DEFAULT_DOCUMENT = "query ($subjectId: ID!) { node(id: $subjectId) { __typename id } }"
LONGEST_DOCUMENT = 20_000
"""Characters."""
