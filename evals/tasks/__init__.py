"""Evaluation tasks: each takes its cases through one side of the assistant and marks them."""

from evals.tasks import (
    answers,
    floor,
    glossary,
    limits,
    maturity,
    orders,
    retrieval,
    routing,
    safety,
)
from evals.tasks.task import Task

TASKS: tuple[Task, ...] = (
    routing.TASK,
    retrieval.TASK,
    answers.TASK,
    limits.TASK,
    glossary.TASK,
    maturity.TASK,
    safety.TASK,
    orders.TASK,
    floor.TASK,
)
