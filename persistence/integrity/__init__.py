"""What must hold at every moment, looked for in SQL: in each company, by the clock and when asked."""
