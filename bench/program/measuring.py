"""What the measuring programs beside this file share: processes and what the kernel charged them, the sink, the data."""

import contextlib
import dataclasses
import datetime
import os
import pathlib
import signal
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
MIXFERRY = BUILD / "mixferry"
MAPPING = ROOT / "bench/program/contacts.yaml"


@dataclasses.dataclass
class Run:
    """One process, from its start to its end."""

    seconds: float
    cpu_seconds: float  # user and system
    peak_kib: int

    def rows_per_second(self, rows):
        return rows / self.seconds

    def cpu_microseconds(self, rows):
        return self.cpu_seconds * 1e6 / rows


def run(command):
    """Runs it to its end, which must be a good one."""
    begin = datetime.datetime.now()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = (datetime.datetime.now() - begin).total_seconds()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(str(word) for word in command)}: ended with {process.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def in_turn(rounds, cases):
    """Runs each of `cases` (name -> function that returns a Run) once a round, so that all see the same machine."""
    runs = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            runs[name].append(case())
    return runs


def median(runs, value):
    return statistics.median(value(one) for one in runs)


def build(*targets):
    subprocess.run(["cmake", "--build", BUILD, "--target", "mixferry", *targets], check=True, stdout=subprocess.DEVNULL)


def print_machine():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), "unknown processor")
    print(f"machine  {model}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"date     {datetime.date.today()}\n")


@contextlib.contextmanager
def work_folder():
    with tempfile.TemporaryDirectory() as folder:
        yield pathlib.Path(folder)


def make_contacts(path, rows, form="csv", night=0):
    nights = [str(night)] if night else []
    with open(path, "wb") as out:
        subprocess.run([BUILD / "bench/make_contacts", str(rows), "1", form, *nights], check=True, stdout=out)
    return path


def make_events(path, rows):
    with open(path, "wb") as out:
        subprocess.run([BUILD / "bench/make_events", str(rows)], check=True, stdout=out)
    return path


class Sink:
    """`fast_sink` while it runs; with TLS, `ca_file` is what to trust."""

    def __init__(self, folder, *options, tls=False):
        self.ca_file = folder / "certificate.pem" if tls else None
        arguments = [str(BUILD / "bench/fast_sink"), *options]
        if tls:
            key = folder / "key.pem"
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                 "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.ca_file],
                check=True, stderr=subprocess.DEVNULL)
            arguments += ["--tls", str(self.ca_file), str(key)]
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def import_command(self, source, state, *options, mapping=("-m", MAPPING)):
        trust = ["--ca-file", self.ca_file] if self.ca_file else []
        return [MIXFERRY, "import", source, *mapping, "--token", "token", "--endpoint", self.url, "--state", state,
                "--quiet", *trust, *options]

    def end(self):
        """Ends it and returns the lines that it has to say."""
        self.process.send_signal(signal.SIGTERM)
        said = self.process.stdout.read().splitlines()
        self.process.wait()
        return said


@contextlib.contextmanager
def sink(folder, *options, tls=False):
    one = Sink(folder, *options, tls=tls)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.end()


@contextlib.contextmanager
def sandbox(*options):
    """A sandbox's address while it runs."""
    process = subprocess.Popen([MIXFERRY, "sandbox", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
