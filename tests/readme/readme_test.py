"""Holds the README to its word: every command in it is run, and what it shows is what is printed.

Arguments: the repository, the program. Its files are made in a folder of their own; /exports and /etc/mixferry
are folders in there, and Mixpanel is the program's sandbox.
"""

import ast
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

import yaml

REPOSITORY, PROGRAM = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
README = (REPOSITORY / "README.md").read_text()
SAMPLE = REPOSITORY / "mappings/library/hubspot/contacts.sample.csv"

# Run by other means: the gate itself, what needs root, and a loop for a terminal.
RUN_ELSEWHERE = ("./bootstrap ", "sudo ", "export ")


def blocks(language):
    """The code blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def one_line(pattern, text):
    """What the pattern's group holds; the README must have it exactly once."""
    (found,) = re.findall(pattern, text, re.MULTILINE)
    return found


def customers(night):
    """The export of the chapter on syncs: from the second night on ten people are new, three gone, and twenty changed."""
    people = {n: ["free" if n % 3 else "pro", n % 40] for n in range(1, 1001)}
    if night > 1:
        for n in range(50, 1001, 100):
            people[n][1] += 5
        for n in range(100, 1001, 100):
            people[n][0] = "team"
        for n in (701, 702, 703):
            del people[n]
        people |= {n: ["free", 1] for n in range(1001, 1011)}
    rows = [f"C-{n:04},c{n}@example.org,{plan},{seats},2026-11-{19 + night}" for n, (plan, seats) in people.items()]
    return "Customer No,Email,Plan,Seats,Last Login\n" + "\n".join(rows) + "\n"


