"""Knowledge in: files become documents, documents become passages, passages become a generation."""
