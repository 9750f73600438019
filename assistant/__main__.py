"""Makes `python -m assistant` the same as `assistant`."""

from assistant.cli import main

main()
