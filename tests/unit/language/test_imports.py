"""Reading text costs nothing until text is read."""

import subprocess
import sys


def test_importing_every_module_loads_no_dictionary_and_no_vendor() -> None:
    code = (
        "import sys\n"
        "from assistant.language import (aligned, bounds, currency_words, dates, detect,\n"
        "    money_words, normalise, numerals, quantities, tokenise, yes_no)\n"
        "print(sorted({'sudachipy', 'snowballstemmer', 'pydantic'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"
