import shutil
import socket

import pytest

from course_utils.doctor import machine
from course_utils.doctor.finding import ok


@pytest.mark.parametrize(("free", "status"), [(999_999_999, "problem"), (1_000_000_000, "ok")])
def test_free_disk(free, status, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: usage)
    assert machine.check_disk(tmp_path).status == status


@pytest.mark.parametrize(
    ("kilobytes", "status"), [(1_900_000, "problem"), (2_500_000, "warning"), (3_000_000, "ok")]
)
def test_memory(kilobytes, status, tmp_path):
    meminfo = tmp_path / "meminfo"
    meminfo.write_text(f"MemTotal: 8000000 kB\nMemFree: 1 kB\nMemAvailable:  {kilobytes} kB\n")
    finding = machine.check_memory(meminfo, tmp_path)
    assert finding.status == status
    assert f"{kilobytes * 1024 / 1e9:.1f} GB available" in finding.message


@pytest.mark.parametrize(("limit", "gigabytes"), [("2000000000", "1.5"), ("max", "8.2")])
def test_memory_of_a_container(limit, gigabytes, tmp_path):
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemAvailable:  8000000 kB\n")
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    (tmp_path / "memory.current").write_text("700000000\n")
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 200000000\n")
    assert f"{gigabytes} GB available" in machine.check_memory(meminfo, tmp_path).message


def test_memory_of_a_system_that_does_not_tell(tmp_path):
    assert machine.check_memory(tmp_path / "none", tmp_path).status == "note"


@pytest.mark.parametrize(
    ("name", "flags", "status", "message"),
    [
        ("x86_64", "fpu sse2 avx avx2", "ok", "x86_64 with AVX, AVX2"),
        ("x86_64", "fpu sse2", "problem", "without AVX"),
        ("aarch64", "", "note", "aarch64"),
    ],
)
def test_processor(name, flags, status, message, tmp_path):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t: avx\n")
    finding = machine.check_processor(cpuinfo, name)
    assert finding.status == status
    assert message in finding.message


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo 'GPU 0: NVIDIA T4 (UUID: GPU-1)'", "NVIDIA T4; to use it"),
        ("echo 'No devices were found'; exit 6", "finds none"),
        (None, "none found"),
    ],
)
def test_gpu(script, message, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    if script:
        program = tmp_path / "nvidia-smi"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    finding = machine.check_gpu()
    assert finding.status == "note"
    assert message in finding.message


def test_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        finding = machine.check_port(port)
    assert finding.status == "note"
    assert f"{port} is in use" in finding.message
    assert machine.check_port(port) == ok(f"{port} is free")
