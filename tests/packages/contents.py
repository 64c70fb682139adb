#!/usr/bin/env python3
"""Checks what is in the packages of a feed, file by file.

    tests/packages/contents.py FEED

Prints a line "passed NAME" or "failed NAME: WHY" for each package, and ends with 1 if one failed.
"""

import os
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as xml
import zipfile

# What a package contains beside what every package contains (the lists COMMON and PLUMBING), and on what it depends.
# "same" is a package of ours in exactly this version; "pinned" is the version in Directory.Packages.props.
PACKAGES = {
    "Becket": {
        "files": [
            "analyzers/dotnet/cs/Becket.Analyzers.CodeFixes.dll",
            "analyzers/dotnet/cs/Becket.Analyzers.dll",
            "buildTransitive/Becket.props",
            "lib/net10.0/Becket.dll",
            "lib/net10.0/Becket.xml",
        ],
        "symbols": ["lib/net10.0/Becket.pdb"],
        "dependencies": {"Microsoft.Extensions.Logging.Abstractions": "pinned"},
    },
    "Becket.AspNetCore": {
        "files": [
            "buildTransitive/Becket.AspNetCore.props",
            "lib/net10.0/Becket.AspNetCore.dll",
            "lib/net10.0/Becket.AspNetCore.xml",
        ],
        "symbols": ["lib/net10.0/Becket.AspNetCore.pdb"],
        "dependencies": {"Becket": "same", "Becket.Hosting": "same"},
    },
    "Becket.Cli": {
        "type": "DotnetTool",
        "files": [
            "THIRD-PARTY-NOTICES.txt",
            "tools/net10.0/any/Becket.Cli.deps.json",
            "tools/net10.0/any/Becket.Cli.dll",
            "tools/net10.0/any/Becket.Cli.pdb",
            "tools/net10.0/any/Becket.Cli.runtimeconfig.json",
            "tools/net10.0/any/Becket.dll",
            "tools/net10.0/any/Becket.pdb",
            "tools/net10.0/any/DotnetToolSettings.xml",
            "tools/net10.0/any/Microsoft.Extensions.DependencyInjection.Abstractions.dll",
            "tools/net10.0/any/Microsoft.Extensions.Logging.Abstractions.dll",
            "tools/net10.0/any/Spectre.Console.Ansi.dll",
            "tools/net10.0/any/Spectre.Console.dll",
        ],
        "symbols": ["tools/net10.0/any/Becket.Cli.pdb", "tools/net10.0/any/Becket.pdb"],
        "dependencies": {},
    },
    "Becket.ClusterTool": {
        "type": "DotnetTool",
        "files": ["THIRD-PARTY-NOTICES.txt"]
        + [
            f"tools/net10.0/any/{file}"
            for file in [
                "Becket.Cli.dll",
                "Becket.Cli.pdb",
                "Becket.Hosting.dll",
                "Becket.Hosting.pdb",
                "Becket.Orleans.dll",
                "Becket.Orleans.pdb",
                "Becket.dll",
                "Becket.pdb",
                "DotnetToolSettings.xml",
                "Humanizer.dll",
                "Microsoft.AspNetCore.Connections.Abstractions.dll",
                "Microsoft.CodeAnalysis.Workspaces.dll",
                "Microsoft.CodeAnalysis.dll",
                "Microsoft.Extensions.Configuration.Abstractions.dll",
                "Microsoft.Extensions.Configuration.Binder.dll",
                "Microsoft.Extensions.Configuration.CommandLine.dll",
                "Microsoft.Extensions.Configuration.EnvironmentVariables.dll",
                "Microsoft.Extensions.Configuration.FileExtensions.dll",
                "Microsoft.Extensions.Configuration.Json.dll",
                "Microsoft.Extensions.Configuration.UserSecrets.dll",
                "Microsoft.Extensions.Configuration.dll",
                "Microsoft.Extensions.DependencyInjection.Abstractions.dll",
                "Microsoft.Extensions.DependencyInjection.dll",
                "Microsoft.Extensions.DependencyModel.dll",
                "Microsoft.Extensions.Diagnostics.Abstractions.dll",
                "Microsoft.Extensions.Diagnostics.HealthChecks.Abstractions.dll",
                "Microsoft.Extensions.Diagnostics.HealthChecks.dll",
                "Microsoft.Extensions.Diagnostics.dll",
                "Microsoft.Extensions.Features.dll",
                "Microsoft.Extensions.FileProviders.Abstractions.dll",
                "Microsoft.Extensions.FileProviders.Physical.dll",
                "Microsoft.Extensions.FileSystemGlobbing.dll",
                "Microsoft.Extensions.Hosting.Abstractions.dll",
                "Microsoft.Extensions.Hosting.Systemd.dll",
                "Microsoft.Extensions.Hosting.dll",
                "Microsoft.Extensions.Logging.Abstractions.dll",
                "Microsoft.Extensions.Logging.Configuration.dll",
                "Microsoft.Extensions.Logging.Console.dll",
                "Microsoft.Extensions.Logging.Debug.dll",
                "Microsoft.Extensions.Logging.EventLog.dll",
                "Microsoft.Extensions.Logging.EventSource.dll",
                "Microsoft.Extensions.Logging.dll",
                "Microsoft.Extensions.ObjectPool.dll",
                "Microsoft.Extensions.Options.ConfigurationExtensions.dll",
                "Microsoft.Extensions.Options.dll",
                "Microsoft.Extensions.Primitives.dll",
                "Newtonsoft.Json.dll",
                "Npgsql.dll",
                "Orleans.Clustering.AdoNet.dll",
                "Orleans.Clustering.Redis.dll",
                "Orleans.Connections.Security.dll",
                "Orleans.Core.Abstractions.dll",
                "Orleans.Core.dll",
                "Orleans.Persistence.AdoNet.dll",
                "Orleans.Persistence.Memory.dll",
                "Orleans.Persistence.Redis.dll",
                "Orleans.Reminders.dll",
                "Orleans.Runtime.dll",
                "Orleans.Serialization.Abstractions.dll",
                "Orleans.Serialization.dll",
                "Polly.Core.dll",
                "Polly.Extensions.dll",
                "Polly.dll",
                "RESPite.dll",
                "Spectre.Console.Ansi.dll",
                "Spectre.Console.dll",
                "StackExchange.Redis.dll",
                "System.Composition.AttributedModel.dll",
                "System.Composition.Convention.dll",
                "System.Composition.Hosting.dll",
                "System.Composition.Runtime.dll",
                "System.Composition.TypedParts.dll",
                "System.Diagnostics.EventLog.dll",
                "System.IO.Hashing.dll",
                "System.Memory.Data.dll",
                "becket-cluster.deps.json",
                "becket-cluster.dll",
                "becket-cluster.pdb",
                "becket-cluster.runtimeconfig.json",
                "runtimes/win/lib/net10.0/System.Diagnostics.EventLog.Messages.dll",
                "runtimes/win/lib/net10.0/System.Diagnostics.EventLog.dll",
            ]
        ],
        "symbols": [
            "tools/net10.0/any/Becket.Cli.pdb",
            "tools/net10.0/any/Becket.Hosting.pdb",
            "tools/net10.0/any/Becket.Orleans.pdb",
            "tools/net10.0/any/Becket.pdb",
            "tools/net10.0/any/becket-cluster.pdb",
        ],
        "dependencies": {},
    },
    "Becket.Diagnostics": {
        "files": [
            "build/Becket.Diagnostics.targets",
            "build/EnableLoopStacks.cs",
            "lib/net10.0/Becket.Diagnostics.dll",
            "lib/net10.0/Becket.Diagnostics.xml",
        ],
        "symbols": ["lib/net10.0/Becket.Diagnostics.pdb"],
        "dependencies": {
            "Becket": "same",
            "Microsoft.Diagnostics.NETCore.Client": "pinned",
            "Microsoft.Diagnostics.Tracing.TraceEvent": "pinned",
        },
    },
    "Becket.Dns": {
        "files": [
            "buildTransitive/Becket.Dns.props",
            "lib/net10.0/Becket.Dns.dll",
            "lib/net10.0/Becket.Dns.xml",
        ],
        "symbols": ["lib/net10.0/Becket.Dns.pdb"],
        "dependencies": {"Becket": "same", "DnsClient": "pinned"},
    },
    "Becket.Hosting": {
        "files": [
            "buildTransitive/Becket.Hosting.props",
            "lib/net10.0/Becket.Hosting.dll",
            "lib/net10.0/Becket.Hosting.xml",
        ],
        "symbols": ["lib/net10.0/Becket.Hosting.pdb"],
        "dependencies": {
            "Becket": "same",
            "Microsoft.Extensions.Diagnostics.HealthChecks": "pinned",
            "Microsoft.Extensions.Hosting.Abstractions": "pinned",
            "Microsoft.Extensions.Hosting.Systemd": "pinned",
            "Microsoft.Extensions.Options.ConfigurationExtensions": "pinned",
        },
    },
    "Becket.Http": {
        "files": [
            "buildTransitive/Becket.Http.props",
            "lib/net10.0/Becket.Http.dll",
            "lib/net10.0/Becket.Http.xml",
        ],
        "symbols": ["lib/net10.0/Becket.Http.pdb"],
        "dependencies": {"Becket": "same"},
    },
    "Becket.Orleans": {
        "files": [
            "buildTransitive/Becket.Orleans.props",
            "lib/net10.0/Becket.Orleans.dll",
            "lib/net10.0/Becket.Orleans.xml",
        ],
        "symbols": ["lib/net10.0/Becket.Orleans.pdb"],
        "dependencies": {
            "Becket": "same",
            "Becket.Hosting": "same",
            "Microsoft.Orleans.Client": "pinned",
            "Microsoft.Orleans.Clustering.AdoNet": "pinned",
            "Microsoft.Orleans.Clustering.Redis": "pinned",
            "Microsoft.Orleans.Connections.Security": "pinned",
            "Microsoft.Orleans.Persistence.AdoNet": "pinned",
            "Microsoft.Orleans.Persistence.Redis": "pinned",
            "Microsoft.Orleans.Server": "pinned",
            "Npgsql": "pinned",
            "StackExchange.Redis": "pinned",
        },
    },
    "Becket.Templates": {
        "type": "Template",
        "files": [
            f"content/templates/{template}/{file}"
            for template, files in {
                "console": ["BecketConsole1.csproj", "Program.cs"],
                "server": ["BecketServer1.csproj", "Guest.cs", "Program.cs"],
                "tests": ["BecketTests1.csproj", "Greeter.cs", "GreeterTests.cs", "global.json"],
                "worker": ["BecketWorker1.csproj", "Device.cs", "Program.cs", "Readings.cs", "Report.cs", "appsettings.json"],
            }.items()
            for file in files + [".template.config/dotnetcli.host.json", ".template.config/template.json"]
        ],
        "symbols": None,
        "dependencies": {},
    },
    "Becket.Testing": {
        "files": [
            "buildTransitive/Becket.Testing.props",
            "lib/net10.0/Becket.Testing.dll",
            "lib/net10.0/Becket.Testing.xml",
        ],
        "symbols": ["lib/net10.0/Becket.Testing.pdb"],
        "dependencies": {"Becket": "same"},
    },
}

