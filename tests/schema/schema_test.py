"""Holds the JSON Schemas of the mapping language and of files of projects against the readers of the program, both
ways.

The committed schema of mappings must be what the program prints. Every mapping that the reader takes must be valid: the
built-in ones, those of the README, and valid.yaml. What is in invalid.yaml both must refuse; what is in
beyond_schema.yaml the reader alone can refuse. The same holds of files of projects, by *_projects.yaml.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

program, root = sys.argv[1], pathlib.Path(sys.argv[2])
here = root / "tests" / "schema"
failures = []


class Loader(yaml.SafeLoader):
    """YAML's core schema, as editors and the program read it: neither dates nor `yes` are special."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":")[-1] not in ("timestamp", "bool")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def with_text_keys(value):
    """JSON has no keys but texts."""
    if isinstance(value, dict):
        return {str(key).lower() if isinstance(key, bool) else str(key): with_text_keys(item)
                for key, item in value.items()}
    return [with_text_keys(item) for item in value] if isinstance(value, list) else value


def fails_in_reader(text):
    """The reader's complaint about the mapping itself, or None."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "m.yaml"
        path.write_text(text, encoding="utf-8")
        (pathlib.Path(folder) / "plans.csv").write_text("Code,Name\n1,free\n", encoding="utf-8")
        run = subprocess.run([program, "check", f"{folder}/none.csv", "-m", path],
                             capture_output=True, text=True, check=False,
                             env={**os.environ, "CRM_SALT": "of the examples"})
        found = re.search(re.escape(str(path)) + r":\d+:\d+: .*", run.stderr)
        return found.group(0).replace(str(path), "m.yaml") if found else None


def fails_in_projects(text):
    """The reader's complaint about a file of projects, or None."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "p.yaml"
        path.write_text(text, encoding="utf-8")
        run = subprocess.run([program, "projects", "--projects", path], capture_output=True, text=True, check=False)
        return run.stderr if run.returncode else None


def fails_in_schema(text, validator):
    document = with_text_keys(yaml.load(text, Loader))
    error = jsonschema.exceptions.best_match(validator.iter_errors(document))
    return f"{list(error.absolute_path)}: {error.message[:200]}" if error else None


def expect(name, text, reader_fails, schema_fails, reader=fails_in_reader, validator=None):
    complaints = {"reader": reader(text), "schema": fails_in_schema(text, validator or mapping_validator)}
    for who, wanted in (("reader", reader_fails), ("schema", schema_fails)):
        if bool(complaints[who]) != wanted:
            failures.append(f"{name}: the {who} "
                            + (f"says: {complaints[who]}" if complaints[who] else "takes it") + f"\n{text}")


def documents(name):
    text = (here / name).read_text(encoding="utf-8")
    return [(f"{name}, document {i}", part) for i, part in enumerate(re.split(r"^---\n", text, flags=re.M)[1:], 1)]


printed = subprocess.run([program, "mappings", "--schema"], capture_output=True, text=True, check=True).stdout
committed = root / "mappings" / "mixferry.schema.json"
if committed.read_text(encoding="utf-8") != printed:
    failures.append(f"{committed.relative_to(root)} is not what `mixferry mappings --schema` prints; write it anew")
schema = json.loads(printed)
jsonschema.Draft202012Validator.check_schema(schema)
mapping_validator = jsonschema.Draft202012Validator(schema)

valid = [(str(path), path.read_text(encoding="utf-8")) for path in (root / "mappings" / "library").rglob("*.yaml")
         if path.parent.name != "tests"]
readme = (root / "mappings" / "README.md").read_text(encoding="utf-8")
valid += [("README", block) for block in re.findall(r"^```yaml\n(.*?)^```", readme, flags=re.M | re.S)]
valid += documents("valid.yaml")
for name, text in valid:
    expect(name, text, reader_fails=False, schema_fails=False)
for name, text in documents("invalid.yaml"):
    expect(name, text, reader_fails=True, schema_fails=True)
for name, text in documents("beyond_schema.yaml"):
    expect(name, text, reader_fails=True, schema_fails=False)

# Files of projects.
projects_schema = json.loads(subprocess.run([program, "projects", "--schema"], capture_output=True, text=True, check=True).stdout)
jsonschema.Draft202012Validator.check_schema(projects_schema)
projects = {"reader": fails_in_projects, "validator": jsonschema.Draft202012Validator(projects_schema)}
shown = [block for block in re.findall(r"^```yaml\n(.*?)^```", (root / "README.md").read_text(encoding="utf-8"), flags=re.M | re.S)
         if block.startswith("projects:")]
assert len(shown) == 1
for name, text in [("README", shown[0])] + documents("valid_projects.yaml"):
    expect(name, text, reader_fails=False, schema_fails=False, **projects)
for name, text in documents("invalid_projects.yaml"):
    expect(name, text, reader_fails=True, schema_fails=True, **projects)
for name, text in documents("beyond_schema_projects.yaml"):
    expect(name, text, reader_fails=True, schema_fails=False, **projects)

# Files of tests have a form of their own: `mixferry test` takes those of the library, and so must its schema.
test_schema = json.loads(subprocess.run([program, "test", "--schema"], capture_output=True, text=True, check=True).stdout)
jsonschema.Draft202012Validator.check_schema(test_schema)
test_validator = jsonschema.Draft202012Validator(test_schema)
tests = list((root / "mappings" / "library").glob("*/tests/*.yaml"))
assert len(tests) > 10
for path in tests:
    for error in test_validator.iter_errors(with_text_keys(yaml.load(path.read_text(encoding="utf-8"), Loader))):
        failures.append(f"{path.relative_to(root)}: {error.message}")

assert len(valid) > 10
print(f"{len(valid)} valid mappings, {len(failures)} failures")
print("\n".join(failures))
sys.exit(1 if failures else 0)
