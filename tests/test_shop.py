"""The shop's pictures: the archive, its answer key, its card and `unpack_shop`."""

import csv
import hashlib
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from course_utils import data
from course_utils.folders import list_pictures
from course_utils.images import ImageError, read_image
from tools import build_shop

FOLDER = Path(__file__).resolve().parent.parent / "datasets" / "shop"
CARD = (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return data.unpack_shop(tmp_path_factory.mktemp("unpacked") / "shop")


@pytest.fixture(scope="module")
def answers():
    with (FOLDER / "answers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_kind(answers, kind):
    return [row for row in answers if row["fault"] == kind]


def test_the_folder_is_listed(shop):
    listing = list_pictures(shop, classes=build_shop.NAMES)
    assert len(listing.paths) == 2950
    assert listing.classes == sorted(build_shop.NAMES)
    assert set(listing.splits) == {"train", "test"}
    assert 0.2 < listing.splits.count("test") / len(listing.paths) < 0.22
    assert len(listing.others) == 3


def test_the_answer_key_names_files_that_are_there(shop, answers):
    assert Counter(row["fault"] for row in answers) == Counter(
        {**build_shop.COUNTS, "no picture": 3, "imbalance": 1}
    )
    assert all((shop / row["path"]).exists() for row in answers)
    assert all((shop / row["related"]).exists() for row in answers)
    assert len({row["path"] for row in answers}) == len(answers)
    for row in answers:
        assert row["right_class"] != row["path"].split("/")[1]
        assert row["right_class"] in ("", *build_shop.NAMES)


def test_unreadable_files_cannot_be_read_and_others_can(shop, answers):
    unreadable = {shop / row["path"] for row in of_kind(answers, "unreadable")}
    for path in unreadable:
        with pytest.raises(ImageError):
            read_image(path)
    for path in set(list_pictures(shop).paths) - unreadable:
        assert read_image(path).dtype == np.uint8


def test_exact_duplicates_are_equal_and_near_ones_are_not(shop, answers):
    for row in of_kind(answers, "exact duplicate"):
        copy, original = read_image(shop / row["path"]), read_image(shop / row["related"])
        np.testing.assert_array_equal(copy, original)
        same_file = (shop / row["path"]).read_bytes() == (shop / row["related"]).read_bytes()
        assert same_file == (row["detail"] == "same bytes")
    for row in of_kind(answers, "near duplicate"):
        copy, original = read_image(shop / row["path"]), read_image(shop / row["related"])
        assert not np.array_equal(copy, original)


def test_copies_lie_beside_across_splits_and_across_classes(answers):
    for kind in ("exact duplicate", "near duplicate"):
        places = Counter()
        for row in of_kind(answers, kind):
            here, there = row["path"].split("/"), row["related"].split("/")
            places[here[0] == there[0], here[1] == there[1]] += 1
        assert min(places[True, True], places[False, True], places[True, False]) >= 13


def test_the_archive_is_below_two_megabytes_and_its_card_has_its_numbers(answers):
    content = (FOLDER / "shop.tar.gz").read_bytes()
    assert hashlib.sha256(content).hexdigest() == data.SHOP_SHA256
    assert f"`{data.SHOP_SHA256}` ({len(content):,} bytes)" in CARD
    assert len(content) < 2_000_000
    for kind, count in Counter(row["fault"] for row in answers).items():
        assert re.search(rf"\| {kind} \| {count} \|", CARD)


def test_the_card_counts_the_files(shop):
    for name in build_shop.NAMES:
        numbers = [len(list((shop / split / name).glob("[0-9]*"))) for split in ("train", "test")]
        assert f"| {name} | {numbers[0]} | {numbers[1]} |" in CARD


def test_the_builder_gives_the_same_bytes_again_and_others_for_another_seed():
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(10, dtype=np.uint8), 400)
    pictures = random.integers(0, 256, (4000, 28, 28), dtype=np.uint8)
    packed = []
    for seed in (0, 0, 1):
        shop = build_shop.Shop(pictures, labels, seed)
        shop.build()
        packed.append(build_shop.pack(shop.files))
    assert packed[0] == packed[1] != packed[2]


def test_a_second_call_unpacks_nothing(shop):
    before = shop.stat().st_mtime_ns
    assert data.unpack_shop(str(shop)) == shop
    assert shop.stat().st_mtime_ns == before


def test_many_at_once_get_the_same_folder_in_the_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / name))
    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(lambda _: data.unpack_shop(), range(4)))
    assert folders == {tmp_path / "course_utils" / "shop-6b7a85be"}
    assert list((tmp_path / "course_utils").iterdir()) == list(folders)


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ValueError, match="does not hold the shop's pictures as they came"):
        data.unpack_shop(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_damaged_archive(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "SHOP_SHA256", "0" * 64)
    with pytest.raises(ValueError, match="is damaged"):
        data.unpack_shop(tmp_path / "shop")
