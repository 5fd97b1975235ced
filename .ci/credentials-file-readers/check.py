"""Lets the SDKs read each file of testdata/credentials-files before and after an update.

Whatever one read before, it reads after, and the new keys with it, unless the case says that this SDK does not find the
profile. Called with the commands that read with JavaScript and with Go."""

import contextlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys

import botocore.session
from awscli.clidriver import create_clidriver
from botocore.configloader import raw_config_parse
from botocore.exceptions import ConfigParseError

KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
NEW = ("ASIAIOSFODNN7UPDATED", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", "IQoJb3JpZ2luX2VjEXAMPLE//+new==")
KEY = r"(.*\.)?aws_(access_key_id|secret_access_key|session_token)(\..*)?$|.*//"
corpus = pathlib.Path(__file__).parents[2] / "testdata" / "credentials-files"


def text(case, name, default=""):
    file = case / name
    return file.read_text() if file.exists() else default


def names(file):
    return re.findall(r"\[[ \t]*([^\]\n]+?)[ \t]*\]", file.read_bytes().decode(errors="replace"))


def by_botocore(file):
    try:
        return raw_config_parse(str(file))
    except ConfigParseError:
        return None


def cli(file, profile):
    os.environ.update(AWS_SHARED_CREDENTIALS_FILE=str(file), AWS_CONFIG_FILE=os.devnull)
    found = []
    for key in KEYS:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            create_clidriver().main(["configure", "get", key, "--profile", profile])
        found.append(out.getvalue().strip())
    return dict(zip(KEYS, found))


def used_by_botocore(file, profile):
    """The credentials that botocore uses for its requests, whatever else the profile has."""
    os.environ.update(AWS_SHARED_CREDENTIALS_FILE=str(file), AWS_CONFIG_FILE=os.devnull)
    used = botocore.session.Session(profile=profile).get_credentials()
    return used and (used.access_key, used.secret_key, used.token)


def by_line(command, lines):
    done = subprocess.run(command, input="".join(line + "\n" for line in lines), capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def lost(before, after, profile, removed):
    """What was read before and is not read after; the keys of the profile may change."""
    for name, values in (before or {}).items():
        for key, value in values.items():
            # To some a bracket in a comment, or the second line of a token, is something else.
            ours = (name.strip() == profile or name.startswith(profile + "]")) and (re.match(KEY, key.lower()) or key.lower() in removed)
            if not ours and value not in ("", (after or {}).get(name, {}).get(key)):
                yield f"{name}.{key}: {value!r}"


cases = [case for case in sorted(corpus.iterdir()) if (case / "after").exists()]
profiles = {case: text(case, "profile", "default") for case in cases}
files = [case / version for case in cases for version in ("before", "after")]
with_names = ["\t".join(dict.fromkeys([str(file), profiles[file.parent], *names(file)])) for file in files]
read = {
    "botocore": {file: by_botocore(file) for file in files},
    "js": dict(zip(files, by_line(sys.argv[1].split(), map(str, files)))),
    "go": dict(zip(files, by_line(sys.argv[2].split(), with_names))),
}

faults = []
for case in cases:
    profile, unread, removed = profiles[case], text(case, "unread-by").split(), text(case, "removed").split()
    for reader, contents in read.items():
        before, after = contents[case / "before"], contents[case / "after"]
        for loss in lost(before, after, profile, removed):
            faults.append(f"{case.name}: {reader} no longer reads {loss}")
        found = tuple(((after or {}).get(profile) or {}).get(key) for key in KEYS) == NEW
        # Who refused the whole file before may do so after.
        if found == (reader in unread) and (found or before is not None):
            faults.append(f"{case.name}: {reader} {'reads' if found else 'does not read'} the new keys")
    if read["botocore"][case / "after"] is not None:
        found = tuple(cli(case / "after", profile).values()) == NEW
        if found == ("cli" in unread):
            faults.append(f"{case.name}: aws configure get {'prints' if found else 'does not print'} the new keys")
        # A profile that assumes a role with its own keys would call STS.
        if "botocore" not in unread and "own-keys" not in case.name and used_by_botocore(case / "after", profile) != NEW:
            faults.append(f"{case.name}: botocore uses other credentials")

for fault in faults:
    print("credentials-files:", fault)
print(f"credentials-files: {len(cases)} files, {len(faults)} faults")
sys.exit(bool(faults))
