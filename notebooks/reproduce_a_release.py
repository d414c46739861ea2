# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Reproduce a release from its digest
#
# A release is what its manifest's SHA-256 says it is. With that digest, the sources, the code and the lock file anybody
# can check that a release is what was signed, and make it again, byte for byte: here in a second workspace, with another
# executor.
#
# It runs on a small simulated city in under a minute and asks no host for anything. `make notebooks` runs it.

# %%
import os
import shutil
import tempfile
from pathlib import Path

import altair as alt
import pandas as pd

from configs.compute import ComputeSettings
from configs.errors import IntegrityError
from configs.files import one_writer, sha256_file
from configs.load import load_city, settings_digest
from features.hub import ingest, load_hub
from features.simulate import resized, simulate
from training import registry
from training.metrics import poisson_deviance
from training.provenance import code_version, lock_digest, package_versions
from training.load import load_release
from training.release import train_release
from training.signing import MANIFEST, verify

alt.renderers.enable("svg")  # drawn here by vl-convert: no script is fetched
root = Path(os.environ.get("FAIRWARD_WORKSPACE") or tempfile.mkdtemp(prefix="fairward-")).absolute()
workspace = root / "reproduce_a_release"

# %% [markdown]
# ## Somebody's release
#
# Trained in one workspace, in two processes. The ledger holds the digest of its manifest once it is audited.

# %%
city = resized(load_city("demo"), areas=40, districts=4, years=3)
trees = city.model.lightgbm.model_copy(update={"rounds": 50, "min_rows": 200})
city = city.model_copy(
    update={
        "model": city.model.model_copy(
            update={"members": ("lightgbm", "glm", "ewma"), "lightgbm": trees, "train_windows": 80, "horizons": 1}
        ),
        "backtest": city.backtest.model_copy(update={"origins": 13, "calibration": 13, "refit_every": 13}),
    }
)
theirs = city.model_copy(update={"workspace": workspace / "theirs", "data_folder": workspace / "sources"})
with one_writer(theirs.home):
    simulate(theirs)
    ingest(theirs)
    trained = train_release(theirs, trainer="Tess Marlow", progress=print)
digest = sha256_file(trained.folder / "model" / MANIFEST)
print(f"release {trained.number}: {digest}")

# %% [markdown]
# ## Which release is it?
#
# From the digest to the release: the registry's releases are read until one's manifest has it.

# %%
number = next(
    each
    for each in registry.versions(theirs)
    if sha256_file(theirs.home / "releases" / str(each) / "model" / MANIFEST) == digest
)
release = load_release(theirs, number)
manifest = release.manifest
pd.Series({name: manifest[name] for name in ("title", "trainer", "origin", "seed", "code_version")})

# %% [markdown]
# ## Is it what was signed?
#
# The signature (Ed25519) is over the manifest, the manifest names every model file with its digest: a changed byte
# anywhere is found, and told with the file's name. Here one figure in one tree of a copy is changed.

# %%
verify(theirs, release.folder)
copy = workspace / "tampered"
shutil.copytree(release.folder, copy)
tree = sorted((copy / "model").glob("*.lightgbm.txt"))[0]
tree.write_text(tree.read_text().replace("leaf_value=", "leaf_value=0", 1))
try:
    verify(theirs, copy)
except IntegrityError as error:
    print(f"found: {str(error).replace(str(workspace), '…')}")
else:
    raise AssertionError("a changed model passed as signed")

# %% [markdown]
# ## What was it made from?
#
# Five digests say it: settings, data, code, lock file, packages. What is here must agree, or the release can be neither
# reproduced nor blamed. The data digest is made anew by reading the sources into a second workspace.

# %%
ours = theirs.model_copy(update={"workspace": workspace / "ours", "compute": ComputeSettings(kind="here")})
with one_writer(ours.home):
    ingest(ours)
here = {
    "config_digest": settings_digest(ours),
    "data_digest": load_hub(ours).digest,
    "code_version": code_version(),
    "lock_digest": lock_digest(),
    "packages": package_versions(),
}
agree = pd.DataFrame({"release": {name: manifest[name] for name in here}, "here": here})
agree["agrees"] = agree["release"] == agree["here"]
assert agree["agrees"].all(), "something that it was made from is not here"
agree.astype(str).replace(r"(?s)(.{40}).*", r"\1…", regex=True)

# %% [markdown]
# ## Make it again
#
# The same inputs, another workspace, another signing key, and one process in the place of two.

# %%
with one_writer(ours.home):
    again = train_release(ours, trainer=manifest["trainer"], progress=print)
assert sha256_file(again.folder / "model" / MANIFEST) == digest, "the manifest differs"
print(f"the same manifest: {digest}")

# %% [markdown]
# ## Byte for byte
#
# The manifest holds the digest of each model file; backtest and samples are compared too. Only `release.json` (the run's
# number and time) and the signature, by another key, may differ.

# %%
files = sorted(path.relative_to(release.folder).as_posix() for path in release.folder.rglob("*") if path.is_file())
compared = pd.DataFrame(
    [
        {
            "file": name,
            "bytes": (release.folder / name).stat().st_size,
            "same": (release.folder / name).read_bytes() == (again.folder / name).read_bytes(),
        }
        for name in files
    ]
)
assert set(compared.loc[~compared["same"], "file"]) == {"release.json", "model/manifest.sig"}
compared

# %%
kinds = compared.assign(
    kind=compared["file"].str.extract(r"\.(lightgbm|glm|ewma)\.txt$", expand=False).fillna("other"),
    verdict=compared["same"].map({True: "the same bytes", False: "differs, as it must"}),
)
alt.Chart(kinds, width=420, height=alt.Step(28), title="Files of the release, made twice").mark_bar().encode(
    x=alt.X("count():Q", title="files"),
    y=alt.Y("kind:N", title=None),
    color=alt.Color("verdict:N", title=None, sort=None),
)

# %% [markdown]
# ## And what it said of itself
#
# The scores in the manifest are recomputed from the backtest that was just made.

# %%
rows = again.backtest()
for offence, part in rows.groupby("offence", sort=False):
    said = manifest["metrics"][offence]["deviance"]
    assert abs(poisson_deviance(part["y"], part["mean"]) / said - 1) < 1e-12, f"{offence}: the manifest is wrong"
scored = pd.Series({name: manifest["metrics"][name]["deviance"] for name in theirs.targets}, name="deviance")
scored.round(4)

# %%
told = scored.rename_axis("offence").reset_index()
best = {name: min(manifest["metrics"][name]["baseline_deviance"].values()) for name in theirs.targets}
told["skill"] = [1 - each / best[name] for name, each in scored.items()]
alt.Chart(
    told, width=420, height=alt.Step(28), title="Skill over the best baseline, as signed and as made again"
).mark_bar().encode(
    x=alt.X("skill:Q", axis=alt.Axis(format="%"), title=None), y=alt.Y("offence:N", title=None, sort=None)
)
