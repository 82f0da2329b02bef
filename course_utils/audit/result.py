"""The audit of a folder: its faults, and a split that no copy crosses."""

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np

from course_utils.audit import copies, form
from course_utils.audit.labels import doubt_labels
from course_utils.audit.page import as_html, as_text
from course_utils.audit.reading import Record, read_all
from course_utils.audit.splitting import choose_kept, split_groups
from course_utils.audit.tables import write_faults, write_split
from course_utils.folders import Listing, list_pictures
from course_utils.writing import new_folder

# Each kind of fault, the worst first, and what to do about it.
KINDS = {
    "unreadable": "cannot be decoded: get it again, or leave it out",
    "exact duplicate": "the same pixels as another: keep one",
    "near duplicate": "nearly the same as another: keep both on one side of a split",
    "wrong label": "a classifier doubts the label: look at it, the most doubtful first",
    "no label": "lies in no class folder: put it into one",
    "wrong extension": "is of another format than its name says: rename it",
    "rotated by EXIF": "is stored turned, with a note: read it with read_image",
    "mixed modes": "has other channels than most: convert all when reading",
    "mixed sizes": "has another size than most: resize all when reading",
    "tiny class": "too few pictures to learn and to test: collect more, or merge classes",
    "imbalance": "far fewer than the largest class: weigh classes, judge each by itself",
    "no picture": "a file that is no picture by its name: leave it out",
}
DOUBTFUL = 0.9  # a label less probable than 10 % is listed as a fault


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes
    ----------
    path : Path
        The file; the class's folder, or the whole, for faults that concern more.
    kind : str
        One of `KINDS`.
    detail : str
        What was found.
    related : Path or None
        The picture that this is a copy of.
    score : float or None
        How alike copies are, or how doubtful a label is: 0 to 1.
    """

    path: Path
    kind: str
    detail: str = ""
    related: Path | None = None
    score: float | None = None


def audit_folder(path, seed=0):
    """Look for faults in a folder of pictures; nothing in it is changed.

    Parameters
    ----------
    path : str or path
        A folder of class folders or a CSV file, as `course_utils.folders.list_pictures` takes.
    seed : int
        Of the folds in which labels are judged.

    Returns
    -------
    Audit

    Raises
    ------
    ListingError
        If there are no pictures to look at. A ValueError.
    """
    listing = list_pictures(path)
    return Audit(Path(path), listing, read_all(listing.paths), seed)


class Audit:
    """What `audit_folder` found; a table in a notebook, text elsewhere.

    Attributes
    ----------
    source : Path
        What was audited.
    listing : Listing
        All its pictures, unreadable ones too.
    faults : list of Fault
        Ordered by kind, the worst kind first.
    suspects : list of Fault
        Every picture whose label could be judged, the most doubtful first.
    groups : ndarray of int
        (N,), in the listing's order: the same number for pictures that are copies or nearly.
    """

    def __init__(self, source, listing, records, seed):
        self.source, self.listing, self._records = source, listing, records
        self._good = np.array([i for i, r in enumerate(records) if isinstance(r, Record)], int)
        self._labels = np.array(listing.labels, object)
        self._places = {one: i for i, one in enumerate(listing.paths)}
        self._find_copies()
        self.suspects = self._rank_labels(seed)
        order = {kind: number for number, kind in enumerate(KINDS)}
        found = [*self._simple_faults(), *self._copies(), *self._doubtful()]
        self.faults = sorted(found, key=lambda fault: order[fault.kind])

    def __repr__(self):
        return as_text(self, KINDS)

    def _repr_html_(self):
        return as_html(self, KINDS)

    @property
    def counts(self):
        """How many faults of each kind there are: a dict, without kinds that are not there."""
        return dict(Counter(fault.kind for fault in self.faults))

    def of_kind(self, kind):
        """Return the faults of a kind, a list of `Fault`."""
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no kind of fault: choose one of {', '.join(KINDS)}")
        return [fault for fault in self.faults if fault.kind == kind]

    def split(self, test=0.2, val=0.0, seed=0):
        """Propose a split that no copy crosses, stratified by class.

        Parameters
        ----------
        test, val : float
            The share of each class's pictures, in [0, 1); the rest is for training.
        seed : int

        Returns
        -------
        Listing
            The pictures that can be read and have a label; of equal ones only the first, and
            none where the classes of equal ones differ.

        Raises
        ------
        ValueError
            If the shares leave nothing to train on.
        """
        if not (0 <= test < 1 and 0 <= val < 1 and test + val < 1):
            raise ValueError(
                f"test={test} and val={val} must be shares that leave some for training: "
                "write test=0.2, val=0.1"
            )
        kept = self._good[choose_kept(self._equal[self._good], self._labels[self._good])]
        shares = {"test": test, "val": val}
        splits = split_groups(self._labels[kept].astype(str), self.groups[kept], shares, seed)
        paths = [self.listing.paths[i] for i in kept]
        return Listing(paths, [self.listing.labels[i] for i in kept], splits, [])

    def write_faults(self, file):
        """Write the faults to a CSV file, paths relative to its folder."""
        write_faults(file, self.faults, self.source)

    def write_split(self, file, split=None):
        """Write a split, by default the proposed one, to a CSV file for `list_pictures`."""
        write_split(file, split or self.split(), self.source)

    def copy_clean(self, target, split=None):
        """Copy the pictures of a split, by default the proposed one, to a new folder.

        Parameters
        ----------
        target : str or path
            The folder to make: ``target/SPLIT/CLASS/NAME``. It must be empty or not be there.
        split : Listing, optional

        Returns
        -------
        Path
            The folder.
        """
        target = Path(target)
        if target.exists() and (target.is_file() or any(target.iterdir())):
            raise ValueError(f"'{target}' is there already: name a new folder")
        split = split or self.split()
        with new_folder(target) as beside:
            for path, label, part in zip(split.paths, split.labels, split.splits):
                if PurePath(label).is_absolute() or ".." in PurePath(label).parts:
                    raise ValueError(f"the class {label!r} is no name for a folder: rename it")
                folder = beside / part / label
                folder.mkdir(parents=True, exist_ok=True)
                copy, number = folder / path.name, 2
                while copy.exists():
                    copy, number = folder / f"{path.stem}-{number}{path.suffix}", number + 1
                shutil.copyfile(path, copy)
        return target

    def thumbnail(self, path):
        """Return the gray thumbnail of a picture that was read, uint8 (32, 32), or None."""
        record = self._records[self._places[path]] if path in self._places else None
        return record.thumbnail if isinstance(record, Record) else None

    def _of_good(self, name):
        return [getattr(self._records[i], name) for i in self._good]

    def _find_copies(self):
        """Find who is equal to whom, who is nearly so, and which groups that makes."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        number = len(self._records)
        self._equal = np.arange(number)
        first = copies.find_exact(self._of_good("digest"))
        self._equal[self._good] = self._good[first]
        unique = self._good[first == np.arange(len(first))]
        thumbnails = np.array([self._records[i].thumbnail for i in unique], np.uint8)
        near = copies.find_near(thumbnails.reshape(-1, 32, 32))
        self._near = [(unique[i], unique[j], score) for i, j, score in near]
        ends = [(i, j) for i, j, _ in self._near] + list(enumerate(self._equal))
        rows, columns = np.array(ends).T
        graph = coo_array((np.ones(len(ends)), (rows, columns)), (number, number))
        _, self.groups = connected_components(graph, directed=False)

    def _copies(self):
        for i, first in enumerate(self._equal):
            if i != first:
                yield self._copy_fault(i, first, "exact duplicate", 1.0)
        best = {}
        for i, j, score in self._near:
            best[j] = max(best.get(j, (0, i)), (score, i))
        for j, (score, i) in sorted(best.items()):
            yield self._copy_fault(j, i, "near duplicate", round(score, 4))

    def _copy_fault(self, i, original, kind, score):
        paths, splits, labels = self.listing.paths, self.listing.splits, self.listing.labels
        notes = []
        if labels[i] != labels[original]:
            notes.append(f"in class {labels[i]!r} and in {labels[original]!r}")
        if splits[i] != splits[original]:
            notes.append(f"in {splits[i] or 'no split'} and in {splits[original] or 'no split'}")
        return Fault(paths[i], kind, ", ".join(notes), paths[original], score)

    def _rank_labels(self, seed):
        """Return a fault for each label that can be judged, the most doubtful first."""
        named = self._good[self._labels[self._good] != ""]
        records = [self._records[i] for i in named]
        doubts, guesses = doubt_labels(
            np.array([record.thumbnail for record in records]),
            np.array([record.colours for record in records]),
            self._labels[named].astype(str),
            self.groups[named],
            seed,
        )
        ranking = [
            Fault(self.listing.paths[i], "wrong label", f"looks like {guess!r}", None, float(doubt))
            for i, doubt, guess in zip(named, doubts, guesses)
            if not np.isnan(doubt)
        ]
        return sorted(ranking, key=lambda fault: -fault.score)

    def _doubtful(self):
        return [fault for fault in self.suspects if fault.score >= DOUBTFUL]

    def _simple_faults(self):
        """Give the faults that one file or one class has by itself."""
        paths = self.listing.paths
        for i, record in enumerate(self._records):
            if isinstance(record, str):
                yield Fault(paths[i], "unreadable", record)
        for i, label in enumerate(self.listing.labels):
            if not label and self.listing.classes:
                yield Fault(paths[i], "no label")
        good, records = [paths[i] for i in self._good], [self._records[i] for i in self._good]
        sizes = form.find_unusual(self._of_good("size"), lambda size: f"{size[0]}×{size[1]}")
        for kind, found in (
            ("wrong extension", form.find_wrong_extensions(good, records)),
            ("rotated by EXIF", form.find_rotated(records)),
            ("mixed modes", form.find_unusual(self._of_good("mode"), str)),
            ("mixed sizes", sizes),
        ):
            for i, detail in found:
                yield Fault(self.source if i is None else good[i], kind, detail)
        for kind, label, detail in form.find_unbalanced([self._labels[i] for i in self._good]):
            mine = [i for i, other in enumerate(self._labels) if other == label]
            # The folder in train, where there are several.
            first = min(mine, key=lambda i: self.listing.splits[i] != "train")
            yield Fault(self.listing.paths[first].parent, kind, detail)
        for path in self.listing.others:
            yield Fault(path, "no picture")
