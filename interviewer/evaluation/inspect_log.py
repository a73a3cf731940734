"""An evaluation in the log format of inspect_ai, so that `inspect view` shows it: one sample an interview, one score a question.

It is the JSON form of `EvalLog`, version 2. It is written without inspect_ai, which is needed only to look at it (extra `inspect`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from interviewer.evaluation.report import EvaluationReport, InterviewRecord, QuestionRecord

FORMAT = 2
TASK, SCORER = "interview", "interviewer"


def inspect_log(report: EvaluationReport, at: datetime) -> str:
    """The text of the log. `at` is the time that it carries; a score that does not exist is left out, never made up."""
    created = at.isoformat()
    samples = [_sample(interview) for interview in report.interviews]
    log = {
        "version": FORMAT,
        "status": "cancelled" if report.stopped else "success",
        "eval": _eval(report, created),
        "plan": {"name": report.configuration.name, "steps": [], "config": {}},
        "results": {
            "total_samples": len(samples),
            "completed_samples": sum(interview.fault is None for interview in report.interviews),
            "scores": [{"name": SCORER, "scorer": SCORER, "params": {}, "metrics": dict(_metrics(report))}],
        },
        "stats": {"started_at": created, "completed_at": created, "model_usage": {}},
        "samples": samples,
    }
    return json.dumps(log, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _eval(report: EvaluationReport, created: str) -> dict[str, Any]:
    """What was run."""
    run = hashlib.sha256(report.model_dump_json(exclude={"seconds"}).encode()).hexdigest()[:22]
    ids = [interview.id for interview in report.interviews]
    return {
        "eval_id": run,
        "run_id": run,
        "created": created,
        "task": TASK,
        "task_id": f"{TASK}-{run}",
        "task_version": report.version,
        "dataset": {"name": report.suite or "built-in candidates", "samples": len(ids), "sample_ids": ids},
        "model": f"interviewer/{report.configuration.model or report.configuration.judge}",
        "config": {},
        "packages": {"mock-interviewer": report.program},
        "metadata": report.configuration.model_dump(),
    }


def _metrics(report: EvaluationReport) -> Iterator[tuple[str, dict[str, Any]]]:
    """The measures that have a value."""
    for name, measure in report.measures.items():
        if measure.value is not None:
            interval = {"low": measure.low, "high": measure.high, "n": measure.n, "definition": measure.definition}
            yield name, {"name": name, "value": measure.value, "params": {}, "metadata": interval}


def _sample(interview: InterviewRecord) -> dict[str, Any]:
    messages = [message for question in interview.questions for message in _messages(question)]
    breaches = [f"{each.measure}: {each.note}" for each in interview.breaches]
    scores = {question.id: _score(question) for question in interview.questions if question.score is not None}
    return {
        "id": interview.id,
        "epoch": 1,
        "input": interview.candidate,
        "target": "",
        "messages": messages,
        "output": {"model": "interviewer", "choices": [], "completion": messages[-1]["content"] if messages else ""},
        "scores": scores,
        "metadata": {
            "day": interview.day,
            "mode": interview.mode,
            "finished": interview.finished,
            "left": interview.left,
            "fault": interview.fault,
            "went_wrong": breaches,
            **{f"extra_{key}": value for key, value in _extra(interview).items()},
        },
        "store": {},
        "events": [],
        "model_usage": {},
        "attachments": {},
    }


def _extra(interview: InterviewRecord) -> dict[str, Any]:
    """What else the suite says, as the report has it: a number without end, which JSON cannot hold, is null."""
    extra: dict[str, Any] = json.loads(interview.model_dump_json(include={"extra"}))["extra"]
    return extra


def _messages(question: QuestionRecord) -> Iterator[dict[str, Any]]:
    """The interviewer is the assistant: it is the one who is measured."""
    if question.opening is not None:
        yield {"role": "assistant", "content": question.opening, "source": "generate"}
    for turn in question.turns:
        yield {"role": "user", "content": turn.reply, "source": "input"}
        if turn.words is not None:
            yield {"role": "assistant", "content": turn.words, "source": "generate"}


def _score(question: QuestionRecord) -> dict[str, Any]:
    trail = [
        {"turn": turn.turn, "kind": turn.kind, "score_after": turn.score_after, "move": turn.move.model_dump() if turn.move else None}
        for turn in question.turns
    ]
    explanation = "; ".join(f"{turn.move.kind if turn.move else turn.kind} at {turn.score_after}" for turn in question.turns)
    answer = next((turn.reply for turn in reversed(question.turns) if turn.kind == "answered"), None)
    return {"value": question.score, "answer": answer, "explanation": explanation, "metadata": {"verdict": question.verdict, "turns": trail}, "history": []}
