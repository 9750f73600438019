"""Calls to models: why one failed, when it is tried again, and when nobody is asked for a while."""
