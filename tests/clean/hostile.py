"""Pages made to break parsers, one generator per kind; each holds the same article where a page can hold one."""

from __future__ import annotations

import gzip
import json
import quopri
import random
import zlib
from collections.abc import Callable

TITLE = "وزير الخارجية يبحث مع نظيره العماني سبل تعزيز التعاون"
PARAGRAPHS = (
    "بحث وزير الخارجية، اليوم الأحد، مع نظيره العماني سبل تعزيز التعاون الثنائي في مجالات التجارة والنقل والطاقة، "
    "وذلك خلال لقاء عقد في العاصمة مسقط بحضور مسؤولين من البلدين.",
    "وأكد الجانبان خلال اللقاء أهمية مواصلة التشاور حول القضايا الإقليمية، وضرورة خفض التصعيد وحل الخلافات عبر "
    "الحوار، بما يخدم أمن المنطقة واستقرارها.",
    "ومن المقرر أن تعقد اللجنة المشتركة اجتماعها المقبل في طهران خلال الشهر القادم، لمتابعة تنفيذ الاتفاقيات "
    "التي وقعها الجانبان في وقت سابق من هذا العام.",
)
ARTICLE = f"<h1>{TITLE}</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def page(inside: str, head: str = "", before: str = "<!DOCTYPE html>") -> str:
    top = f"{before}<html lang='ar'><head><meta charset='utf-8'><title>{TITLE}</title>{head}</head>"
    return f"{top}<body>{inside}</body></html>"


def utf8(inside: str, head: str = "") -> bytes:
    return page(inside, head).encode()


def _random_bytes() -> bytes:
    return random.Random(7).randbytes(50_000)  # noise for a test, no secret


