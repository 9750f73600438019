"""Routing: does the right agent answer, with the right thing wanted."""

from collections.abc import Iterator

from assistant.domain.conversation import AgentName
from assistant.domain.understanding import Intent
from evals.case import Case, Judged, Mark, Metric, read_cases
from evals.tasks.task import Stage, Task, told


class RoutingCase(Case):
    """Who should answer, and what is wanted."""

    agent: AgentName
    intent: Intent


METRICS = (
    Metric("agent", "the agent that answers is the right one"),
    Metric("intent", "what the reader wants was understood exactly"),
    Metric("both", "agent and intent are right"),
)


def judge(stage: Stage) -> Iterator[Judged]:
    """Take every question through the line and compare who answered and why."""
    for case in read_cases("routing", RoutingCase):
        take = stage.take(case)
        intent = take.understanding.intent if take.understanding else None
        agent_right = take.turn.agent == case.agent and not take.failed
        intent_right = intent == case.intent and not take.failed
        marks = (
            Mark("agent", agent_right, f"{case.agent} → {take.turn.agent}"),
            Mark("intent", intent_right, f"{case.intent} → {intent}"),
            Mark("both", agent_right and intent_right),
        )
        yield Judged(case, marks, told(take), take.failed)


TASK = Task("routing", METRICS, judge)
