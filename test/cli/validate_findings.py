"""validate_findings.py VPC_LINT SCHEMA FILE...: the JSON of each file's findings follows the schema."""
import json
import subprocess
import sys

from closed_schema import closed_validator

tool, schema_path, *files = sys.argv[1:]
validator = closed_validator(schema_path)
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
