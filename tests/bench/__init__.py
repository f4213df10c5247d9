"""How much the front door costs beside the least it could cost and beside others: make bench."""
