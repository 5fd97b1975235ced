#!/usr/bin/env python3
"""Recreates create-session/: bodies that CreateSession answers with, or should never answer with."""

import copy
import json
import pathlib
import shutil

RESPONSES = pathlib.Path(__file__).resolve().parent / "create-session"

SESSION_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE" + "Zm9vYmFy/aGVsbG8+d29ybGQ" * 24 + "EXAMPLE=="
SUCCESS = {
    "credentialSet": [
        {
            "assumedRoleUser": {
                "arn": "arn:aws:sts::123456789012:assumed-role/Backup/6f1c0b5e2d9a48377c10",
                "assumedRoleId": "AROAEXAMPLEEXAMPLE123:6f1c0b5e2d9a48377c10",
            },
            "credentials": {
                "accessKeyId": "ASIAIOSFODNN7EXAMPLE",
                "expiration": "2030-01-01T00:00:00Z",
                "secretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "sessionToken": SESSION_TOKEN,
            },
            "packedPolicySize": 10,
            "roleArn": "arn:aws:iam::123456789012:role/example/Backup",
            "sourceIdentity": "CN=rsa-2048",
        }
    ],
    "subjectArn": "arn:aws:rolesanywhere:us-east-1:123456789012:subject/2b4d6f80-1a3c-4e5f-9a8b-7c6d5e4f3a2b",
}


def changed(change):
    """The successful response after change(response, its first credentials)."""
    response = copy.deepcopy(SUCCESS)
    change(response, response["credentialSet"][0]["credentials"])
    return response


def add_unknown_members(response, credentials):
    response["enrollmentArn"] = None
    response["futureObject"] = {"accessKeyId": "not-this-one", "list": [1, 2.5e3, True, {"credentials": {}}]}
    response["credentialSet"][0]["futureList"] = [[], {}, "text"]
    credentials["accountId"] = "123456789012"


def add_second_set(response, _):
    second = copy.deepcopy(response["credentialSet"][0])
    second["credentials"]["accessKeyId"] = "ASIASECONDSETEXAMPLE"
    second["credentials"]["secretAccessKey"] = "second/K7MDENG/bPxRfiCYEXAMPLEKEYEXAMPLE"
    response["credentialSet"].append(second)


def write(name, text):
    (RESPONSES / name).write_text(text, encoding="utf-8", newline="\n")


def write_json(name, value):
    write(name, json.dumps(value, indent=2) + "\n")


def main():
    shutil.rmtree(RESPONSES, ignore_errors=True)
    RESPONSES.mkdir()

    write_json("success.json", SUCCESS)
    write_json("success-with-unknown-members.json", changed(add_unknown_members))
    write_json("success-two-sets.json", changed(add_second_set))

    write_json("empty-credential-set.json", SUCCESS | {"credentialSet": []})
    write_json("missing-credential-set.json", {"subjectArn": SUCCESS["subjectArn"]})
    write_json("missing-secret-access-key.json", changed(lambda _, credentials: credentials.pop("secretAccessKey")))
    write_json("empty-access-key-id.json", changed(lambda _, credentials: credentials.update(accessKeyId="")))
    write_json("null-session-token.json", changed(lambda _, credentials: credentials.update(sessionToken=None)))
    write_json(
        "malformed-expiration.json", changed(lambda _, credentials: credentials.update(expiration="01/01/2030 00:00"))
    )

    write("not-json.html", "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>Bad Gateway</body>\n</html>\n")
    success = json.dumps(SUCCESS)
    write("truncated.json", success[: len(success) // 2])
    write("deeply-nested.json", '{"credentialSet":' + "[" * 1999 + "]" * 1999 + "}")

    write_json("access-denied-untrusted.json", {"message": "Untrusted signing certificate"})
    write_json("access-denied-lowercase-message.json", {"message": "Invalid signature"})
    write_json("access-denied-uppercase-message.json", {"Message": "Invalid signature"})
    write_json(
        "error-type-in-body.json",
        {
            "__type": "com.amazonaws#AccessDeniedException",
            "message": "Requested Role isn't one of those listed in the Profile.",
        },
    )
    write_json(
        "validation-exception.json",
        {"__type": "ValidationException", "message": "Invalid or empty profile provided."},
    )
    write_json("throttling.json", {"code": "ThrottlingException", "message": "Rate exceeded"})


if __name__ == "__main__":
    main()
