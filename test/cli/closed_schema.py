"""A published schema as a judge that also refuses keys which it does not describe."""
import json

import jsonschema


def closed(part):
    """The schema with every object closed: a key that it does not describe is an error here."""
    if isinstance(part, dict):
        part = {key: closed(value) for key, value in part.items()}
        if "properties" in part and "required" in part:
            part["additionalProperties"] = False
    elif isinstance(part, list):
        part = [closed(value) for value in part]
    return part


def closed_validator(path):
    """Of the schema at a path; raises where it is none."""
    with open(path, encoding="utf-8") as text:
        schema = json.load(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(closed(schema))
