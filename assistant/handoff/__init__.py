"""Handing over to a person without the customer repeating anything."""