COMMON = ["LICENSE", "README.md", "icon.png"]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def is_plumbing(file):
    """Whether NuGet itself adds the file to every package."""
    return file in ("_rels/.rels", "[Content_Types].xml") or file.startswith("package/services/") or file.endswith(".nuspec")


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8-sig") as file:
        return file.read()


def pinned_version(package):
    return re.search(rf'PackageVersion Include="{re.escape(package)}" Version="([^"]+)"', read("Directory.Packages.props"))[1]


def commit():
    """The commit of the work tree, or None in an archive of the source."""
    result = subprocess.run(["git", "-C", ROOT, "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return result.stdout.strip() if result.returncode == 0 else None


class Package:
    def __init__(self, feed, file):
        self.feed = feed
        self.archive = zipfile.ZipFile(os.path.join(feed, file))
        self.files = [file for file in self.archive.namelist() if not is_plumbing(file)]
        nuspec = next(file for file in self.archive.namelist() if file.endswith(".nuspec"))
        self.metadata = xml.fromstring(self.archive.read(nuspec))[0]
        for element in self.metadata.iter():
            element.tag = element.tag.split("}")[-1]
        self.id = self.text("id")
        self.version = self.text("version")

    def text(self, name):
        return (self.metadata.findtext(name) or "").strip()

    def faults(self):
        """What is wrong with the package, as sentences."""
        expected = PACKAGES.get(self.id)
        if expected is None:
            return [f"contents.py does not know {self.id}: add it to PACKAGES"]
        return [
            *differences("file", self.files, expected["files"] + COMMON),
            *self.faults_of_metadata(expected),
            *self.faults_of_dependencies(expected),
            *self.faults_of_readme(),
            *self.faults_of_icon(),
            *self.faults_of_symbols(expected),
            *self.faults_of_paths(),
        ]

    def faults_of_metadata(self, expected):
        for name in "authors description copyright tags projectUrl releaseNotes".split():
            if not self.text(name):
                yield f"no {name}"
        for name, value in {"icon": "icon.png", "readme": "README.md", "license": "MIT"}.items():
            if self.text(name) != value:
                yield f"{name} is '{self.text(name)}', not '{value}'"
        types = [type.get("name") for type in self.metadata.iter("packageType")]
        if types != ([expected["type"]] if "type" in expected else []):
            yield f"its types are {types}"
        repository = self.metadata.find("repository")
        if repository is None or repository.get("type") != "git" or repository.get("url") != self.text("projectUrl"):
            yield "the repository is missing, or is not the project's"
        elif (head := commit()) and repository.get("commit") != head:
            yield f"the commit is {repository.get('commit')}, not {head}"

    def faults_of_dependencies(self, expected):
        found = {item.get("id"): item.get("version") for item in self.metadata.iter("dependency")}
        promised = {
            id: f"[{self.version}]" if version == "same" else pinned_version(id)
            for id, version in expected["dependencies"].items()
        }
        if found != promised:
            yield f"it depends on {found}, not on {promised}"

    def faults_of_readme(self):
        text = self.archive.read("README.md").decode("utf-8")
        for target in re.findall(r"\]\(([^)]*)\)", text):
            if not target.startswith("https://"):
                yield f"README.md has the relative link {target}"
        if "<!--" in text:
            yield "README.md has a comment, which a gallery may show"
        if not text.startswith(f"# {self.id}\n"):
            yield "README.md does not begin with the name of the package"

    def faults_of_icon(self):
        icon = self.archive.read("icon.png")
        if icon[:8] != b"\x89PNG\r\n\x1a\n" or struct.unpack(">II", icon[16:24]) != (128, 128):
            yield "icon.png is not a PNG of 128 by 128"

    def faults_of_symbols(self, expected):
        path = os.path.join(self.feed, f"{self.id}.{self.version}.snupkg")
        if expected["symbols"] is None:
            if os.path.exists(path):
                yield "it has a package of symbols, and no assembly"
            return
        if not os.path.exists(path):
            yield "it has no package of symbols"
            return
        symbols = [file for file in zipfile.ZipFile(path).namelist() if not is_plumbing(file)]
        yield from differences("file of symbols", symbols, expected["symbols"])

    def faults_of_paths(self):
        """A build of CI names no folder of the machine that made it."""
        if os.environ.get("CI") != "true":
            return
        root = os.path.realpath(ROOT).encode()
        for file in self.files:
            if file.endswith((".dll", ".pdb")) and root in self.archive.read(file):
                yield f"{file} names the folder in which it was built"


def differences(what, found, expected):
    for file in sorted(set(found) - set(expected)):
        yield f"unexpected {what} {file}"
    for file in sorted(set(expected) - set(found)):
        yield f"missing {what} {file}"


def main(feed):
    failed = False
    names = sorted(file for file in os.listdir(feed) if file.endswith(".nupkg"))
    packages = [Package(feed, name) for name in names]
    for package in packages:
        faults = package.faults()
        failed |= bool(faults)
        name = f"the package {package.id} contains what it should"
        print(f"failed {name}: {'; '.join(faults)}" if faults else f"passed {name}")
    for id in sorted(PACKAGES.keys() - {package.id for package in packages}):
        failed = True
        print(f"failed the package {id} is missing")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
