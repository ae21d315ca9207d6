"""The set of written sentences: enough of each sort, each with words that its page holds."""

import json
from collections import Counter
from pathlib import Path

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PAGES = ("energy", "sport", "law", "elderly")


def test_every_sentence_rests_on_its_page_and_has_one_falsehood_beside_it() -> None:
    faults, languages = Counter[str](), Counter[str]()
    for page in PAGES:
        speeches = (BENCHMARKS / "pages" / page / "speeches.jsonl").read_text(encoding="utf-8")
        texts = [json.loads(line)["text"] for line in speeches.splitlines()]
        rows = (BENCHMARKS / "written" / f"{page}.jsonl").read_text(encoding="utf-8").splitlines()
        for row in map(json.loads, rows):
            for sentence in row["sentences"]:
                assert sentence["honest"] != sentence["false"]
                assert all(any(one in text for text in texts) for one in sentence["words"])
                faults[sentence["fault"]] += 1
                languages[row["lang"]] += 1
    assert faults.total() >= 150
    assert set(faults) == {"number", "swapped", "speaker", "reversed", "invented", "object"}
    assert set(languages) == {"zh", "en", "pt", "ru"}
