"""What the classes and ids of boxes say: noise, captions, pictures, and wrappers that say nothing."""

from __future__ import annotations

import re
from functools import lru_cache

_NOISE_CLASS = re.compile(
    r"(^|[-_ ])(relat\w*|recommend\w*|share\w*|sharing|social\w*|comment\w*|newsletter\w*|subscri\w*|promo\w*"
    r"|advert\w*|ads?|sponsor\w*|breadcrumbs?|tags?|taglist|captions?|credits?|copyright|byline|authors?|author-?bio"
    r"|most-?read|trending|popular|read-?more|teasers?|sidebar|widgets?|cookies?|consent|paywall|outbrain|taboola"
    r"|inject\w*|also)([-_ ]|$)",
    re.IGNORECASE,
)
# what page builders call every box, those of the article too, and what layouts call the column beside a side bar
_LAYOUT = re.compile(
    r"elementor-widget|hs_cos_wrapper_widget|(?:with|has|no|without)[-_]sidebar|sidebar[-_]grid", re.IGNORECASE
)
_CAPTION_CLASS = re.compile(
    r"(^|[-_ ])(captions?|legende|bildunterschrift|pie-?de-?foto"
    r"|(?:image|img|photo|pic|picture)[-_]?(?:credits?|title|note|text|desc|description|info|legend|alt))([-_ ]|$)",
    re.IGNORECASE,
)
PICTURE_CLASS = re.compile(
    r"(?<![a-z])(?:image|img|photo|pic|picture|thumb|figure|media)|(?<=[a-z])(?:Image|Photo|Img|Pic)", re.IGNORECASE
)
WRAPPERS = frozenset(  # classes that content systems give to the box inside each box
    {"field-item even", "field-item odd", "field-items", "field__item", "field__items", "elementor-widget-container"}
)


@lru_cache(maxsize=4096)
def read_class(css: str) -> tuple[bool, bool]:
    """Whether a class or id names a box of noise, and whether that of a caption."""
    caption = _CAPTION_CLASS.search(css) is not None
    return caption or is_noise_class(css), caption


@lru_cache(maxsize=4096)
def is_noise_class(css: str) -> bool:
    """Whether a class or id names a box that is no part of the article."""
    return _NOISE_CLASS.search(_LAYOUT.sub("", css)) is not None
