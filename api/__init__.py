"""The HTTP side: routes, streams and demo pages over the assistant."""
