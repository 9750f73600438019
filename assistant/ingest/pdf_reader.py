"""A program of its own: prints the text of a PDF as JSON, within limits of memory and time."""

import json
import sys

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 60
LARGEST_FILE = 200_000_000
MOST_PAGES = 5_000
MOST_LETTERS = 20_000_000


def limit() -> None:
    """Bound this process where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the wall time alone bounds it
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def read(path: str) -> dict[str, object]:
    """Return title and pages, or the problem in words."""
    import logging
    from pathlib import Path

    from pypdf import PdfReader

    logging.disable(logging.CRITICAL)
    if Path(path).stat().st_size > LARGEST_FILE:
        return {"problem": f"is larger than {LARGEST_FILE // 1_000_000} MB"}
    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"problem": "is encrypted"}
    if len(reader.pages) > MOST_PAGES:
        return {"problem": f"has more than {MOST_PAGES} pages"}
    pages: list[str] = []
    letters = 0
    for page in reader.pages:
        pages.append(page.extract_text() or "")
        letters += len(pages[-1])
        if letters > MOST_LETTERS:
            return {"problem": "holds more text than a document does"}
    described = reader.metadata
    title = str(described.title or "") if described else ""
    return {"title": title, "pages": pages}


def main(path: str) -> None:
    """Print what was read; every failure is told, none is raised."""
    limit()
    try:
        told = read(path)
    except MemoryError:
        told = {"problem": "needs more memory than a document may"}
    except RecursionError:
        told = {"problem": "is nested too deeply"}
    except Exception as problem:  # noqa: BLE001 - whatever the parser meets
        words = " ".join(str(problem).split())[:200]
        told = {"problem": f"is not a PDF that can be read: {words or type(problem).__name__}"}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
