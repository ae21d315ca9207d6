"""Invented pages in running order, as many as a test wants."""

PARTS = "甲乙丙丁戊"


def page_of(number: int) -> str:
    """Five speeches of three passages each: a problem and two proposals."""
    return "\n\n".join(
        f"关于第{number}件事{part}段的建议\n●何{part}乐（市政协委员）\n"
        f"第{number}件事{part}段至今没有办好，居民多有意见，应当引起各方重视。"
        f"建议：一是办好{number}号{part}段。二是管好{number}号{part}段。"
        for part in PARTS
    )
