"""Whether what must hold does, in GraphQL."""
