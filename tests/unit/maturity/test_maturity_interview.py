import random
from statistics import median

from assistant.domain.assessment import CriterionAnswer
from assistant.maturity.interview import interviewed, next_question
from assistant.maturity.scoring import assess


def said(name: str, value: float | None, **more: object) -> CriterionAnswer:
    return CriterionAnswer.model_validate({"criterion_id": name, "value": value, **more})


def test_it_asks_the_essential_criterion_that_decides_most(small):
    question = next_question(small, assess(small, (), id="as_1"), "ja")

    assert question is not None
    assert question.criteria == ("w1",)
    assert question.text == "w1はどうですか。"


def test_the_question_is_in_the_readers_language(small):
    question = next_question(small, assess(small, (), id="as_1"), "en")

    assert question is not None
    assert question.text == "What about w1?"


def test_what_was_asked_or_is_not_known_is_not_asked_again(small):
    answers = (said("b1", None, special="unknown"),)

    question = next_question(small, assess(small, answers, id="as_1"), "ja", asked=("w1",))

    assert question is not None
    assert question.criteria[0] not in ("b1", "w1")


def test_it_stops_when_everything_is_decided(small):
    answers = [said(each.id, 1.0) for each in small.criteria]

    assert interviewed(small, answers, id="as_1", language="ja").next_question is None


def test_the_same_answers_bring_the_same_question(rubrics):
    rubric = rubrics["commerce-cwr"]
    answers = (said("gov-1", 1.0), said("act-3", 0.0))

    asked = {next_question(rubric, assess(rubric, answers, id="as_1"), "ja").text for _ in range(3)}

    assert len(asked) == 1


def test_a_checklist_asks_what_an_item_rests_on_first(checklist):
    question = next_question(checklist, assess(checklist, (), id="as_1"), "ja")

    assert question is not None
    assert question.criteria == ("i2",)


def test_a_checklist_turns_to_the_group_it_knows_least_of(checklist):
    answers = (said("i2", 1.0), said("i1", None, special="unknown"))

    question = next_question(checklist, assess(checklist, answers, id="as_1"), "ja")

    assert question is not None
    assert question.criteria == ("i3",)


def test_an_interview_decides_all_with_fewer_questions_than_criteria(rubrics):
    rubric = rubrics["commerce-cwr"]
    chance, counts = random.Random(7), []
    for _ in range(12):
        reached = chance.choice((0, 1, 2, 3))
        truth = {
            each.id: chance.choice((0.5, 1.0) if each.level <= reached else (0.0, 0.25))
            for each in rubric.criteria
        }
        answers: list[CriterionAnswer] = []
        result = interviewed(rubric, answers, id="as_1", language="ja")
        while result.next_question is not None:
            answers += [said(each, truth[each]) for each in result.next_question.criteria]
            result = interviewed(rubric, answers, id="as_1", language="ja")
        assert all(each.stage.low == each.stage.high for each in result.dimensions)
        counts.append(len(answers))

    assert median(counts) <= 0.55 * len(rubric.criteria)
