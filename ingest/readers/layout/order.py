"""The order blocks are read in: columns from left to right below what spans them.

A recursive cut of the page (after Nagy and Seth's X-Y cut). A region is cut into columns where a
gutter goes through it from top to bottom; otherwise into bands, and neighbouring bands that share
a gutter stay together, so that a column is read to its end before the next.
"""

from collections.abc import Sequence

from ingest.readers.layout.records import Block

_GUTTER = 0.6
_BAND_GAP = 3.0


def in_reading_order(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, as a reader of a page of horizontal lines takes them."""
    if len(blocks) < 2:
        return list(blocks)
    columns = _columns(blocks)
    if len(columns) > 1:
        return [block for column in columns for block in in_reading_order(column)]
    bands = bands_of(blocks)
    if len(bands) > 1:
        return [block for band in _joined(bands) for block in in_reading_order(band)]
    return sorted(blocks, key=lambda block: (block.top, block.x0))


def _columns(blocks: Sequence[Block]) -> list[list[Block]]:
    columns: list[list[Block]] = []
    reach = 0.0
    for block in sorted(blocks, key=lambda block: block.x0):
        if columns and block.x0 - reach < _GUTTER * block.size:
            columns[-1].append(block)
        else:
            columns.append([block])
            reach = block.x1
        reach = max(reach, block.x1)
    return columns


def bands_of(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks in groups that lie wholly above each other, from above to below."""
    bands: list[list[Block]] = []
    reach = 0.0
    for block in sorted(blocks, key=lambda block: block.top):
        if bands and block.top < reach:
            bands[-1].append(block)
        else:
            bands.append([block])
            reach = block.bottom
        reach = max(reach, block.bottom)
    return bands


def _joined(bands: Sequence[list[Block]]) -> list[list[Block]]:
    """Bands joined as long as what they make together still falls into columns."""
    joined = [list(bands[0])]
    for band in bands[1:]:
        if _share_gutter(joined[-1], band):
            joined[-1].extend(band)
        else:
            joined.append(list(band))
    return joined


def _share_gutter(upper: Sequence[Block], lower: Sequence[Block]) -> bool:
    gap = min(block.top for block in lower) - max(block.bottom for block in upper)
    return (
        gap < _BAND_GAP * max(block.size for block in lower)
        and max(len(_columns(upper)), len(_columns(lower))) > 1
        and len(_columns([*upper, *lower])) > 1
    )
