"""validate_reach.py VPC_LINT SCHEMA ROOT: the JSON of answers follows its schema, whatever is asked."""
import json
import subprocess
import sys

from closed_schema import closed_validator

tool, schema_path, root = sys.argv[1:]
validator = closed_validator(schema_path)
R1 = "fixtures/designs/r1/r1-attached.vpc.yaml"
R3 = "fixtures/designs/r3/r3-placed.vpc.yaml"
HALF = "test/cli/inputs/half-open.yaml"
CONDITIONS = "test/cli/inputs/conditions.yaml"
asked = [
    [R1, "internet", "my-alb", "tcp", "443", "--trace"],
    [R1, "internet", "my-rds", "tcp", "3306", "--blockers", "--trace"],
    [R1, "internet", "my-service-01", "tcp", "443", "--via", "my-alb", "--trace"],
    [R1, "my-service-01", "internet", "icmp", "echo-request", "--trace"],
    [R1, "my-service-01", "2001:db8::1", "tcp", "443", "--trace", "--assert", "not reachable"],
    [R1, "my-service-01", "my-rds", "--assert", "blocked"],
    [R1, "my-service-01", "my-rds", "all"],
    [R1, "--packet", "10.20.10.31:40000->10.20.30.21:3306/tcp", "--trace"],
    [R1, "--packet", "10.20.10.31->10.20.30.21/icmp", "--trace"],
    [R1, "--all"],
    [R1, "--to", "my-rds", "tcp", "3306"],
    [HALF, "--from", "client"],
    [CONDITIONS, "--to", "Server", "tcp", "443"],
    [R3, "gateway", "server", "tcp", "8000", "--blockers"],
    [HALF, "client", "server", "tcp", "443", "--trace", "--blockers"],
    [R1, "my-service-01", "my-alb", "udp", "443", "--blockers"],
    [R1, "--to", "52.0.0.0/8", "tcp", "443"],
]
for words in asked:
    run = subprocess.run([tool, "reach", *words, "--json"], cwd=root, capture_output=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"{words}: status {run.returncode}, {run.stderr!r}")
    answer = json.loads(run.stdout.decode("utf-8"))
    for error in validator.iter_errors(answer):
        sys.exit(f"{words}: {error.json_path}: {error.message}")
print(f"{len(asked)} answers")
