"""Small trials to test with, written as files as a person would write them."""

from pathlib import Path

from scenarios.trials.run import Trial, load_trial

FULL = '["one_to_one", "observation", "patient_feedback", "group"]'


def trial_text(
    country: str = "mali",
    about: str = 'randomise = "chw"',
    world: str = "districts = 2\nareas = 4\nchws = 40\nchws_per_supervisor = 10",
    levers: str = f'"supervision.dedicated" = true\n"supervision.components" = {FULL}',
    arms: str = '[trial.arms.control]\n[trial.arms.dashboard]\n"supervision.components" = ["+dashboard"]',
    outcome: str = (
        'name = "recorded_home_visits_per_chw"\nestimator = "difference_in_differences"\n'
        'arms = ["dashboard", "control"]\nwindow_months = [1, 4]'
    ),
) -> str:
    """A trial file; each part may be replaced."""
    return (
        f'[trial]\nname = "small"\nsource = "made up"\ncountry = "{country}"\n'
        f"burn_in_months = 6\nbaseline_months = 3\nfollow_up_months = 4\n{about}\n"
        f"[trial.world]\n{world}\n[trial.levers]\n{levers}\n{arms}\n[[trial.outcome]]\n{outcome}\n"
    )


def written(folder: Path, text: str) -> Path:
    """The text as a file."""
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


def trial_from(folder: Path, text: str) -> Trial:
    """The trial of a text."""
    return load_trial(written(folder, text))