class Readme(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="mixferry-readme-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        for name in ("build", "exports", "etc"):
            (cls.folder / name).mkdir()
        (cls.folder / "build/mixferry").symlink_to(PROGRAM)
        (cls.folder / "people.csv").write_text(blocks("csv")[0])
        mapping = next(block for block in blocks("yaml") if block.startswith("version: 1"))
        (cls.folder / "people.yaml").write_text(mapping)
        (cls.folder / "customers.csv").write_text(customers(1))
        (cls.folder / "customers.yaml").write_text(next(block for block in blocks("yaml") if "\ngone:" in block))
        shutil.copy(SAMPLE, cls.folder / "contacts.csv")
        shutil.copy(SAMPLE, cls.folder / "exports/contacts.csv")
        shutil.copy(REPOSITORY / "mappings/library/hubspot/contacts.yaml", cls.folder / "etc/contacts.yaml")
        cls.sandbox = subprocess.Popen([PROGRAM, "sandbox", "--group-key", "company=-7212345678901"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        cls.addClassCleanup(cls.end_sandbox)
        cls.endpoint = cls.sandbox.stdout.readline().strip()

    @classmethod
    def end_sandbox(cls):
        cls.sandbox.terminate()
        cls.sandbox.wait()
        cls.sandbox.stdout.close()

    def run_line(self, line, state="state"):
        """Runs a shell line as the README's reader would, with the sandbox for Mixpanel."""
        line = line.replace("/usr/bin/mixferry", f"{self.folder}/build/mixferry")
        line = line.replace("/exports/", f"{self.folder}/exports/").replace("/etc/mixferry/", f"{self.folder}/etc/")
        line = line.replace("your-project-token", "sandbox").replace("YOUR_PROJECT_TOKEN", "sandbox")
        environment = {
            "PATH": f"{self.folder}/build:/usr/bin:/bin",
            "HOME": str(self.folder),
            "MIXPANEL_ENDPOINT": self.endpoint,
            "MIXPANEL_TOKEN": "sandbox",
            "MIXFERRY_STATE": str(self.folder / state),
        }
        if line.startswith("mixferry export "):
            environment |= {"MIXPANEL_PROJECT_ID": "1", "MIXPANEL_SERVICE_ACCOUNT": "sandbox:sandbox"}
        return subprocess.run(["bash", "-c", line], cwd=self.folder, env=environment, capture_output=True, text=True)

    def assert_runs(self, line, state="state"):
        done = self.run_line(line, state)
        self.assertIn(done.returncode, (0, 1), f"{line}\n{done.stdout}{done.stderr}")
        return done

    def mend_cells(self, name):
        """As its reader would: a file of rejects that nobody touched has not one row to be sent."""
        file = self.folder / name
        file.write_text(file.read_text().replace("null", "C-0003").replace("13/40/2024", "03/14/2024"))

    def test_every_command_line_works(self):
        lines = [line for block in blocks("sh") for line in block.splitlines()]
        lines += re.findall(r"`(build/mixferry [^`]+)`", README)
        ran = 0
        for line in lines:
            if "import fix.csv" in line:
                self.mend_cells("fix.csv")
            if not line.startswith(RUN_ELSEWHERE) and "sandbox`" not in f"{line}`":
                self.assert_runs(line)
                ran += 1
        self.assertGreaterEqual(ran, 4)

    def test_the_import_prints_what_is_shown(self):
        shown = next(block for block in re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
                     if block.startswith("mapping  people.yaml"))
        printed = self.assert_runs("mixferry import people.csv -m people.yaml", state="shown").stderr

        def facts(text):
            """The lines without what differs from run to run: address, speed, time, paths, the progress bar."""
            text = re.sub(r"http://127\.0\.0\.1:\d+", "ADDRESS", text)
            text = re.sub(r"(rejects|report): .*", r"\1:", text)
            text = re.sub(r"^  time .*\n", "", text, flags=re.MULTILINE)
            return [line.split() for line in text.splitlines() if not re.search(r"rows/s", line)]

        self.assertEqual(facts(printed), facts(shown))

    def test_three_nights_of_a_sync_print_what_is_shown(self):
        line = next(line for block in blocks("sh") for line in block.splitlines() if line.startswith("mixferry sync"))
        shown = [block for block in re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
                 if re.match(r"Run \d+ (finished|stopped): ", block)]
        broken_off = customers(3)
        broken_off = broken_off[:broken_off.index("C-0641") + len("C-0641,c641@")]

        def facts(text):
            text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\dZ| UTC)", "TIME", text)
            text = re.sub(r"report: .*", "report:", text)
            return re.sub(r"^  time .*\n", "", text, flags=re.MULTILINE).split()

        ends = []
        for export, block in zip((customers(1), customers(2), broken_off), shown, strict=True):
            (self.folder / "customers.csv").write_text(export)
            done = self.run_line(line, state="nights")
            ends.append(done.returncode)
            printed = facts(done.stderr[done.stderr.index("Run "):])
            self.assertEqual(printed[:len(facts(block))], facts(block))
        self.assertEqual(ends, [0, 0, 3])

    def test_config_file(self):
        settings = next(block for block in blocks("yaml") if block.startswith("source: "))
        settings = settings.replace("/exports/", f"{self.folder}/exports/").replace("your-project-token", "sandbox")
        (self.folder / "etc/nightly.yaml").write_text(settings)
        for number, block in enumerate(blocks("cron")):
            line = one_line(r"^15 2 \* \* \* (.*)$", block)
            self.assertEqual(self.assert_runs(line, state=f"cron{number}").stderr, "")
        shown = self.assert_runs(f"{line} --print-config").stdout
        for name in yaml.safe_load(settings):
            self.assertRegex(shown, rf"(?m)^{name} .*(nightly\.yaml:\d+|MIXPANEL_TOKEN)$")

    def test_systemd_units(self):
        service, timer = blocks("ini")
        self.assert_runs(one_line(r"^ExecStart=(.*)$", service), state="systemd")
        units = self.folder / "units"
        units.mkdir()
        (units / "mixferry.service").write_text(service.replace("ExecStart=mixferry", f"ExecStart={PROGRAM}"))
        (units / "mixferry.timer").write_text(timer)
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not here to verify the units")
        verified = subprocess.run(["systemd-analyze", "verify", "--man=no", units / "mixferry.service", units / "mixferry.timer"],
                                  capture_output=True, text=True)
        self.assertEqual([line for line in verified.stderr.splitlines() if "mixferry" in line], [])

    def test_airflow_task(self):
        calls = [node for node in ast.walk(ast.parse(blocks("python")[0])) if isinstance(node, ast.Call)]
        commands = [keyword.value.value for call in calls for keyword in call.keywords if keyword.arg == "bash_command"]
        self.assertEqual(self.assert_runs(commands[0], state="airflow").returncode, 0)

    def test_kubernetes_job(self):
        job = next(yaml.safe_load(block) for block in blocks("yaml") if "kind: CronJob" in block)
        pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        container = pod["containers"][0]
        done = self.assert_runs(shlex.join([*container["command"], *container["args"]]), state="kubernetes")
        self.assertEqual(done.returncode, 0)
        self.assertEqual({mount["name"] for mount in container["volumeMounts"]}, {volume["name"] for volume in pod["volumes"]})

    def test_every_option_that_is_named_exists(self):
        help_text = "".join(self.assert_runs(f"mixferry {command} --help").stdout
                            for command in ("import", "sync", "verify", "check", "preview", "init", "runs", "snapshots", "erase", "retrieve", "erased", "sandbox", "mappings", "export", "projects"))
        help_text += self.assert_runs("mixferry --help").stdout
        named = set(re.findall(r"`(--[a-z-]+)", README))
        self.assertGreater(len(named), 5)
        self.assertEqual([option for option in named if option not in help_text], [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
