"""One turn: a straight line of steps from a question to a stored, cited answer."""
