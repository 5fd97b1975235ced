"""The scratch directory that snippets run in: identities, the command, the simulator, and the placeholders of the documents."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

# What stands for the three ARNs in the documents.
DOCUMENTED = {
    "trust-anchor-arn": "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/TA_ID",
    "profile-arn": "arn:aws:rolesanywhere:us-east-1:111122223333:profile/PROFILE_ID",
    "role-arn": "arn:aws:iam::111122223333:role/edge",
}
MOVED = ["/etc/pki/", "/opt/", "/usr/local/bin/", "/run/user/1000/"]
# Directories that every snippet finds empty.
TARGETS = ["opt", "usr/local/bin"]


class Environment:
    def __init__(self, root, scratch):
        self.root = root
        self.scratch = scratch
        self.helper = pathlib.Path(
            os.environ.get("HELPER", root / "signing-dist/target/aws_signing_helper/bin/aws_signing_helper")
        )
        self._processes = []

    def __enter__(self):
        if not self.helper.exists():
            raise SystemExit(f"docs: error: {self.helper} does not exist; build first: ./mvnw package")
        for folder in ["home/.aws", "bin", "work", *[moved.strip("/") for moved in MOVED]]:
            (self.scratch / folder).mkdir(parents=True, exist_ok=True)
        (self.scratch / "tokens").mkdir()
        (self.scratch / "softhsm2.conf").write_text(f"directories.tokendir = {self.scratch}/tokens\n")
        (self.scratch / "bin/aws_signing_helper").symlink_to(self.root / ".ci/docs.d/helper")
        self._venv()
        self.variables = self._variables()
        subprocess.run(["bash", self.root / ".ci/docs.d/fixtures.sh"], cwd=self.scratch / "etc/pki", check=True)
        self._software_tpm()
        self.plain = self._simulator("plain")
        certificate = self.scratch / "etc/pki/simulator.pem"
        self.tls = self._simulator("tls", "--tls", "--tls-certificate-out", str(certificate))
        self.variables["AWS_CA_BUNDLE"] = str(certificate)
        self.variables["AWS_ENDPOINT_URL_ROLESANYWHERE"] = self.plain["endpoint"]
        return self

    def __exit__(self, *exception):
        for process in self._processes:
            process.terminate()
            process.wait()
        os.kill(int((self.scratch / "tpm/swtpm.pid").read_text()), signal.SIGTERM)

    def _software_tpm(self):
        folder = self.scratch / "tpm"
        folder.mkdir()
        subprocess.run([self.root / "testdata/tpm/start-swtpm", folder], check=True)
        device = (folder / "device").read_text()
        names = ["TPM_DEVICE", "TPM2TOOLS_TCTI", "TPM2OPENSSL_TCTI"]
        self.variables.update({name: device for name in names}, TSS2_LOG="all+NONE")

    def _venv(self):
        subprocess.run(["python3", "-m", "venv", self.scratch / "venv"], check=True)
        requirements = ["-r", str(self.root / ".ci/requirements.txt")]
        subprocess.run([self.scratch / "venv/bin/pip", "install", "-q", "--disable-pip-version-check", *requirements], check=True)

    def _variables(self):
        kept = {name: os.environ[name] for name in ("JAVA_HOME", "LANG", "TMPDIR") if name in os.environ}
        return {
            **kept,
            "PATH": f"{self.scratch}/bin:{self.scratch}/venv/bin:{os.environ['PATH']}",
            "HOME": f"{self.scratch}/home",
            "XDG_RUNTIME_DIR": f"{self.scratch}/run/user/1000",
            # What examples with env: read.
            "STORE_PASSWORD": "changeit",
            "PIN": "246810",
            "SOFTHSM2_CONF": f"{self.scratch}/softhsm2.conf",
            "LC_ALL": "C.UTF-8",
            "DOCUMENTED_HELPER": str(self.helper),
            "VENV_PYTHON": f"{self.scratch}/venv/bin/python",
        }

    def _simulator(self, name, *arguments):
        output = self.scratch / f"simulator-{name}"
        anchor = str(self.scratch / "etc/pki/root.pem")
        with output.open("w") as stdout:
            process = subprocess.Popen([self.root / "bench/simulator", "--trust-anchor", anchor, *arguments], stdout=stdout)
        self._processes.append(process)
        for _ in range(1800):
            values = dict(line.split("=", 1) for line in output.read_text().splitlines() if "=" in line)
            if "role-arn" in values:
                return values
            if process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit("docs: error: the simulator does not start")

    def clear_targets(self):
        for target in TARGETS:
            shutil.rmtree(self.scratch / target)
            (self.scratch / target).mkdir()

    def options(self):
        """The options of all commands, as --help shows them."""
        if not hasattr(self, "_options"):
            listed = re.findall(r"^  ([a-z][a-z-]+)  ", self._help(), re.MULTILINE)
            texts = [self._help(command) for command in listed if command != "help"]
            texts += [self._help("cache", command) for command in ("list", "clear")]
            self._options = set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]+", "\n".join([self._help(), *texts])))
        return self._options

    def _help(self, *command):
        arguments = [*command, "--help"] if command else ["--help"]
        return subprocess.run([self.helper, *arguments], capture_output=True, text=True, env=self.variables, check=True).stdout

    def real(self, text):
        """Replaces the placeholders of the documents, and '…' after the options that need the ARNs."""
        for name, documented in DOCUMENTED.items():
            text = text.replace(f"--{name} …", f"--{name} {self.plain[name]}").replace(documented, self.plain[name])
        text = re.sub(r"(aws_signing_helper (?:[^\n]|\\\n)*?) …(?=\s|$)", self._completed, text)
        text = re.sub(r"\bVERSION\b", self._version(), text)
        text = text.replace("https://localhost:8443", self.tls["endpoint"])
        for folder in MOVED:
            text = re.sub(rf"(?<![\w.]){folder}", f"{self.scratch}{folder}", text)
        return text

    def _version(self):
        return re.search(r"<version>(.*?)</version>", (self.root / "pom.xml").read_text())[1]

    def _completed(self, command):
        """The command with the options that it leaves out."""
        options = [f"--{name} {self.plain[name]}" for name in DOCUMENTED]
        if "--certificate" not in command[1] and "--keystore" not in command[1]:
            options += ["--certificate /etc/pki/host.pem", "--private-key /etc/pki/host.key"]
        return " ".join([command[1], *options])

    def documented(self, text):
        """Undoes what real() did, for output."""
        port = self.tls["endpoint"].rsplit(":", 1)[1]
        return text.replace(str(self.scratch), "").replace(f"localhost:{port}", "localhost:8443").replace(f"port {port}", "port 8443")
