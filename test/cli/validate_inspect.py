"""validate_inspect.py VPC_LINT SCHEMA ROOT: what `inspect --json` writes follows its schema."""
import json
import subprocess
import sys

from closed_schema import closed_validator

tool, schema_path, root = sys.argv[1:]
validator = closed_validator(schema_path)
PAGE = '{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}], "NextToken": "more", "CoreNetworks": [{"CoreNetworkId": "c"}]}'
asked = [  # arguments, standard input, lists that must not be empty
    (["fixtures/formats/aws/three-tier.json"], "", ["files"]),
    (["fixtures/formats/aws"], "", ["files"]),
    (["fixtures/formats/cloudformation"], "", ["files"]),
    (["fixtures/formats/terraform"], "", ["files"]),
    (["fixtures/designs/r1/r1-attached.vpc.yaml"], "", ["files"]),
    (["test/cli/inputs/half-open.yaml", "no-such-file.yaml"], "", ["files", "refused"]),
    (["-"], PAGE, ["files", "unknown"]),
    (["-"], '{"Subnets": [{"SubnetId": "s", "VpcId": "vpc-2", "CidrBlock": "10.0.0.0/24"}]}', ["files"]),
    (["-"], '{"Vpcs": [7]}', ["files", "refused"]),
    (["-"], '{"nothing": "known"}', ["refused"]),
    (["-"], "vpcs: [", ["refused"]),
    (["-"], "vpcs: {a: {cidr: 10.0.0.0/16, subnets: !unknown later}}", ["files", "unknown"]),
    (["--max-bytes", "10", "fixtures/formats/aws/three-tier.json"], "", ["refused"]),
]
files = 0
for words, given, filled in asked:
    run = subprocess.run(
        [tool, "inspect", *words, "--json"], cwd=root, input=given.encode(), capture_output=True, check=False)
    if run.returncode not in (0, 2):
        sys.exit(f"{words}: status {run.returncode}, {run.stderr!r}")
    answer = json.loads(run.stdout.decode("utf-8"))
    for error in validator.iter_errors(answer):
        sys.exit(f"{words}: {error.json_path}: {error.message}")
    if (run.returncode == 2) != bool(answer["refused"]):
        sys.exit(f"{words}: status {run.returncode} with {len(answer['refused'])} refusals")
    for key in filled:
        if not answer[key]:
            sys.exit(f"{words} {given}: {key} is empty")
    files += len(answer["files"])
print(f"{len(asked)} runs, {files} files")
