# ruff: noqa: E501 # the long lines are html, as sites write it
"""The pages of ten site shapes from stories.yaml; `python tests/clean/shapes.py` writes them into pages/."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
PAGES = HERE / "pages"
PER_SHAPE = 6
Story = dict[str, Any]

WORDS = {
    "ar": {
        "menu": ["الرئيسية", "سياسة", "اقتصاد", "رياضة", "ثقافة", "منوعات"],
        "others": ["انطلاق معرض الكتاب السنوي بمشاركة ثلاثين دار نشر", "حملة لتنظيف الشواطئ يشارك فيها طلاب المدارس", "أسعار الذهب تسجل ارتفاعاً طفيفاً في التعاملات الصباحية", "افتتاح أول مكتبة عامة للأطفال في الضاحية الشرقية"],
        "also": "اقرأ أيضا", "share": "شارك هذا الخبر", "tags": "الكلمات المفتاحية", "rights": "جميع الحقوق محفوظة",
        "by": "كتب", "site": "قناة الأفق", "paper": "صحيفة المرفأ", "comment": "التعليقات لا تعبر عن رأي الموقع وإنما عن رأي أصحابها فقط، وتخضع للمراجعة قبل النشر.",
        "news": "اشترك في نشرتنا البريدية لتصلك أهم الأخبار كل صباح",
    },
    "fa": {
        "menu": ["صفحه نخست", "سیاسی", "اقتصادی", "ورزشی", "فرهنگی", "استان‌ها"],
        "others": ["نمایشگاه صنایع دستی با حضور هنرمندان ده استان گشایش یافت", "تیم ملی والیبال راهی اردوی آماده‌سازی شد", "بارش برف در گردنه‌های شمال کشور", "کتابخانه مرکزی شهر بازسازی می‌شود"],
        "also": "بیشتر بخوانید", "share": "به اشتراک بگذارید", "tags": "برچسب‌ها", "rights": "تمامی حقوق محفوظ است",
        "by": "گزارش", "site": "خبرگزاری افق", "paper": "روزنامه بندر", "comment": "دیدگاه‌های ارسال‌شده پس از تأیید منتشر می‌شود و لزوماً دیدگاه این رسانه نیست.",
        "news": "برای دریافت خبرهای مهم روز در خبرنامه ما نام‌نویسی کنید",
    },
    "en": {
        "menu": ["Home", "Politics", "Business", "Sport", "Culture", "Opinion"],
        "others": ["Book fair opens with thirty publishers from the region", "Pupils clean beaches in a week-long campaign", "Gold edges higher in quiet morning trade", "First public library for children opens in the east"],
        "also": "Read also", "share": "Share this", "tags": "Keywords", "rights": "All rights reserved",
        "by": "By", "site": "Horizon Channel", "paper": "The Harbour Daily", "comment": "Comments are checked before they appear and do not express the opinion of this site.",
        "news": "Subscribe to our newsletter and get the main stories every morning",
    },
}  # fmt: skip


def load() -> list[Story]:
    stories: list[Story] = yaml.safe_load((HERE / "stories.yaml").read_text(encoding="utf8"))
    return stories


def expected(story: Story, stars: bool = True, ending: str = "", **changes: Any) -> dict[str, Any]:
    """What the cleaner has to find: by default lead and paragraphs, and nothing that a shape does not print.

    `stars` says that the page prints the star of a subhead, `ending` what follows the last paragraph.
    """
    blocks = [["lead", story["lead"]]]
    for text in story["paragraphs"]:
        heading = star(text)
        blocks.append(["subhead", text if stars else heading] if heading else ["paragraph", text])
    blocks[-1][1] += ending
    found = {
        "title": story["title"],
        "kicker": None,
        "lead": story["lead"],
        "language": story["language"],
        "published": str(story["published"])[:10],
        "authors": [],
        "dateline": None,
        "agencies": [],
        "source_line": None,
        "blocks": blocks,
    }
    return found | changes


def menu(words: dict[str, Any], tag: str = "li") -> str:
    return "".join(f"<{tag}><a href='/s{i}'>{name}</a></{tag}>" for i, name in enumerate(words["menu"]))


def cards(words: dict[str, Any], css: str = "card") -> str:
    return "".join(
        f"<div class='{css}'><a href='/n{i}'><h3>{text}</h3></a></div>" for i, text in enumerate(words["others"])
    )


def star(text: str) -> str | None:
    return text[1:].strip() if text.startswith("*") else None


def document(story: Story, head: str, body: str, css: str = "") -> str:
    direction = "ltr" if story["language"] == "en" else "rtl"
    return (
        f"<!DOCTYPE html>\n<html lang='{story['language']}' dir='{direction}'>\n<head>\n<meta charset='utf-8'>\n{head}\n</head>\n"
        f"<body class='{css}'>\n{body}\n</body>\n</html>\n"
    )


def json_ld(node: dict[str, Any]) -> str:
    return f"<script type='application/ld+json'>{json.dumps(node, ensure_ascii=False)}</script>"


def wordpress(story: Story, n: int) -> tuple[str, dict[str, Any]]:
    w = WORDS[story["language"]]
    graph = {"@context": "https://schema.org", "@graph": [
        {"@type": "WebPage", "name": f"{story['title']} - {w['paper']}", "datePublished": str(story["published"])},
        {"@type": "Article", "headline": story["title"], "datePublished": str(story["published"]),
         "author": {"@type": "Person", "name": w["paper"]}, "publisher": {"@type": "Organization", "name": w["paper"]}},
    ]}  # fmt: skip
    spacer = "<p>&nbsp;</p>\n"
    body = spacer.join(f"<p>{text}</p>\n" for text in [story["lead"], *story["paragraphs"]])
    html = document(
        story,
        f"<title>{story['title']} - {w['paper']}</title><meta property='og:site_name' content='{w['paper']}'>"
        f"<meta property='og:type' content='article'><meta property='article:published_time' content='{story['published']}'>"
        + json_ld(graph),
        f"<header class='site-header'><nav><ul class='menu'>{menu(w)}</ul></nav></header>\n<main><article class='post-{n} post'>"
        f"<header class='entry-header'><p class='kicker'>{story['kicker']}</p><h1 class='entry-title'>{story['title']}</h1></header>"
        f"<figure class='wp-caption'><img src='a.jpg'><figcaption class='wp-caption-text'>{story['caption']}</figcaption></figure>"
        f"<div class='entry-content'>\n{body}{spacer}<p>{story['source_line']}</p>\n"
        f"<div class='sharedaddy'><h3>{w['share']}</h3><a href='#'>X</a></div>"
        f"<div id='jp-relatedposts'><h3>{w['also']}</h3>{cards(w, 'jp-relatedposts-post')}</div></div></article>"
        f"<section id='comments' class='comments-area'><p>{w['comment']}</p></section></main><footer>{w['rights']}</footer>",
        "wp-singular post-template-default single single-post",
    )
    return html, expected(
        story, kicker=story["kicker"], source_line=story["source_line"], agencies=story["source_agencies"]
    )


def state_agency(story: Story, n: int) -> tuple[str, dict[str, Any]]:
    w = WORDS[story["language"]]
    name, agency = story["agency"]
    dateline = f"{story['place']}/ {name} -"
    paragraphs = "".join(f"<p>{text}</p>" for text in story["paragraphs"])
    html = document(
        story,
        f"<title>{story['title']} - {w['site']}</title><meta property='og:title' content='{story['title']} - {w['site']}'>"
        f"<meta property='og:site_name' content='{w['site']}'><meta name='description' content='{story['lead'][:120]}'>",
        f"<div id='top'><table><tr>{menu(w, 'td')}</tr></table></div><div id='content'><div class='item-header'>"
        f"<h1>{story['title']}</h1></div><div class='item-nav'><span class='item-date'>{story['printed']}</span></div>"
        f"<div class='item-text'><p>{dateline} {story['lead']}</p>{paragraphs}</div>"
        f"<div class='item-box share-box'><span>{w['share']}</span></div>"
        f"<div class='related-items'><h4>{w['also']}</h4><ul>"
        + "".join(f"<li><a href='/{i}'>{text}</a></li>" for i, text in enumerate(w["others"]))
        + f"</ul></div><div class='tags'>{w['tags']}: <a href='/t1'>{w['menu'][1]}</a></div></div><div id='foot'>{w['rights']}</div>",
    )
    return html, expected(story, dateline=dateline, agencies=[agency])


def layout_tables(story: Story, n: int) -> tuple[str, dict[str, Any]]:
    w = WORDS[story["language"]]
    text = "<br><br>\n".join([story["lead"], *story["paragraphs"]])
    html = (
        f"<html><head><title>{w['paper']} : {story['title']}</title></head><body bgcolor=white><table width=900><tr>{menu(w, 'td')}</tr></table>"
        f"<table width=900><tr><td width=200 valign=top>"
        + "".join(f"<a href='d{i}.htm'><font size=2>{other}</font></a><br>" for i, other in enumerate(w["others"]))
        + f"</td><td width=700><font size=5><b><h1>{story['title']}</h1></b></font><font size=2 color=gray>{story['printed']}</font><br>"
        f"<font size=4>{text}</font><br><br><font size=4>{story['source_line']}</font></td></tr></table>"
        f"<table><tr><td>{w['rights']}</td></tr></table></body></html>"
    )
    return html, expected(story, source_line=story["source_line"], agencies=story["source_agencies"])


def web_forms(story: Story, n: int) -> tuple[str, dict[str, Any]]:
    w = WORDS[story["language"]]
    divs = "".join(f"<div class='txt'>{text}</div>\n" for text in story["paragraphs"])
    html = document(
        story,
        f"<title>{story['title']}</title><meta name='pubdate' content='{str(story['published'])[:16]}'><meta name='author' content='{story['author']}'>",
        f"<form method='post' action='./details.aspx?id={n}' id='aspnetForm'><input type='hidden' name='__VIEWSTATE' value='{'dDwtMTA7' * 80}'>"
        f"<div id='ctl00_menu'><ul>{menu(w)}</ul></div><div id='ctl00_body'><h1 id='ctl00_lblTitle'>{story['title']}</h1>"
        f"<div class='art'><div class='txt'>{story['lead']}</div>\n{divs}</div>"
        f"<div id='ctl00_most-read' class='most-read'>{cards(w)}</div></div><input type='submit' value='OK'><div>{w['rights']}</div></form>",
    )
    return html, expected(story, authors=[story["author"]])


def teaser_lead(story: Story, n: int) -> tuple[str, dict[str, Any]]:
    w = WORDS[story["language"]]
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": story["title"], "description": story["lead"],
            "datePublished": str(story["published"]), "author": [{"@type": "Person", "name": story["author"]}],
            "publisher": {"@type": "NewsMediaOrganization", "name": w["site"]}}  # fmt: skip
    parts = []
    for i, text in enumerate(story["paragraphs"]):
        heading = star(text)
        parts.append(f"<h2>{heading}</h2>" if heading else f"<p class='paragraph'>{text}</p>")
        if i == 1:
            parts.append(
                f"<aside class='inline-related'><h4>{w['also']}</h4><p><a href='/x'>{w['others'][0]}</a></p></aside>"
            )
    html = document(
        story,
        f"<title>{story['title']} | {w['site']}</title><meta property='og:title' content='{story['title']}'>"
        + json_ld(node),
        f"<div class='masthead'><nav>{menu(w)}</nav></div><main><div class='headline-box'><h1 class='headline'>{story['title']}</h1>"
        f"<p class='teaser'>{story['lead']}</p><div class='meta'><time datetime='{story['published']}'>{story['printed']}</time></div></div>"
        f"<figure><img src='p.jpg'><figcaption>{story['caption']}</figcaption></figure><article>{''.join(parts)}</article>"
        f"<section class='newsletter-box'><p>{w['news']}</p></section><section class='teasers'>{cards(w, 'teaser')}</section></main>",
    )
    return html, expected(story, stars=False, authors=[story["author"]])


def divisions(story: Story, n: int) -> tuple[str, dict[str, Any]]:
    w = WORDS[story["language"]]
    name, agency = story["agency"]
    dateline = f"{story['place']} ({name}) -"
    paragraphs = [*story["paragraphs"][:-1], f"{story['paragraphs'][-1]} ({name})"]
    parts = []
    for text in paragraphs:
        heading = star(text)
        parts.append(f"<div><strong>{heading}</strong></div>" if heading else f"<div>{text}</div>")
    html = document(
        story,
        f"<title>{w['site']} - {story['title']}</title><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='{story['published']}'>",
        f"<div class='hd'>{menu(w, 'span')}</div><div class='wrap'><div class='ttl'><h1>{story['title']}</h1></div>"
        f"<div class='body'><div>{dateline} {story['lead']}</div>{''.join(parts)}</div>"
        f"<div class='widget'><div>{w['also']}</div>{cards(w)}</div></div><div class='copyright'>{w['rights']}</div>",
    )
    return html, expected(story, stars=False, ending=f" ({name})", dateline=dateline, agencies=[agency])


def application(story: Story, n: int) -> tuple[str, dict[str, Any]]:
    w = WORDS[story["language"]]
    state = escape(json.dumps({"story": story["lead"], "markup": "<p>cached</p>"}, ensure_ascii=False), quote=True)
    advert = "<div class='ad-slot'><span>AD</span></div>"
    parts = advert.join(f"<p class='sc-1f9e sc-{n}a2b'>{text}</p>" for text in story["paragraphs"])
    html = document(
        story,
        f"<title>{story['title']}</title><meta property='og:title' content='{story['title']}'><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='{story['published']}'><meta property='og:description' content='{story['lead']}'>"
        "<style>.sc-1f9e{color:#111}</style>",
        f"<div id='__next' data-state=\"{state}\"><div class='sc-nav'><ul>{menu(w)}</ul></div><div class='sc-main'><span class='sc-kick'>{story['kicker']}</span>"
        f"<h1 class='sc-7d'>{story['title']}</h1><div class='sc-by'><a href='/author/{n}'>{story['author']}</a></div>"
        f"<p class='sc-1f9e sc-0'>{story['lead']}</p>{parts}<div class='newsletter'><p>{w['news']}</p><button>OK</button></div>"
        f'<div class=\'sc-more\'>{cards(w, "sc-card")}</div></div></div><script>window.__STATE__ = {{"html": "<div>"}};</script>',
    )
    return html, expected(story, authors=[story["author"]], kicker=story["kicker"])


def mobile(story: Story, n: int) -> tuple[str, dict[str, Any]]:
    w = WORDS[story["language"]]
    text = "<br/>\n<br/>".join(story["paragraphs"])
    html = document(
        story,
        f"<link rel='canonical' href='https://www.news.example/{story['id']}/{n}'><title>{story['title']}</title>",
        f"<div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>{story['title']}</h1>"
        f"<span itemprop='author' itemscope itemtype='https://schema.org/Person'><span itemprop='name'>{story['author']}</span></span>"
        f"<meta itemprop='datePublished' content='{story['published']}'><div itemprop='description' class='summary'>{story['lead']}</div>"
        f"<div itemprop='articleBody'>{text}<br/><br/>{story['source_line']}</div></div>"
        f"<div class='related-links'>{cards(w)}</div><ul class='menu'>{menu(w)}</ul><p>{w['rights']}</p>",
    )
    return html, expected(
        story, authors=[story["author"]], source_line=story["source_line"], agencies=story["source_agencies"]
    )


def content_system(story: Story, n: int) -> tuple[str, dict[str, Any]]:
    w = WORDS[story["language"]]
    parts = []
    for i, text in enumerate(story["paragraphs"]):
        heading = star(text)
        parts.append(f"<h3>{heading}</h3>" if heading else f"<p>{text}</p>")
        if i == 0:
            parts.append(f"<p>{w['also']}: <a href='/node/{n}'>{w['others'][1]}</a></p>")
    html = document(
        story,
        f"<title>{story['title']} | {w['paper']}</title><meta name='Generator' content='Drupal 10 (https://www.drupal.org)'>",
        f"<div class='breadcrumb'><a href='/'>{w['menu'][0]}</a> » <a href='/p'>{w['menu'][1]}</a></div><div class='region-content'>"
        f"<h1 class='page-title'>{story['title']}</h1><div class='submitted'>{story['printed']}</div>"
        f"<div class='field field--name-body'><p><strong>{story['lead']}</strong></p>{''.join(parts)}</div>"
        f"<div class='field--name-field-tags'>{w['tags']}: <a href='/t/1'>{w['menu'][2]}</a></div></div>"
        f"<div class='sidebar'><h2>{w['also']}</h2>{cards(w, 'views-row')}</div><div class='region-footer'>{w['rights']}</div>",
        "path-node page-node-type-article",
    )
    return html, expected(story, stars=False)


def broadcaster(story: Story, n: int) -> tuple[str, dict[str, Any]]:
    w = WORDS[story["language"]]
    first, *rest = story["paragraphs"]
    quote = f"<blockquote class='twitter-tweet'><p>{w['news']} {w['others'][3]}</p>&mdash; @horizon</blockquote>"
    html = document(
        story,
        f"<title>{story['title']} - {w['site']}</title><meta property='og:site_name' content='{w['site']}'>"
        f"<meta property='og:title' content='{story['title']} - {w['site']}'>"
        + json_ld(
            {
                "@type": "NewsArticle",
                "datePublished": str(story["published"]),
                "author": {"@type": "Organization", "name": w["site"]},
            }
        ),
        f"<header><div class='live-bar'>{cards(w, 'live')}</div></header><div class='story'><h1>{story['title']}</h1>"
        f"<div class='caption-holder'><img src='x.jpg'><div class='caption'>{story['caption']}</div></div>"
        f"<div class='story-text'><p>{w['by']}: {story['author']}</p><p>{story['lead']}</p><p>{first}</p>{quote}"
        + "".join(f"<p>{text}</p>" for text in rest)
        + f"</div><div class='share-tools'>{w['share']}</div></div><div class='most-read'>{cards(w)}</div>",
    )
    return html, expected(story, authors=[story["author"]])


SHAPES: dict[str, Callable[[Story, int], tuple[str, dict[str, Any]]]] = {
    "wordpress": wordpress,
    "state_agency": state_agency,
    "layout_tables": layout_tables,
    "web_forms": web_forms,
    "teaser_lead": teaser_lead,
    "divisions": divisions,
    "application": application,
    "mobile": mobile,
    "content_system": content_system,
    "broadcaster": broadcaster,
}


def pages() -> Iterator[tuple[str, int, bytes, dict[str, Any]]]:
    """Shape, number, bytes and what has to be found, of all pages."""
    stories = load()
    for place, (shape, make) in enumerate(SHAPES.items()):
        chosen = [stories[(place * 3 + n * 2) % len(stories)] for n in range(PER_SHAPE)]
        if shape == "layout_tables":  # windows-1256 has no Persian yeh
            chosen = [story for story in stories if story["language"] != "fa"][:PER_SHAPE]
        for n, story in enumerate(chosen, 1):
            html, truth = make(story, n)
            charset = "cp1256" if shape == "layout_tables" else "utf-8"
            yield shape, n, html.encode(charset, "xmlcharrefreplace"), truth


if __name__ == "__main__":
    for shape, n, body, truth in pages():
        folder = PAGES / shape
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{n}.html").write_bytes(body)
        (folder / f"{n}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
