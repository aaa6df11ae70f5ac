"""validate_findings.py VPC_LINT SCHEMA FILE...: the JSON of each file's findings follows the schema."""
import json
import subprocess
import sys

import jsonschema

tool, schema_path, *files = sys.argv[1:]
with open(schema_path, encoding="utf-8") as text:
    schema = json.load(text)
jsonschema.Draft202012Validator.check_schema(schema)


def closed(part):
    """The schema with every object closed: a key that it does not describe is an error here."""
    if isinstance(part, dict):
        part = {key: closed(value) for key, value in part.items()}
        if "properties" in part and "required" in part:
            part["additionalProperties"] = False
    elif isinstance(part, list):
        part = [closed(value) for value in part]
    return part


validator = jsonschema.Draft202012Validator(closed(schema))
findings = 0
for file in files:
    run = subprocess.run([tool, "check", "--json", "--statistics", file], capture_output=True, check=False)
    if run.returncode not in (0, 1, 2) or run.stderr:
        sys.exit(f"{file}: status {run.returncode}, {run.stderr!r}")
    report = json.loads(run.stdout.decode("utf-8"))
    for error in validator.iter_errors(report):
        sys.exit(f"{file}: {error.json_path}: {error.message}")
    findings += len(report["findings"])
if not files or not findings:
    sys.exit("nothing was validated")
print(f"{len(files)} reports with {findings} findings")
