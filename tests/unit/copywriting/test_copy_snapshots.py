"""Golden texts, read aloud once; run with COPY_SNAPSHOTS=write to write them anew."""

import os
from pathlib import Path

import pytest

SNAPSHOTS = Path(__file__).parents[2] / "snapshots" / "copy"
SAMPLES = (
    ("MN-TBL-1002", "web", "ja", "plain"),
    ("MN-SKN-1001", "google", "ja", "plain"),
    ("MN-APP-2501", "web", "ja", "polite"),
    ("MN-FOD-1401", "google", "ja", "plain"),
    ("MN-SUP-1001", "web", "ja", "plain"),
    ("MN-ELC-1301", "email", "ja", "casual"),
    ("MN-SHO-1202", "google", "ja", "casual"),
    ("MN-SKN-1903", "web", "ja", "polite"),
    ("MN-TBL-1001", "google", "en", "plain"),
    ("MN-SHO-1202", "web", "en", "polite"),
)


@pytest.mark.parametrize(("sku", "channel", "language", "tone"), SAMPLES)
def test_a_golden_text_reads_as_it_was_read_aloud(by_sku, draft, sku, channel, language, tone):
    listing = draft(by_sku[sku], channel=channel, language=language, tone=tone)
    lines = [listing.title, "", *(sentence.text for sentence in listing.sentences)]
    lines += ["", *(f"? {question}" for question in listing.missing)]
    lines += [f"! {each.rule_id}: {each.text}" for each in listing.findings]
    text = "\n".join(lines).rstrip() + "\n"

    path = SNAPSHOTS / f"{sku}.{channel}.{language}.{tone}.txt"
    if os.environ.get("COPY_SNAPSHOTS") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
