"""Files whose lines are given to a mutation, and what becomes of them, in bounded memory."""
