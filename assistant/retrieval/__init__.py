"""Finding: what a question names, passages for its words, products for its limits."""
