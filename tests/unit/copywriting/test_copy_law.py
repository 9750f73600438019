"""The law rules against their own examples, evasions, and files that cannot be used."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.copywriting.law import check, read_rules
from assistant.copywriting.patterns import compiled, nests_repeats
from assistant.domain.listing import LawRule
from assistant.errors import ConfigurationInvalid

RULE = {
    "id": "cure",
    "classes": ["all"],
    "law": "薬機法",
    "source": {"ja": "薬機法第66条", "en": "PMD Act, Article 66"},
    "severity": "block",
    "pattern": {"ja": ["治る"], "en": [r"\bcures?\b"]},
    "why": {"ja": "治るとは言えません。", "en": "It may not say cure."},
    "instead": {"ja": "使い方を書く。", "en": "Describe use."},
}


@pytest.fixture
def written(tmp_path):
    def write(*rules):
        path = tmp_path / "rules.yaml"
        path.write_text(yaml.safe_dump({"rules": list(rules)}, allow_unicode=True), "utf-8")
        return path

    return write


def _hits(text, rules, legal_class="cosmetic"):
    return [
        (finding.rule_id, finding.text)
        for finding in check(text, legal_class=legal_class, language="ja", rules=rules)
    ]


def test_every_bad_example_is_hit_and_every_fine_one_is_free(rules):
    for rule in rules:
        for legal_class in rule.classes:
            of = {"legal_class": "general" if legal_class == "all" else legal_class}
            for text in rule.examples["bad"]:
                assert check(text, **of, language="ja", rules=(rule,)), (rule.id, text)
            for text in rule.examples["fine"]:
                assert not check(text, **of, language="ja", rules=(rule,)), (rule.id, text)


def test_a_finding_names_the_article_in_the_readers_language(written):
    rules = read_rules(written(RULE))

    [japanese] = check("すぐ治る", legal_class="food", language="ja", rules=rules)
    [english] = check("すぐ治る", legal_class="food", language="en", rules=rules)

    assert japanese.why == "治るとは言えません（薬機法第66条）。"
    assert english.why == "It may not say cure (PMD Act, Article 66)."
    assert japanese.instead == "使い方を書く。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("すぐ治るクリーム", "治る"),
        ("これはＣＵＲＥ です", "ＣＵＲＥ"),
        ("すぐ治\u200bる", "治\u200bる"),
        ("すぐ治★るよ", "治★る"),
        ("すぐ治 るよ", "治 る"),
    ],
)
def test_a_span_is_in_the_text_as_given(written, text, said):
    [finding] = check(text, legal_class="food", language="ja", rules=read_rules(written(RULE)))

    assert text[finding.start : finding.end] == finding.text == said


def test_a_hit_far_down_a_long_text_has_its_true_place(written):
    text = "あ" * 17_000 + "治る" + "い" * 9_000

    [finding] = check(text, legal_class="food", language="ja", rules=read_rules(written(RULE)))

    assert finding.start == 17_000


def test_a_rule_of_another_class_is_not_applied(written):
    rules = read_rules(written({**RULE, "classes": ["food"]}))

    assert _hits("治る", rules, "food")
    assert not _hits("治る", rules, "apparel")


def test_permitted_cosmetic_effects_and_compositions_are_free(rules):
    for text in (
        "フケ、カユミを抑える",
        "皮膚にうるおいを与える",
        "乾燥による小ジワを目立たなくする",
    ):
        assert _hits(text, rules) == []
    assert _hits("綿100%のシャツ", rules, "apparel") == []
    assert _hits("果汁100%", rules, "food") == []


def test_spots_that_vanish_are_stopped_for_a_cosmetic(rules):
    assert ("spots-erase", "シミが消える") in [
        (rule_id, text[:6]) for rule_id, text in _hits("シミが消えるって書いて", rules)
    ] or ("spots-erase", "シミが消え") in _hits("シミが消えるって書いて", rules)


def test_half_width_letters_do_not_evade(rules):
    assert [rule_id for rule_id, _ in _hits("ｼﾐが消えるｸﾘｰﾑ", rules)] == ["spots-erase"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"pattern": {"ja": ["治(る"]}}, "cure"),
        ({"pattern": {"ja": ["(a+)+b"]}}, "inside another"),
        ({"pattern": {"ja": ["a*"]}}, "nothing at all"),
        ({"severity": "maybe"}, "cure"),
        ({"why": None}, "cure"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(written, changes, why):
    with pytest.raises(ConfigurationInvalid, match=why) as raised:
        read_rules(written({**RULE, **changes}))
    assert "cure" in str(raised.value)


def test_an_id_used_twice_and_a_missing_file_are_refused(written, tmp_path):
    with pytest.raises(ConfigurationInvalid, match="twice: cure"):
        read_rules(written(RULE, RULE))
    with pytest.raises(ConfigurationInvalid, match=r"none\.yaml"):
        read_rules(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("pattern", "nested"),
    [
        ("(a+)+", True),
        ("(?:a*b)*", True),
        ("(?:(?:x{2,})y)+", True),
        ("(a{1,3})+", False),
        (r"(\+)+", False),
        ("[+*]+", False),
        ("(?:a+b)?c*", False),
    ],
)
def test_a_repeat_without_bound_inside_another_is_seen(pattern, nested):
    assert nests_repeats(pattern) is nested


@pytest.mark.timeout(60)
def test_no_shipped_pattern_takes_long_on_a_hostile_text(rules):
    for text in ("送料" * 10_000, "no. " * 5_000, "病院が" * 7_000, "(" * 20_000, "100%" * 5_000):
        read = check(text, legal_class="cosmetic", language="ja", rules=rules)
        assert isinstance(read, tuple)


def test_patterns_ignore_case():
    assert compiled("no.1").search("NO.1")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["治る", "治★る", "ＣＵＲＥ", "が", "ﾞ", "é", "\u200b", "①", "。", " ", "綿"]
        ),
        max_size=12,
    )
)
def test_every_span_is_what_the_finding_quotes(pieces):
    text = "".join(pieces)
    rule = LawRule.model_validate(RULE | {"source": None})

    for finding in check(text, legal_class="food", language="ja", rules=(rule,)):
        assert text[finding.start : finding.end] == finding.text != ""
