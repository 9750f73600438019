"""Copy and assessments over HTTP: for those whose work it is, from records alone."""

from collections.abc import Callable

import pytest
from doubles import KEYS
from fastapi.testclient import TestClient

Serve = Callable[..., TestClient]
ROUTES = (
    ("POST", "/api/v1/copy/drafts", {"sku": "MN-TBL-1001"}),
    ("POST", "/api/v1/copy/check", {"sku": "MN-TBL-1001", "text": "磁器のマグです。"}),
    ("GET", "/api/v1/maturity/models", None),
    ("POST", "/api/v1/maturity/assessments", {"model": "commerce-cwr"}),
    ("POST", "/api/v1/maturity/assessments/a/answers", {"answers": [{"criterion_id": "x"}]}),
    ("POST", "/api/v1/maturity/assessments/a/notes", {"text": "x"}),
    ("GET", "/api/v1/maturity/assessments/a", None),
    ("GET", "/api/v1/maturity/assessments/a/next", None),
    ("GET", "/api/v1/maturity/assessments/a/report", None),
)


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_other_roles_are_kept_out(serve: Serve, method: str, path: str, body: object) -> None:
    client = serve(keys=KEYS)
    outside = ["shop-key", "desk-key"] + (["talk-key"] if "/copy/" in path else [])
    for key in outside:
        denied = client.request(method, path, json=body, headers={"Authorization": f"Bearer {key}"})
        assert (denied.status_code, denied.json()["code"]) == (403, "not_allowed"), key
    nobody = client.request(method, path, json=body)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "not_authenticated")
    inside = client.request(method, path, json=body, headers={"Authorization": "Bearer copy-key"})
    assert inside.status_code in (200, 201, 404)


def test_a_draft_names_what_every_sentence_rests_on(client: TestClient) -> None:
    body = client.post("/api/v1/copy/drafts", json={"sku": "MN-TBL-1001"}).json()
    assert body["listing"]["sku"] == "MN-TBL-1001"
    assert "330mL" in body["text"]
    assert all(sentence["attribute_ids"] for sentence in body["listing"]["sentences"])


@pytest.mark.parametrize("wrong", [{"channel": "fax"}, {"tone": "shouting"}])
def test_a_channel_or_tone_there_is_not_is_refused(
    client: TestClient, wrong: dict[str, str]
) -> None:
    answer = client.post("/api/v1/copy/drafts", json={"sku": "MN-TBL-1001", **wrong})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_a_text_is_held_against_the_record(client: TestClient) -> None:
    def check(text: str) -> dict[str, object]:
        body: dict[str, object] = client.post(
            "/api/v1/copy/check", json={"sku": "MN-TBL-1001", "text": text}
        ).json()
        return body

    assert check("容量は330mLです。") == {"passes": True, "findings": []}
    assert check("容量は500mLです。")["findings"] != []


def test_copy_for_no_product_is_refused(client: TestClient) -> None:
    answer = client.post("/api/v1/copy/drafts", json={"sku": "MN-XXX-0000"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def begun(client: TestClient) -> str:
    answer = client.post("/api/v1/maturity/assessments", json={"model": "commerce-cwr"})
    assert answer.status_code == 201
    body = answer.json()
    assert (body["model"], body["answers"]) == ("commerce-cwr", [])
    assert body["next_question"]["text"]
    return f"/api/v1/maturity/assessments/{body['id']}"


def test_the_models_are_listed(client: TestClient) -> None:
    models = client.get("/api/v1/maturity/models").json()
    assert [(each["id"], each["kind"]) for each in models] == [("commerce-cwr", "ladder")]
    assert models[0]["criteria"] > 10


def test_notes_become_answers_with_the_clients_words(client: TestClient) -> None:
    path = begun(client)
    notes = "メルマガは全員に一斉配信だけです。アクセス解析は入っています。"
    body = client.post(f"{path}/notes", json={"text": notes}).json()
    assert body["answers"]
    assert all(each["quote"] in notes for each in body["answers"])
    assert client.get(path).json() == body


def test_answers_narrow_the_result_and_the_next_question_moves_on(client: TestClient) -> None:
    path = begun(client)
    asked = client.get(f"{path}/next").json()["next_question"]["criteria"][0]
    answer = {"criterion_id": asked, "value": 1, "quote": "毎週見ています"}
    body = client.post(f"{path}/answers", json={"answers": [answer]}).json()
    assert [(each["criterion_id"], each["value"]) for each in body["answers"]] == [(asked, 1.0)]
    assert asked not in body["undecided"]
    skipped = client.get(f"{path}/next", params={"skip": body["next_question"]["criteria"]})
    assert skipped.json()["next_question"] != body["next_question"]


@pytest.mark.parametrize(
    "wrong",
    [{"value": 0.7}, {"value": None}, {"value": 1, "special": "unknown"},
     {"criterion_id": "nothing", "value": 1}],
)  # fmt: skip
def test_an_answer_that_says_nothing_usable_is_refused_and_not_kept(
    client: TestClient, wrong: dict[str, object]
) -> None:
    path = begun(client)
    asked = client.get(f"{path}/next").json()["next_question"]["criteria"][0]
    given = {"answers": [{"criterion_id": asked, **wrong}]}
    answer = client.post(f"{path}/answers", json=given)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert client.get(path).json()["answers"] == []


def test_a_report_is_a_file(client: TestClient) -> None:
    path = begun(client)
    for written, media in (
        ("html", "text/html"),
        ("csv", "text/csv"),
        ("json", "application/json"),
    ):
        answer = client.get(f"{path}/report", params={"format": written})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media)
        named = f'attachment; filename="assessment.{written}"'
        assert answer.headers["content-disposition"] == named
    refused = client.get(f"{path}/report", params={"format": "rtf"})
    assert (refused.status_code, refused.json()["code"]) == (406, "format_unavailable")


def test_there_is_no_assessment_or_model_of_that_name(client: TestClient) -> None:
    assert client.get("/api/v1/maturity/assessments/as_none").status_code == 404
    unknown = client.post("/api/v1/maturity/assessments", json={"model": "none"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
