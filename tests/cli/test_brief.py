"""`scaleup brief` from outside: one page in both formats, complete or not at all."""

SHORT = ("--months", "14", "--replicates", "2", "--workers", "1")


def test_one_page_as_html_and_pdf(here, tmp_path):
    answer = here("brief", "malawi-msi-national", *SHORT, "--set", "msi.cycles_per_year=1", "--out", "page")
    assert answer.returncode == 0, answer.stderr
    assert {path.name for path in (tmp_path / "page").iterdir()} == {"minister.html", "minister.pdf"}
    page = (tmp_path / "page" / "minister.html").read_text(encoding="utf-8")
    assert "--set msi.cycles_per_year=1" in page
    assert "By 2027" in page and "By 2027" in answer.stdout
    assert (tmp_path / "page" / "minister.pdf").read_bytes().startswith(b"%PDF")


def test_in_french_without_writing_anything(here, tmp_path):
    answer = here("brief", "malawi-baseline", *SHORT, "--language", "fr")
    assert "Les décès ne sont pas simulés" in answer.stdout
    assert "pratique d'aujourd'hui" in answer.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_is_refused(refused, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    assert "full" in refused("brief", "malawi-baseline", *SHORT, "--out", "full")
    assert "malawi-baseline" in refused("brief", "malawi-baselin", *SHORT)
    refused("brief", "malawi-baseline", "--language", "de")
