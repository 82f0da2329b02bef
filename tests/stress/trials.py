"""Lay a `Writer`'s folder anew, let its work break off, and judge what is there."""

import shutil

from . import dying


def thin_out(numbers, most):
    """Return at most so many of the numbers, spread evenly, the first and the last among them."""
    step = max(1, -(-len(numbers) // most))
    return sorted({*numbers[::step], *numbers[-1:]})


class Trial:
    """A `Writer` in a folder of its own, with what is there before and after its work."""

    def __init__(self, writer, folder):
        self.writer, self.folder = writer, folder
        act = self.begin()
        self.old = writer.look(folder)
        status, words = dying.run(act)
        assert status == 0, words
        self.new = writer.look(folder)
        assert self.old != self.new
        self.longest = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    def begin(self):
        """Lay the old state; return what writes the new one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        return self.writer.prepare(self.folder)

    def judge(self, act):
        """After the work broke off: all is old or new, and the next start makes it new."""
        now = self.judge_halves()
        if now != self.new:
            status, words = dying.run(act)
            assert status == 0, (self.writer.what, words)
            assert self.writer.look(self.folder) == self.new, self.writer.what

    def judge_halves(self):
        """Check that all is old or new; return what is there."""
        now = self.writer.look(self.folder)
        if self.writer.together:
            assert now in (self.old, self.new), self.writer.what
        for name in {*self.old, *self.new, *now}:
            assert now.get(name) in (self.old.get(name), self.new.get(name)), name
        return now
