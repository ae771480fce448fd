"""What is wrong with a file that somebody opens is said in French on the French page, whatever is wrong."""

import pytest

from model.evidence import evidence
from model.levers import levers
from scenarios.errors import Described, ScenarioError
from scenarios.errors_fr import in_french
from scenarios.uploads import LARGEST_BYTES, read_upload

BASE = '[scenario]\nbase = "mali-360-fast"\n'
SHOCK = BASE + '[[shock]]\nkind = "strike"\nstart = "2027-01"\nmonths = 3\n'
LINK = next(name for name, record in evidence().items() if record.role == "link")
WRONG = [
    "",
    "not toml at all [",
    'a = "x',
    "a = " + "[" * 5000 + "]" * 5000,
    BASE + "#" * LARGEST_BYTES,
    BASE + f"months = {'9' * 6000}\n",
    BASE + "months = 100000\n",
    BASE + "months = 241\n",
    BASE + "seed = -1\n",
    BASE + "replicates = true\n",
    BASE + 'start = "2026"\n',
    BASE + 'start = "1980-01"\n',
    BASE + "title = 3\n",
    BASE + "title = { en = 3 }\n",
    BASE + 'title = { de = "x" }\n',
    BASE + 'nam = "x"\n',
    BASE + 'name = "a b"\n',
    BASE + 'country = "mali"\n',
    BASE + "[today]\na = 1\n",
    BASE + "[mis]\na = 1\n",
    BASE + '[msi]\n"x.y" = 1\nx = { y = 2 }\n',
    "msi = 3\n" + BASE,
    "[scenario]\nbase = 3\n",
    '[scenario]\nbase = "mali-360-fats"\n',
    '[scenario]\ncountry = "mars"\n',
    '[scenario]\ncountry = "mali"\ncadre = "vht"\n',
    BASE + '[shock]\nkind = "strike"\n',
    BASE + '[[shock]]\nknd = "strike"\n',
    BASE + '[[shock]]\nkind = "strike"\n',
    SHOCK.replace("strike", "strik"),
    SHOCK.replace("2027-01", "2027-13"),
    SHOCK.replace("= 3", "= 0"),
    SHOCK + "size = 3\n",
    SHOCK + "regions = 3\n",
    SHOCK + 'regions = ["Moptii"]\n',
    BASE + '[msi]\norder = "listed"\n',
    BASE + '[msi]\norder = "listed"\ndistricts = ["Katii"]\n',
    BASE + "[msi]\ncycles_per_yer = 1\n",
    BASE + "[msi]\ncycles_per_year = 1.0\ncycle_length_months = 9\npause_months = 9\n",
    BASE + "[assumptions]\ntrust_reference = 99\n",
    BASE + "[assumptions]\ntrust_referenc = 0.7\n",
    BASE + "[assumptions]\neff_dashboard_visits = 40\n",
    BASE + f"[assumptions]\n{LINK} = 7\n",
    *(BASE + f"[{name.replace('.', ']{0}', 1).format(chr(10))} = {{ x = 1 }}\n" for name in sorted(levers())),
]


def refused(content: bytes) -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        read_upload("plan.toml", content)
    return caught.value


@pytest.mark.parametrize("content", WRONG)
def test_every_refusal_is_told_in_french(content: str) -> None:
    told = in_french(refused(content.encode()))
    assert told is not None and told.startswith("plan.toml\N{NARROW NO-BREAK SPACE}: ")
    assert [
        word for word in ("found", "allowed", "did you mean", " or ", "a number", "a whole", "one of") if word in told
    ] == []


@pytest.mark.parametrize("name", sorted(levers()))
def test_what_a_lever_allows_is_told_in_french(name: str) -> None:
    error = ScenarioError("plan.toml", name, Described("nothing"), levers()[name].allowed())
    told = in_french(error)
    assert told is not None and " or " not in told and "YYYY" not in told


def test_the_nearest_name_and_the_numbers_are_kept() -> None:
    told = in_french(refused(b'[scenario]\nbase = "mali-360-fats"\n'))
    assert told is not None and "vouliez-vous dire 'mali-360-fast'" in told
    assert "100\N{NARROW NO-BREAK SPACE}000 octets" in str(in_french(refused(b"#" * (LARGEST_BYTES + 1))))


def test_what_is_not_in_the_table_is_left_in_english() -> None:
    assert in_french(ScenarioError("plan.toml", "msi.start", 3, "something that nobody has translated yet")) is None
    assert in_french(ScenarioError("plan.toml", "msi.start", Described("a new kind of fault"), "valid TOML")) is None
