"""A long document is understood a group of pages at a time, and no page is parted."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.layouts.page_groups import LEAST, page_groups

PAGES = st.lists(st.integers(1, 15), min_size=1, max_size=40)


@given(pages=PAGES, titles_first=st.booleans())
def test_a_cut_stands_between_two_pages(pages: list[int], titles_first: bool) -> None:
    titles: list[int] = []
    bodies: list[int] = []
    page_of: list[int] = []
    line = 0
    for number, speeches in enumerate(pages):
        for places in (titles, bodies) if titles_first else (bodies, titles):
            places.extend(range(line, line + speeches))
            line += speeches
        page_of += [number] * speeches
    groups = page_groups(titles, bodies, [500] * len(bodies))
    assert [at for group in groups for at in range(len(titles))[group.titles]] == [
        *range(len(titles))
    ]
    for group in groups:
        assert page_of[group.titles] == page_of[group.bodies]
        assert len(titles) <= 2 * LEAST or len(page_of[group.titles]) <= 3 * LEAST


@given(titles=st.integers(0, 3000), bodies=st.integers(0, 3000))
def test_titles_without_end_are_no_one_group(titles: int, bodies: int) -> None:
    places = range(titles), range(titles, titles + bodies)
    groups = page_groups(*places, [300] * bodies)
    assert sum(group.titles.stop - group.titles.start for group in groups) == titles
    assert sum(group.bodies.stop - group.bodies.start for group in groups) == bodies
    assert all(group.titles.stop - group.titles.start <= 401 for group in groups)
