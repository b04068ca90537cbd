"""What the reader's benchmarks share: where the measuring tools and the corpus are, peers that are installed, and a
screen of its own with one reader on it.

The measuring itself is ../shared/tools/reader/measure.py, which looks at readers from outside: pages carry markers
that name their number. Where it is not there, benchmarks say "skipped".
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("NW_SHARED_DIR", os.path.join(ROOT, "..", "shared"))
TOOLS = os.path.join(SHARED, "tools", "reader")
PYTHON = "/usr/bin/python3"  # the one that Debian's packages are for
PEERS = ("mupdf", "okular", "evince", "mcomix", "zathura")


def require_tools():
    if not os.path.exists(os.path.join(TOOLS, "measure.py")):
        print("skipped: the shared measuring tools are not here")
        sys.exit(0)


def corpus_folder():
    return os.environ.get("NW_CORPUS_DIR", os.path.join(ROOT, "build", "corpus"))


def corpus_file(name):
    """The file, drawn by gen_corpus.py at first use (about six minutes) unless NW_CORPUS_DIR holds it already. None
    when a tool that makes it is not here."""
    folder = corpus_folder()
    path = os.path.join(folder, name)
    if not os.path.exists(path) and not os.path.exists(os.path.join(folder, "jpg200.cbz")):
        print("drawing the corpus into", folder, file=sys.stderr)
        subprocess.run([PYTHON, os.path.join(TOOLS, "gen_corpus.py"), folder], check=True, stdout=subprocess.DEVNULL)
    return path if os.path.exists(path) else None


def installed_peers(wanted=None):
    names = wanted.split(",") if wanted is not None else PEERS
    return [name for name in names if name and shutil.which(name)]


def ways_to_start(program, peers):
    """For each reader the arguments that tell measure.py how it is started."""
    ways = {"nerdwork": ["--cmd", program + " {file}"]}
    ways.update({peer: ["--peer", peer] for peer in peers})
    return ways


def measure(way, arguments):
    command = [PYTHON, os.path.join(TOOLS, "measure.py")] + way + arguments
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


class Stage:
    """A screen with a window manager, and one reader that is looked at through the classes of measure.py."""

    def __init__(self, program, book, size="1920x1080", first=1, pages=200):
        sys.path.insert(0, TOOLS)
        import measure as tool
        self.tool = tool
        self.folder = tempfile.mkdtemp(prefix="nw-bench-")
        width, height = map(int, size.split("x"))
        self.screen = tool.Screen(width, height)
        env = dict(os.environ, DISPLAY=self.screen.name, HOME=self.folder)
        self.bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1", "--nopidfile"],
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
        address = self.bus.stdout.readline().decode().strip()
        config = os.path.join(self.folder, "rc.xml")
        with open(config, "w", encoding="utf-8") as file:
            file.write('<?xml version="1.0"?><openbox_config xmlns="http://openbox.org/3.4/rc"><focus><focusNew>yes'
                       '</focusNew></focus><keyboard/><mouse/><applications><application class="*" type="normal">'
                       '<decor>no</decor><maximized>yes</maximized><focus>yes</focus></application></applications>'
                       '</openbox_config>')
        self.manager = subprocess.Popen(["openbox", "--config-file", config, "--sm-disable"], env=env,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.8)
        home = os.path.join(self.folder, "home")
        os.makedirs(home)
        options = argparse.Namespace(env=[], _bus=address, cmd=program + " {file}", file=os.path.abspath(book),
                                     minw=40, pages=pages, first=first)
        self.session = tool.Session(options, self.screen, home)

    def wait_for(self, page, timeout):
        """Milliseconds from now (from the start, for the first page) until the page is on the screen, or None."""
        begun = self.session.t0 if page == 1 and not getattr(self, "begun", False) else time.monotonic()
        self.begun = True
        seen, _ = self.session.wait(lambda pages: page in pages, timeout)
        return (seen - begun) * 1e3 if seen else None

    def press(self, key):
        self.screen.key(key)

    def memory_mb(self):
        return self.tool.pss(self.session.p.pid)

    def close(self):
        self.session.stop()
        for process in (self.manager, self.bus):
            process.terminate()
            process.wait()
        self.screen.close()
        shutil.rmtree(self.folder, ignore_errors=True)
