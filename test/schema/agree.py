"""The published JSON Schema and the loader agree on every design fixture and on systematic mutations
of them: both take a document, or both refuse it.

usage: agree.py SHARE SCHEMA VERDICTS DOCUMENT...
VERDICTS is a program that reads JSON documents, one a line, and prints `taken` or `refused` for each.
Of the mutations every SHARE-th is tried, of all documents but the first one in ten of those.
"""
import copy
import itertools
import json
import os
import re
import subprocess
import sys
import zlib

try:
    import jsonschema
    import yaml  # noqa: F401
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(1 if os.environ.get("CI") else 77)

import native_yaml

WORDS = re.compile(r"[ \t\r\n]+")
# What stands in for a value, one after the other.
REPLACEMENTS = [None, True, 7, -1, 65536, 1.5, 7.0, -0.0, 1e30, "x", "", "two words", [], {}, ["x"], {"x": "y"},
                {"unknown": "why"}, {"unknown": 1}, [{"unknown": "why"}], "10.0.0.0/8", "10.0.0.1"]
# What stands in for a word of a short line.
JUNK = ["", "junk", "from", "to", "via", "->", "TCP", "tcp", "all", "icmp", "esp", "443", "0-0", "90-80",
        "65536", "1-65536", "01", "-1", "echo-request", "3/4", "3/256", "fragmentation-needed",
        "10.0.0.0/8", "10.0.0.1/8", "10.0.0.1", "10.0.0.300", "::/0", "fe80::1%eth0/64", "sg:", "sg:a", "pl:a",
        "az:", "tag:a", "tag:=b", "tag:a=b", "tag:a/b", "group:a", "bad:c", "tier:", "x/y", "internet",
        "allow", "deny", "*", "3a"]


def paths(value, at=()):
    """Every value of a document with the way to it."""
    yield at, value
    if isinstance(value, dict):
        for k, v in value.items():
            yield from paths(v, at + (k,))
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield from paths(v, at + (i,))


def get(document, at):
    for step in at:
        document = document[step]
    return document


def pruned(document, at):
    """The document with nothing beside the way to `at` but the neighbours of the last two steps, and
    the way itself in the result."""
    if len(at) <= 1:
        return copy.deepcopy(document) if not at else {at[0]: copy.deepcopy(document[at[0]])}, at
    step, rest = at[0], at[1:]
    if len(at) == 2 and isinstance(document[step], dict):
        return {step: copy.deepcopy(document[step])} if isinstance(document, dict) \
            else [copy.deepcopy(document[step])], (step if isinstance(document, dict) else 0,) + rest
    inner, way = pruned(document[step], rest)
    if isinstance(document, list):
        return [inner], (0,) + way
    kept = {step: inner}
    if "->" not in step and any(k in document for k in ("name", "from", "destination", "rule")):
        kept = {k: copy.deepcopy(v) for k, v in document.items()}
        kept[step] = inner
    return kept, (step,) + way


def put(document, at, value):
    if not at:
        return value
    get(document, at[:-1])[at[-1]] = value
    return document


def line_mutations(text):
    words = WORDS.split(text)
    if len(words) < 3 and "/" not in text and ":" not in text:
        return
    for i in range(len(words)):
        yield " ".join(words[:i] + words[i + 1:])
        yield " ".join(words[:i] + [words[i]] * 2 + words[i + 1:])
        for junk in JUNK:
            yield " ".join(words[:i] + [junk] + words[i + 1:])
    for junk in JUNK:
        yield text + " " + junk
    yield "  " + text.replace(" ", " \t ") + " "
    yield text.upper()


def key_mutations(document, at, value):
    """Documents with a key left out, added or renamed at a mapping."""
    for k in value:
        for other in [None, k + "x", "unknown", "a b", ""] + list(line_mutations(k)):
            changed, way = pruned(document, at)
            target = get(changed, way)
            inner = target.pop(k)
            if other is not None:
                target[other] = inner
            yield changed
    for extra in ("extra", "x-extra", "unknown"):
        for filling in (1, "x", {}):
            changed, way = pruned(document, at)
            get(changed, way)[extra] = filling
            yield changed


