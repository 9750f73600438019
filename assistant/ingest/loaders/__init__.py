"""One file format each: text in, records and refusals out."""