# kinds that hold the article, and in which it has to be found
WITH_ARTICLE: dict[str, Callable[[], bytes]] = {
    "plain": lambda: utf8(ARTICLE),
    "deep_300": lambda: utf8("<div>" * 300 + ARTICLE + "</div>" * 300),
    "deep_3000": lambda: utf8("<div>" * 3_000 + ARTICLE + "</div>" * 3_000),
    "deep_spans": lambda: utf8("<span>" * 1_000 + ARTICLE + "</span>" * 1_000),
    "never_closed": lambda: utf8("<div><section>" * 100 + ARTICLE),
    "misnested_inline": lambda: utf8(ARTICLE + "<b><i><u>" * 60 + "</b></i></u>" * 60),
    "many_line_breaks": lambda: utf8(ARTICLE + "<br>" * 50_000),
    "many_paragraphs": lambda: utf8(ARTICLE + "<p>.</p>" * 20_000),
    "many_links": lambda: utf8(ARTICLE + "<a href='/x'>x</a>" * 20_000),
    "many_rows": lambda: utf8(ARTICLE + "<table>" + "<tr><td>1</td><td>2</td></tr>" * 8_000 + "</table>"),
    "huge_attribute": lambda: utf8(ARTICLE + f"<div data-state='{'x' * 2_000_000}'></div>"),
    "huge_comment": lambda: utf8(f"<!--{'y' * 3_000_000}-->" + ARTICLE),
    "unclosed_comment": lambda: utf8(ARTICLE + "<!-- never closed"),
    "unclosed_script": lambda: utf8(ARTICLE + "<script>var a = '<div>"),
    "deep_json_ld": lambda: utf8(ARTICLE, f"<script type='application/ld+json'>{'[' * 100_000}</script>"),
    "broken_json_ld": lambda: utf8(ARTICLE, '<script type="application/ld+json">{"@type":"NewsArticle",,}</script>'),
    "wrong_types_in_json_ld": lambda: utf8(
        ARTICLE,
        "<script type='application/ld+json'>"
        + json.dumps({"@type": [3, {}], "headline": {"a": 1}, "datePublished": 7, "author": [[["x"]], None, 3]})
        + "</script>",
    ),
    "hostile_base": lambda: utf8(ARTICLE, "<base href='javascript:alert(1)'><base href='http://[::1'>"),
    "hostile_canonical": lambda: utf8(
        ARTICLE, "<link rel=canonical href='http://[bad'><meta property=og:url content='::'>"
    ),
    "entity_expansion": lambda: page(
        ARTICLE + "&b;", before="<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
    ).encode(),
    "external_entity": lambda: page(
        ARTICLE + "&x;", before="<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    ).encode(),
    "nul_bytes": lambda: page(ARTICLE.replace(" ", " \0")).encode(),
    "lone_surrogates": lambda: utf8(ARTICLE + "<p>&#xD800; &#xDFFF;</p>"),
    "references_out_of_range": lambda: utf8(ARTICLE + "<p>&#x110000; &#99999999999; &#0;</p>"),
    "utf16_with_bom": lambda: page(ARTICLE).encode("utf-16"),
    "utf16_without_bom": lambda: page(ARTICLE).encode("utf-16-le"),
    "utf32": lambda: page(ARTICLE).encode("utf-32"),
    "cp1256_undeclared": lambda: page(ARTICLE).replace("<meta charset='utf-8'>", "").encode("cp1256"),
    "cp1256_as_utf8": lambda: page(ARTICLE).encode("cp1256"),
    "cut_utf8": lambda: utf8(ARTICLE) + "نهاية".encode()[:-1],
    "mixed_encodings": lambda: utf8(ARTICLE) + b"<p>" + "خبر".encode("cp1256") + b"</p>",
    "gzipped": lambda: gzip.compress(utf8(ARTICLE), mtime=0),
    "zlib": lambda: zlib.compress(utf8(ARTICLE)),
    "xhtml": lambda: page(ARTICLE, before="<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html>").encode(),
    "frameset": lambda: utf8("<frameset><frame src='x'></frameset>" + ARTICLE),
    "nested_lists": lambda: utf8("<ul><li>" * 1_500 + ARTICLE),
    "layout_tables": lambda: utf8("<table><tr><td>" * 300 + ARTICLE + "</td></tr></table>" * 300),
    "many_spans": lambda: utf8(ARTICLE + "<span>x</span>" * 30_000),
    "many_options": lambda: utf8("<select>" + "<option>x" * 50_000 + "</select>" + ARTICLE),
    "attributes_on_many_tags": lambda: utf8(ARTICLE + "<i a=1 b=2 c=3 d=4 e=5>x</i>" * 20_000),
    "endless_attribute_without_quotes": lambda: utf8(ARTICLE + f"<div a={'x' * 2_000_000}></div>"),
    "endless_word": lambda: utf8(ARTICLE + f"<p>{'ا' * 500_000}</p>"),
    "endless_references": lambda: utf8(ARTICLE + "<p>" + "&#1575;" * 300_000 + "</p>"),
    "endless_marks": lambda: utf8(ARTICLE + "<p>a" + "\u0301\u0316\u0327" * 100_000 + "</p>"),
    "unseen_letters": lambda: utf8(ARTICLE + "<p>" + "\u200b\u200e\u2060" * 100_000 + "</p>"),
    "picture_in_the_page": lambda: utf8(f"<img src='data:image/png;base64,{'iVBORw0KGgo' * 400_000}'>" + ARTICLE),
    "tags_in_a_comment": lambda: utf8("<!--" + "<div>" * 200_000 + "-->" + ARTICLE),
    "unclosed_comment_above": lambda: utf8("<!-- never closed" + ARTICLE),
    "unclosed_script_above": lambda: utf8("<script>var a = 1;" + ARTICLE),
    "many_unclosed_scripts": lambda: utf8(ARTICLE + "<script>" * 50_000),
    "unclosed_textarea_above": lambda: utf8("<textarea>x" + ARTICLE),
    "below_the_end_of_the_page": lambda: utf8("") + ARTICLE.encode(),
    "two_documents": lambda: utf8(ARTICLE) + utf8("<p>صفحة أخرى</p>"),
    "inside_noscript": lambda: utf8(f"<div id='app'></div><noscript>{ARTICLE}</noscript>"),
    "inside_template": lambda: utf8(f"<x-news><template shadowrootmode='open'>{ARTICLE}</template></x-news>"),
    "inside_svg": lambda: utf8(f"<svg><foreignObject><div>{ARTICLE}</div></foreignObject></svg>"),
    "hidden_decoy": lambda: utf8("<div hidden>" + f"<p>{'كلام لا يراه أحد ' * 12}</p>" * 4 + "</div>" + ARTICLE),
    "leading_white_space": lambda: b" " * 5_000 + utf8(ARTICLE),
    "long_json_ld": lambda: utf8(
        ARTICLE, f'<script type="application/ld+json">{{"@type":"NewsArticle","x":"{"y" * 6_000_000}"}}</script>'
    ),
    "json_ld_of_a_live_blog_without_sense": lambda: utf8(
        ARTICLE,
        "<script type='application/ld+json'>"
        + json.dumps({"@type": "LiveBlogPosting", "headline": "x", "liveBlogUpdate": [1, None, {"headline": []}, "s"]})
        + "</script>",
    ),
    "utf7": lambda: page(ARTICLE).encode("utf-7"),
    "utf16_behind_spaces": lambda: b" \0" * 100 + page(ARTICLE).encode("utf-16-le"),
    "iso_8859_6": lambda: page(ARTICLE).replace("utf-8", "iso-8859-6").encode("iso-8859-6"),
    "iso_8859_6_undeclared": lambda: page(ARTICLE).replace("<meta charset='utf-8'>", "").encode("iso-8859-6"),
    "cp1256_part": lambda: utf8(ARTICLE) + ("<p>" + "خبر آخر عن الطقس. " * 4 + "</p>").encode("cp1256"),
    "gzipped_twice": lambda: gzip.compress(gzip.compress(utf8(ARTICLE), mtime=0), mtime=0),
    "gzip_of_two_members": lambda: (
        gzip.compress(utf8(ARTICLE)[:300], mtime=0) + gzip.compress(utf8(ARTICLE)[300:], mtime=0)
    ),
    "cut_in_a_tag": lambda: utf8(ARTICLE)[:-14] + b"<div cla",
    "saved_as_mhtml": lambda: (
        b"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
        b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        + quopri.encodestring(utf8(ARTICLE))
        + b"\n--B--\n"
    ),
    "form_around_the_page": lambda: utf8(f"<form id='aspnetForm'>{ARTICLE}<input name='q'></form>"),
}

# kinds that are refused, with the reason
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "white_space": (lambda: b" \r\n\t ", "empty"),
    "pdf": (lambda: b"%PDF-1.7\n" + _random_bytes(), "not_html_pdf"),
    "png": (lambda: b"\x89PNG\r\n\x1a\n" + _random_bytes(), "not_html_png"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + _random_bytes(), "not_html_jpeg"),
    "gif": (lambda: b"GIF89a" + _random_bytes(), "not_html_gif"),
    "zip": (lambda: b"PK\x03\x04" + _random_bytes(), "not_html_zip"),
    "riff": (lambda: b"RIFF" + _random_bytes(), "not_html_riff"),
    "json": (lambda: b'{"error": "no html here"}', "not_html_json"),
    "json_list": (lambda: b"[1, 2, 3]", "not_html_json"),
    "text": (lambda: b"just a line of text without any markup in it", "not_html_binary"),
    "random_bytes": (lambda: b"\x07" + _random_bytes(), "not_html_binary"),
    "too_big": (lambda: b"<p>" + b"a" * 8_100_000, "too_big"),
    "bomb": (lambda: gzip.compress(b"<p>" + b"a" * 60_000_000, mtime=0), "too_big_inflated"),
    "zlib_bomb": (lambda: zlib.compress(b"<p>" + b"a" * 60_000_000), "too_big_inflated"),
    "attributes": (lambda: utf8(f"<div {' '.join(f'a{i}=1' for i in range(100_000))}>{ARTICLE}</div>"), "huge_tag"),
    "quoted_attributes": (
        lambda: utf8("<div " + " ".join(f'a{i}=">"' for i in range(100_000)) + f">{ARTICLE}</div>"),
        "huge_tag",
    ),
    "open_tags": (lambda: utf8(ARTICLE + "<x " * 100_000), "huge_tag"),
    "many_blocks": (lambda: utf8(ARTICLE + "<div>x</div>" * 200_000), "too_many_tags"),
    "deep_100000": (lambda: utf8("<div>" * 100_000 + ARTICLE), "too_deep"),
    "deep_lists": (lambda: utf8("<dl><dd>" * 40_000 + ARTICLE), "too_deep"),
    "one_word": (lambda: utf8("<h1>خبر</h1><p>لا شيء هنا.</p>"), "short"),
}
