"""Reads documents of the native format as JSON values: YAML by the core schema of YAML 1.2, keys as
text, `!unknown REASON` as {"unknown": REASON}. Nothing of it is shared with the library's reader."""
import json
import re

import yaml


class Loader(yaml.SafeLoader):
    pass


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
        ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", list("~nN") + [""]),
        ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
        ("tag:yaml.org,2002:int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
        ("tag:yaml.org,2002:float",
         r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
        ("tag:yaml.org,2002:merge", r"^<<$", ["<"])):
    Loader.add_implicit_resolver(tag, re.compile(pattern), first)


def _integer(loader, node):
    text = loader.construct_scalar(node)
    if text.startswith("0o"):
        return int(text[2:], 8)
    return int(text, 16) if text.startswith("0x") else int(text)


def _mapping(loader, node):
    loader.flatten_mapping(node)
    out = {}
    for key, value in node.value:
        # Of repeated keys the first counts.
        out.setdefault(key.value, loader.construct_object(value, deep=True))
    return out


def _unknown(loader, node):
    return {"unknown": loader.construct_scalar(node)}


Loader.add_constructor("tag:yaml.org,2002:int", _integer)
Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
Loader.add_constructor("!unknown", _unknown)


def load(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    return json.loads(text) if path.endswith(".json") else yaml.load(text, Loader)


if __name__ == "__main__":
    import sys
    json.dump(load(sys.argv[1]), sys.stdout, ensure_ascii=False, indent=2)
    print()
