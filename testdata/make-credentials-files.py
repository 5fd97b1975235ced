#!/usr/bin/env python3
"""Makes credentials-files/: shared credentials files, each named by what is odd in it, before and after an update.

The results are written down here by hand, not by the program under test."""

import pathlib
import shutil

OLD = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "IQoJb3JpZ2luX2VjEXAMPLE//+old==")
NEW = ("ASIAIOSFODNN7UPDATED", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", "IQoJb3JpZ2luX2VjEXAMPLE//+new==")
NAMES = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")

I, S, T = (f"{name} = {value}\n" for name, value in zip(NAMES, OLD))
i, s, t = (f"{name} = {value}\n" for name, value in zip(NAMES, NEW))
OLD3, NEW3 = I + S + T, i + s + t
OTHER = "[other]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = other\nregion = eu-west-1\n"


def swapped(text):
    """The same with new values: what an update is where all keys stand in their places."""
    for old, new in zip(OLD, NEW):
        text = text.replace(old, new)
    return text


def indented(text, by="  "):
    return "".join(by + line for line in text.splitlines(True))


BOM = "\ufeff"
PLAIN = "[default]\n" + OLD3 + "region = us-east-1\n\n" + OTHER

# name: (before, after or None, {more files})
CASES = {
    "plain": (PLAIN, swapped(PLAIN), {}),
    "empty": ("", "[default]\n" + NEW3, {}),
    "only-a-comment": ("# mine\n", "# mine\n[default]\n" + NEW3, {}),
    "only-blank-lines": ("\n\n", "\n\n[default]\n" + NEW3, {}),
    "section-missing": (OTHER, OTHER + "[default]\n" + NEW3, {}),
    "section-missing-and-no-final-newline": (OTHER.rstrip("\n"), OTHER + ("[default]\n" + NEW3).rstrip("\n"), {}),
    "section-missing-and-crlf": (
        OTHER.replace("\n", "\r\n"), (OTHER + "[default]\n" + NEW3).replace("\n", "\r\n"), {}),
    "section-empty": ("[default]\n" + OTHER, "[default]\n" + NEW3 + OTHER, {}),
    "header-is-the-last-line": (OTHER + "[default]\n", OTHER + "[default]\n" + NEW3, {}),
    "header-is-the-last-line-without-newline": (OTHER + "[default]", OTHER + ("[default]\n" + NEW3).rstrip("\n"), {}),
    "foreign-header-is-the-last-line": ("[default]\n" + OLD3 + "[bare]\n", "[default]\n" + NEW3 + "[bare]\n", {}),
    "region-is-the-last-line": (
        OTHER + "[default]\n" + OLD3 + "region = us-east-1\n", OTHER + "[default]\n" + NEW3 + "region = us-east-1\n", {}),
    "region-is-the-last-line-without-newline": (
        "[default]\n" + OLD3 + "region = us-east-1", "[default]\n" + NEW3 + "region = us-east-1", {}),
    "key-is-the-last-line-without-newline": (("[default]\n" + OLD3).rstrip("\n"), ("[default]\n" + NEW3).rstrip("\n"), {}),
    "token-missing": (
        "[default]\n" + I + S + "region = us-east-1\n\n" + OTHER, "[default]\n" + NEW3 + "region = us-east-1\n\n" + OTHER, {}),
    "token-missing-and-no-final-newline": (("[default]\n" + I + S).rstrip("\n"), ("[default]\n" + NEW3).rstrip("\n"), {}),
    "keys-missing": (
        "[default]\nregion = us-east-1\n\n# of the next\n" + OTHER,
        "[default]\nregion = us-east-1\n" + NEW3 + "\n# of the next\n" + OTHER, {}),
    "keys-in-another-order-and-apart": (
        "[default]\n" + T + "\nregion = us-east-1\n" + S + "# the id\n" + I,
        "[default]\n" + t + "\nregion = us-east-1\n" + s + "# the id\n" + i, {}),
    "comments-and-blank-lines": (
        "# file\n\n; first\n[default]\n# id\n" + I + "\n; secret\n\n" + S + "# token\n" + T + "\n\n# end\n\n" + OTHER,
        "# file\n\n; first\n[default]\n# id\n" + i + "\n; secret\n\n" + s + "# token\n" + t + "\n\n# end\n\n" + OTHER, {}),
    "key-commented-out": (
        "[default]\n#" + I + "# aws_session_token = x\n" + S, "[default]\n#" + I + "# aws_session_token = x\n" + s + i + t, {}),
    "spacing-around-the-separator": (
        "[default]\n" + "".join(f"{n}{sep}{v}\n" for n, sep, v in zip(NAMES, ("=", "     = ", "\t=\t"), OLD)),
        "[default]\n" + "".join(f"{n}{sep}{v}\n" for n, sep, v in zip(NAMES, ("=", "     = ", "\t=\t"), NEW)), {}),
    "values-empty": (
        "[default]\naws_access_key_id =\naws_secret_access_key=\naws_session_token = \nregion = us-east-1\n",
        "[default]\n" + NEW3 + "region = us-east-1\n", {}),
    "crlf": (PLAIN.replace("\n", "\r\n"), swapped(PLAIN).replace("\n", "\r\n"), {}),
    "crlf-and-token-missing": (
        ("[default]\n" + I + S + OTHER).replace("\n", "\r\n"), ("[default]\n" + NEW3 + OTHER).replace("\n", "\r\n"), {}),
    "line-ends-mixed": (
        "[default]\r\n" + I + S.replace("\n", "\r\n") + T + "region = us-east-1\r\n",
        "[default]\r\n" + i + s.replace("\n", "\r\n") + t + "region = us-east-1\r\n", {}),
    "trailing-blanks": ("[default]  \n" + I.replace("\n", "  \n") + S + T, "[default]  \n" + NEW3, {}),
    "byte-order-mark": (BOM + PLAIN, BOM + swapped(PLAIN), {"warnings": "byte order mark\n", "unread-by": "botocore cli go java\n"}),
    "byte-order-mark-before-a-comment": (
        BOM + "# mine\n" + PLAIN, BOM + "# mine\n" + swapped(PLAIN), {"warnings": "byte order mark\n"}),
    "long-line": (
        "[default]\n" + I + "note = " + 70000 * "x" + "\n" + S + T + OTHER,
        "[default]\n" + i + "note = " + 70000 * "x" + "\n" + s + t + OTHER, {}),
    "header-with-inner-spaces": (
        "[ default ]\n" + OLD3 + OTHER, "[ default ]\n" + NEW3 + OTHER,
        {"warnings": "line 1: some SDKs do not find\n", "unread-by": "botocore cli js\n"}),
    "header-with-comment": ("[default] # note\n" + OLD3 + OTHER, "[default] # note\n" + NEW3 + OTHER, {}),
    "header-with-comment-after-tab": ("[default]\t; note\n" + OLD3, "[default]\t; note\n" + NEW3, {}),
    "header-with-comment-without-space": (
        "[default]#note\n" + OLD3 + OTHER, "[default]#note\n" + NEW3 + OTHER,
        {"warnings": "line 1: some SDKs do not find\n", "unread-by": "js\n"}),
    "header-with-bracket-in-comment": (
        "[default] # [x]\n" + OLD3 + OTHER, "[default] # [x]\n" + NEW3 + OTHER,
        {"warnings": "line 1: some SDKs do not find\n", "unread-by": "botocore cli\n"}),
    "header-with-two-brackets": (
        "[default]]\n" + OLD3 + OTHER, "[default]]\n" + OLD3 + OTHER + "[default]\n" + NEW3, {}),
    "header-in-upper-case": ("[DEFAULT]\n" + OLD3, "[DEFAULT]\n" + OLD3 + "[default]\n" + NEW3, {}),
    "header-of-a-config-file": (
        "[profile team]\n" + OLD3, "[profile team]\n" + OLD3 + "[team]\n" + NEW3, {"profile": "team"}),
    "default-as-in-a-config-file": (
        "[profile default]\n" + OLD3, "[profile default]\n" + OLD3 + "[default]\n" + NEW3, {}),
    "name-begins-with-the-other": (
        "[default-2]\n" + OLD3 + "[defaul]\n" + OLD3, "[default-2]\n" + OLD3 + "[defaul]\n" + OLD3 + "[default]\n" + NEW3, {}),
    "name-with-space": (
        "[my team]\n" + OLD3 + OTHER, "[my team]\n" + NEW3 + OTHER, {"profile": "my team", "unread-by": "java js\n"}),
    "name-with-spaces-is-new": (
        OTHER, OTHER + "[my own team]\n" + NEW3, {"profile": "my own team", "unread-by": "java\n"}),
    "name-in-unicode": (
        OTHER + "[équipe-日本]\n" + OLD3, OTHER + "[équipe-日本]\n" + NEW3, {"profile": "équipe-日本", "unread-by": "java\n"}),
    "name-with-signs": (
        OTHER + "[a.b/c_d-e%f@g]\n" + OLD3, OTHER + "[a.b/c_d-e%f@g]\n" + NEW3, {"profile": "a.b/c_d-e%f@g"}),
    "not-utf-8": (b"# \xff\xfe\xe9\n" + PLAIN.encode(), b"# \xff\xfe\xe9\n" + swapped(PLAIN).encode(), {}),
    "section-twice": (
        "[default]\n" + I + "region = us-east-1\n" + OTHER + "[default]\n" + I + S,
        "[default]\n" + I + "region = us-east-1\n" + OTHER + "[default]\n" + i + s + t,
        {"warnings": "2 sections [default]\n"}),
    "section-twice-and-the-last-without-keys": (
        "[default]\n" + OLD3 + OTHER + "[default]\nregion = us-east-1\n",
        "[default]\n" + OLD3 + OTHER + "[default]\nregion = us-east-1\n" + NEW3, {"warnings": "2 sections [default]\n"}),
    "section-twice-once-with-inner-spaces": (
        "[default]\n" + I + S + "[ default ]\n" + OLD3 + "region = us-east-1\n",
        "[default]\n" + NEW3 + "[ default ]\nregion = us-east-1\n", {"warnings": "line 4: some SDKs do not find\n"}),
    "key-twice": (
        "[default]\n" + I + S + "region = us-east-1\n" + I.replace(" = ", "=") + T + S + "output = json\n",
        "[default]\nregion = us-east-1\n" + i.replace(" = ", "=") + t + s + "output = json\n", {}),
    "key-twice-in-two-cases": ("[default]\n" + I.replace("aws", "AWS") + I + S + T, "[default]\n" + NEW3, {}),
    "keys-in-upper-case": (
        "[default]\n" + "".join(f"{n.upper()} = {v}\n" for n, v in zip(NAMES, OLD)) + "region = us-east-1\n",
        "[default]\n" + NEW3 + "region = us-east-1\n", {}),
    "keys-with-colon": (
        "[default]\n" + "".join(f"{n}: {v}\n" for n, v in zip(NAMES, OLD)) + "region = us-east-1\n",
        "[default]\n" + NEW3 + "region = us-east-1\n", {}),
    "keys-indented": ("[default]\n" + indented(OLD3) + OTHER, "[default]\n" + NEW3 + OTHER, {}),
    "keys-indented-by-tabs": ("[default]\n" + indented(OLD3, "\t"), "[default]\n" + NEW3, {}),
    "keys-indented-deeper-and-deeper": (
        "[default]\n " + I + "  region = us-east-1\n" + S + T,
        "[default]\n region = us-east-1\n" + NEW3, {}),
    "section-indented": (
        "[default]\n" + indented(OLD3 + "region = us-east-1\n") + OTHER,
        "[default]\n  region = us-east-1\n" + NEW3 + OTHER, {}),
    "section-indented-with-comments": (
        "[default]\n  # id\n" + indented(I) + "  # region\n  region = us-east-1\n" + indented(S),
        "[default]\n  # id\n  # region\n  region = us-east-1\n" + NEW3, {}),
    "keys-indented-and-comments-between": (
        "[default]\n" + indented(I) + "  # secret\n" + indented(S), "[default]\n" + i + "# secret\n" + s + t, {}),
    "file-indented": (
        indented("[default]\n" + OLD3 + "region = us-east-1\n[other]\nregion = eu-west-1\n"),
        indented("[default]\n" + NEW3 + "region = us-east-1\n[other]\nregion = eu-west-1\n"),
        {"warnings": "line 1: some SDKs do not find\n"}),
    "file-indented-and-keys-last": (
        indented("[default]\nregion = us-east-1\n" + I + S + "[other]\nregion = eu-west-1\n"),
        indented("[default]\n" + NEW3 + "region = us-east-1\n[other]\nregion = eu-west-1\n"),
        {"warnings": "line 1: some SDKs do not find\n"}),
    "comment-indented-below-a-key": (
        "[default]\n" + I + S + T + "  # note\nregion = us-east-1\n", "[default]\n" + NEW3 + "# note\nregion = us-east-1\n", {}),
    "comment-indented-below-region": (
        "[default]\n" + I + S + T + "region = us-east-1\n  # note\n",
        "[default]\n" + NEW3 + "region = us-east-1\n  # note\n", {}),
    "comment-indented-at-the-end": (
        "[default]\nregion = us-east-1\n  # note\n\n" + OTHER, "[default]\nregion = us-east-1\n  # note\n" + NEW3 + "\n" + OTHER, {}),
    "value-with-comment": (
        "[default]\n" + I.replace("\n", " # note\n") + S + T, "[default]\n" + NEW3, {}),
    "value-in-quotes": (
        "[default]\n" + "".join(f'{n} = "{v}"\n' for n, v in zip(NAMES, OLD)), "[default]\n" + NEW3, {}),
    "value-over-several-lines": (
        "[default]\n" + I + S + "aws_session_token = IQoJb3JpZ2lu\n  X2VjEXAMPLE//+old==\nregion = us-east-1\n",
        "[default]\n" + NEW3 + "region = us-east-1\n", {}),
    "region-indented-below-a-key": (
        "[default]\n" + I + S + "  region = us-east-1\n  output = json\n" + T,
        "[default]\n" + i + s + "region = us-east-1\noutput = json\n" + t, {}),
    "nested-block": (
        "[default]\n" + OLD3 + "s3 =\n  max_concurrent_requests = 20\n  addressing_style = path\nregion = us-east-1\n",
        "[default]\n" + NEW3 + "s3 =\n  max_concurrent_requests = 20\n  addressing_style = path\nregion = us-east-1\n", {}),
    "nested-block-at-the-end": (
        "[default]\nregion = us-east-1\ns3 =\n  addressing_style = path\n\n" + OTHER,
        "[default]\nregion = us-east-1\ns3 =\n  addressing_style = path\n" + NEW3 + "\n" + OTHER, {}),
    "nested-block-with-a-key-of-the-same-name": (
        "[default]\n" + OLD3 + "s3 =\n  aws_access_key_id = nested\n",
        "[default]\n" + NEW3 + "s3 =\n  aws_access_key_id = nested\n", {}),
    "key-within-another-value": (
        "[default]\n" + OLD3 + "note = some\n  aws_access_key_id = words\nregion = us-east-1\n",
        "[default]\nnote = some\n  aws_access_key_id = words\nregion = us-east-1\n" + NEW3, {}),
    "nested-block-that-is-a-key": (
        "[default]\naws_session_token =\n  region = nested\n" + I + S, "[default]\n" + t + i + s, {}),
    "key-that-begins-alike": (
        "[default]\naws_access_key_id_x = mine\n" + OLD3 + "aws_session_token_expiry = mine\nx_aws_session_token = mine\n",
        "[default]\naws_access_key_id_x = mine\n" + NEW3 + "aws_session_token_expiry = mine\nx_aws_session_token = mine\n", {}),
    "other-keys-of-aws": (
        "[default]\naws_account_id = 111122223333\n" + OLD3 + "aws_expiration = 2026-01-01T00:00:00Z\nx_security_token_expires = 0\n",
        "[default]\naws_account_id = 111122223333\n" + NEW3 + "aws_expiration = 2026-01-01T00:00:00Z\nx_security_token_expires = 0\n", {}),
    "security-token": (
        "[default]\n" + OLD3 + "aws_security_token = IQoJb3JpZ2luX2VjEXAMPLE//+old==\nregion = us-east-1\n\n" + OTHER,
        "[default]\n" + NEW3 + "region = us-east-1\n\n" + OTHER, {"removed": "aws_security_token\n"}),
    "security-token-in-upper-case": (
        "[default]\nAWS_SECURITY_TOKEN: IQoJb3JpZ2luX2VjEXAMPLE//+old==\n" + OLD3, "[default]\n" + NEW3,
        {"removed": "aws_security_token\n"}),
    "security-token-over-several-lines": (
        "[default]\naws_security_token = IQoJb3Jp\n  Z2luX2VjEXAMPLE//+old==\n  # mine\n" + OLD3,
        "[default]\n# mine\n" + NEW3, {"removed": "aws_security_token\n"}),
    "security-token-in-another-section": (
        PLAIN + "aws_security_token = other\n", swapped(PLAIN) + "aws_security_token = other\n", {}),
    "security-token-in-a-second-section": (
        "[default]\naws_security_token = old\n[other]\n[default]\n" + OLD3, "[default]\n[other]\n[default]\n" + NEW3,
        {"warnings": "it has 2 sections [default]\n", "removed": "aws_security_token\n", "unread-by": "botocore cli"}),
    "process": (
        "[default]\ncredential_process = /opt/x --y\nregion = us-east-1\n",
        "[default]\nregion = us-east-1\n" + NEW3, {"removed": "credential_process\n"}),
    "sso": (
        "[default]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = dev\nsso_region = us-east-1\n"
        "sso_start_url = https://example.com\nregion = us-east-1\n",
        "[default]\nregion = us-east-1\n" + NEW3,
        {"removed": "sso_account_id sso_region sso_role_name sso_session sso_start_url\n"}),
    "web-identity": (
        "[default]\nrole_arn = arn:aws:iam::111122223333:role/x\nweb_identity_token_file = /t\n" + OLD3, "[default]\n" + NEW3,
        {"removed": "role_arn web_identity_token_file\n"}),
    "role-with-the-keys-of-another-profile": (
        "[default]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = other\nmfa_serial = x\n" + OTHER,
        "[default]\nmfa_serial = x\n" + NEW3 + OTHER, {"removed": "role_arn source_profile\n"}),
    "role-with-the-instance-s-credentials": (
        "[default]\nrole_arn = arn:aws:iam::111122223333:role/x\ncredential_source = Ec2InstanceMetadata\n" + OLD3,
        "[default]\n" + NEW3, {"removed": "credential_source role_arn\n"}),
    "role-with-the-profile-s-own-keys": (
        "[default]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = default # itself\n" + OLD3,
        "[default]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = default # itself\n" + NEW3, {"unread-by": "go\n"}),
    "login-session": (
        "[default]\nlogin_session = arn:aws:iam::111122223333:user/x\n" + OLD3, "[default]\n" + NEW3,
        {"removed": "login_session\n"}),
    "account-id-of-another-account": (
        "[default]\naws_account_id = 999999999999\n" + OLD3, "[default]\n" + NEW3, {"removed": "aws_account_id\n"}),
    "credential-scope": (
        "[default]\naws_credential_scope = eu-west-1\n" + OLD3, "[default]\n" + NEW3,
        {"removed": "aws_credential_scope\n"}),
    "signs-in-other-values": (
        "[default]\nnote = a=b#c;d ] [e\n" + OLD3 + "[x]\nkey = [default]\n", "[default]\nnote = a=b#c;d ] [e\n" + NEW3 + "[x]\nkey = [default]\n", {}),
    "garbage-line": (PLAIN + "garbage\n", swapped(PLAIN) + "garbage\n", {}),
    "keys-before-any-header": (OLD3 + PLAIN, OLD3 + swapped(PLAIN), {}),
    "header-indented-below-a-value": (
        "[default]\n" + OLD3 + "region = us-east-1\n  [other]\n  region = eu-west-1\n", None,
        {"refused": "line 6 is a section header for some SDKs but not for others\n"}),
    "region-twice-once-indented-below-a-key": (
        "[default]\n" + OLD3 + "  region = us-east-1\nregion = eu-west-1\n", None, {"refused": "region is set twice\n"}),
    "nested-block-indented-below-a-key": (
        "[default]\n" + OLD3 + "  s3 =\n    addressing_style = path\nregion = us-east-1\n",
        "[default]\n" + NEW3 + "s3 =\n    addressing_style = path\nregion = us-east-1\n", {}),
    "utf-16": (PLAIN.encode("utf-16"), None, {"refused": "NUL bytes\n"}),
    "header-indented-in-another-section": (
        "[x]\nnote = some\n  [words]\n[default]\n" + OLD3, "[x]\nnote = some\n  [words]\n[default]\n" + NEW3, {}),
}


def data(text):
    return text if isinstance(text, bytes) else text.encode()


root = pathlib.Path(__file__).parent / "credentials-files"
shutil.rmtree(root, ignore_errors=True)
for name, (before, after, more) in CASES.items():
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "before").write_bytes(data(before))
    if after is not None:
        (folder / "after").write_bytes(data(after))
    for file, content in more.items():
        (folder / file).write_bytes(data(content))
