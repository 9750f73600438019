"""Product copy: sentences that rest on recorded attributes, checked against them and the law."""
