"""The backbone: equal to an independent implementation, right about photos, as its card says."""

import hashlib
import io
import pickle
import re
import sys
import types
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image
from skimage import data

from course_utils.data import backbone_path
from tools import convert_backbone

FOLDER = convert_backbone.FOLDER
CARD = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
MODEL, HEAD = FOLDER / "efficientnet_lite0.keras", FOLDER / "imagenet_head.npz"


@pytest.fixture(scope="module")
def backbone():
    return keras.saving.load_model(MODEL)


@pytest.fixture(scope="module")
def head():
    with np.load(HEAD) as file:
        return dict(file)


def pooled(backbone, pictures):
    return backbone(pictures.astype("float32")).numpy().mean(axis=(1, 2))


@pytest.mark.parametrize("size", [224, 300])
def test_answers_are_those_of_an_independent_implementation(backbone, head, size):
    noise = np.random.default_rng(15).integers(0, 256, (1, size, size, 3), dtype=np.uint8)
    with np.load(Path(__file__).with_name("backbone_reference.npz")) as reference:
        features = pooled(backbone, noise)
        np.testing.assert_allclose(features, reference[f"pooled_{size}"], rtol=0, atol=2e-5)
        # The classifier is stored with eleven bits a number.
        logits = features @ head["kernel"].astype("float32") + head["bias"]
        np.testing.assert_allclose(logits, reference[f"logits_{size}"], rtol=0, atol=3e-3)


@pytest.mark.parametrize(
    ("photo", "names"),
    [
        ("chelsea", {"tiger cat", "Egyptian cat", "tabby"}),
        ("coffee", {"espresso"}),
        ("rocket", {"missile"}),
    ],
)
def test_photos_get_their_names(backbone, head, photo, names):
    picture = Image.fromarray(getattr(data, photo)())
    side = round(0.875 * min(picture.size))
    left, top = ((length - side) // 2 for length in picture.size)
    square = picture.crop((left, top, left + side, top + side)).resize((224, 224), Image.BICUBIC)
    features = pooled(backbone, np.asarray(square)[np.newaxis])
    best = (features @ head["kernel"].astype("float32") + head["bias"])[0].argsort()[::-1]
    assert set(head["names"][best[: len(names)]]) == names


def test_the_tool_builds_the_network_that_is_in_the_file(backbone):
    assert convert_backbone.build_backbone().to_json() == backbone.to_json()


def test_parts_can_be_named_and_compute_in_float32(backbone):
    assert [f"block{i}_out" for i in range(16)] == [
        layer.name for layer in backbone.layers if re.fullmatch(r"block\d+_out", layer.name)
    ]
    assert backbone.layers[-1].name == "head_relu"
    assert {layer.dtype_policy.name for layer in backbone.layers} == {"float32"}
    maps = backbone.get_layer("block10_out").output
    assert (maps.shape, backbone.output.shape) == (
        (None, None, None, 112),
        (None, None, None, 1280),
    )


def test_pictures_of_any_size_and_shape(backbone):
    assert backbone(np.zeros((1, 65, 97, 3), "float32")).shape == (1, 3, 4, 1280)


def test_the_card_states_each_files_size_and_digest():
    for path, most in [(MODEL, 15_000_000), (HEAD, 3_000_000)]:
        content = path.read_bytes()
        assert len(content) <= most
        digest = hashlib.sha256(content).hexdigest()
        assert f"| `{path.name}` | {len(content):,} | `{digest}` |" in CARD
    assert {path.name for path in FOLDER.iterdir()} == {MODEL.name, HEAD.name, "LICENSE.txt"}


def test_the_course_finds_the_verified_file():
    assert backbone_path() == MODEL


def test_the_card_states_what_the_network_holds(backbone, head):
    assert f"{backbone.count_params():,} parameters" in CARD
    assert len(set(head["names"])) == 1000


# The reader of PyTorch's old files.


def old_file(monkeypatch, tensors):
    """Return what PyTorch wrote before version 1.6, for arrays by name."""
    modules = {name: types.ModuleType(name) for name in ("torch", "torch._utils")}
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)

    def _rebuild_tensor_v2(*_):
        raise AssertionError("the real one is never called")

    _rebuild_tensor_v2.__module__ = "torch._utils"
    _rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    storage = type("FloatStorage", (), {"__module__": "torch"})
    modules["torch._utils"]._rebuild_tensor_v2 = _rebuild_tensor_v2
    modules["torch"].FloatStorage = storage

    class Tensor:
        def __init__(self, key, array):
            self.key, self.array = key, array

        def __reduce__(self):
            steps = tuple(step // 4 for step in self.array.strides)
            return _rebuild_tensor_v2, (Storage(self), 0, self.array.shape, steps, False, None)

    class Storage:
        def __init__(self, tensor):
            self.tensor = tensor

    class Writer(pickle.Pickler):
        def persistent_id(self, thing):
            if isinstance(thing, Storage):
                size = thing.tensor.array.size
                return ("storage", storage, thing.tensor.key, "cpu", size, None)
            return None

    file = io.BytesIO()
    for thing in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
        pickle.dump(thing, file, 2)
    Writer(file, 2).dump({name: Tensor(name, array) for name, array in tensors.items()})
    pickle.dump(list(tensors), file, 2)
    for array in tensors.values():
        file.write(array.size.to_bytes(8, "little") + array.tobytes("A"))
    return file.getvalue()


def test_tensors_are_read_as_they_were_written(monkeypatch):
    rows = np.arange(6, dtype="float32").reshape(2, 3)
    tensors = {"rows": rows, "columns": np.asfortranarray(rows)}
    read = convert_backbone.read_tensors(old_file(monkeypatch, tensors))
    assert list(read) == ["rows", "columns"]
    for array in read.values():
        np.testing.assert_array_equal(array, rows)


def test_a_cut_file_is_refused(monkeypatch):
    content = old_file(monkeypatch, {"a": np.zeros(4, "float32")})
    with pytest.raises(ValueError, match=r"buffer|size"):
        convert_backbone.read_tensors(content[:-5])


def test_a_pickle_that_would_run_code_is_refused():
    harmful = pickle.dumps(1, 2) * 3 + pickle.dumps(print, 2)
    with pytest.raises(pickle.UnpicklingError, match=r"print is no tensor: not read"):
        convert_backbone.read_tensors(harmful)


def test_names_are_read_without_running_the_module():
    source = "raise SystemExit\n_IMAGENET_CATEGORIES = ['tench', 'goldfish']\n"
    assert convert_backbone.read_names(source) == ["tench", "goldfish"]
    with pytest.raises(ValueError, match="has no _IMAGENET_CATEGORIES"):
        convert_backbone.read_names("_OTHERS = []\n")


def test_a_missing_wheel_is_named(tmp_path):
    with pytest.raises(SystemExit, match=r"expected one torchvision-\*\.whl in .* found 0"):
        convert_backbone.read_wheel(tmp_path, "torchvision-*.whl", convert_backbone.NAMES)