def mutations(document, share):
    """One in `share` of the mutations, always the same ones."""
    number = 0
    for at, value in paths(document):
        # Values by their place, so that no time is spent on those left out.
        coarse = min(share, 4)
        if zlib.crc32(repr(at).encode()) % coarse:
            continue
        for changed in mutations_at(document, at, value):
            number += 1
            if number % (share // coarse or 1) == 0:
                yield changed


def mutations_at(document, at, value):
    replacements = REPLACEMENTS
    if isinstance(value, str):
        replacements = itertools.chain(REPLACEMENTS, line_mutations(value), [value + "x"])
    elif isinstance(value, int) and not isinstance(value, bool):
        replacements = itertools.chain(REPLACEMENTS, [str(value), -value, value * 100000])
    for r in replacements:
        changed, way = pruned(document, at)
        yield put(changed, way, r)
    if isinstance(value, dict):
        yield from key_mutations(document, at, value)


def covered(schema, value, node, resolver, seen):
    """Notes which keys of which definitions a valid value uses."""
    name = None
    while "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        node = schema["$defs"][name]
    for part in node.get("allOf", []):
        covered(schema, value, part, resolver, seen)
    for option in node.get("anyOf", []):
        if not any(resolver(option).iter_errors(value)):
            covered(schema, value, option, resolver, seen)
            break
    if isinstance(value, list) and "items" in node:
        for v in value:
            covered(schema, v, node["items"], resolver, seen)
    if isinstance(value, dict):
        for k, v in value.items():
            if k in node.get("properties", {}):
                seen.add((name, k))
                covered(schema, v, node["properties"][k], resolver, seen)
            elif isinstance(node.get("additionalProperties"), dict):
                covered(schema, v, node["additionalProperties"], resolver, seen)


def main():
    share, schema_file, program, *documents = sys.argv[1:]
    share = int(share)
    with open(schema_file, encoding="utf-8") as f:
        schema = json.load(f)
    judge = jsonschema.Draft202012Validator
    judge.check_schema(schema)

    def part(node):
        return judge({"$defs": schema["$defs"], **node})

    whole = judge(schema)
    seen, cases = set(), {}
    for path in documents:
        document = native_yaml.load(path)
        errors = list(whole.iter_errors(document))
        if errors:
            sys.exit(f"{path} is a fixture and the schema refuses it: {errors[0].message[:300]}")
        covered(schema, document, {"$ref": schema["$ref"]}, part, seen)
        some = share if path == documents[0] else 10 * share
        for changed in itertools.chain([document], mutations(document, some)):
            cases.setdefault(json.dumps(changed, ensure_ascii=False), None)
    missing = [(name, key) for name, definition in schema["$defs"].items()
               for key in definition.get("properties", {}) if (name, key) not in seen]
    missing = [m for m in missing if m != ("unknown", "unknown")]
    if missing:
        sys.exit(f"no fixture uses these keys: {missing}")

    ran = subprocess.run([program], input="\n".join(cases), capture_output=True, text=True, check=True)
    verdicts = ran.stdout.splitlines()
    if len(verdicts) != len(cases):
        sys.exit(f"{len(cases)} documents, {len(verdicts)} verdicts")
    wrong, refused = 0, 0
    for text, verdict in zip(cases, verdicts):
        taken, _, why = verdict.partition("\t")
        refused += taken == "refused"
        if whole.is_valid(json.loads(text)) == (taken == "taken"):
            continue
        wrong += 1
        if wrong <= 20:
            error = next(whole.iter_errors(json.loads(text)), None)
            print(f"loader: {taken} {why}\nschema: {error.message[:200] if error else 'valid'}\n  {text[:300]}")
    print(f"{len(cases)} documents, {refused} of them refused, {wrong} disagreements")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
