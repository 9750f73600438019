"""Other systems' records: their field names, prices and rows brought into our shapes."""
