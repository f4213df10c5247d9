"""Write the reference: python -m docs.site [FOLDER]; build/site unless said otherwise."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from docs.site import guides
from docs.site.chapters import Chapter, Section
from docs.site.markup import Html, el, join
from docs.site.reference import Reference

ASSETS = Path(__file__).parent / "assets"
GUIDES = {
    "index": ("Beginning", guides.beginning),
    "costs": ("Costs", guides.costs),
    "errors": ("Errors", guides.errors),
    "permissions": ("Permissions", guides.permissions),
    "facts": ("Facts", guides.facts),
}
Page = tuple[str, str, list[Section]]
"""The name of its file, its title, and what stands on it."""


def write(folder: Path, reference: Reference | None = None) -> None:
    """Every page, and an index to search in; what was in the folder is replaced."""
    reference = reference or Reference()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ASSETS, folder)
    pages: list[Page] = [(name, title, list(make(reference))) for name, (title, make) in GUIDES.items()]
    pages += [
        (name, reference.title(name), [each for each in Chapter(reference, name).sections() if each.entries])
        for name in reference.chapters
    ]
    for page in pages:
        (folder / f"{page[0]}.html").write_text(_page(page, pages), encoding="utf-8")
    (folder / "search.js").write_text(f"const INDEX = {_index(pages)};\n", encoding="utf-8")


def _page(page: Page, pages: Sequence[Page]) -> str:
    name, title, sections = page
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", f"{title} · Retaguarda"),
        el("link", rel="stylesheet", href="site.css"),
        el("script", src="theme.js"),
    )
    body = el(
        "body",
        el("a", "To the contents", href="#main", class_="skip"),
        _navigation(name, pages),
        el("main", el("h1", title), *[_section(each, name) for each in sections], id="main"),
        _contents(sections),
        el("script", src="search.js"),
        el("script", src="site.js"),
    )
    return "<!doctype html>\n" + el("html", head, body, lang="en") + "\n"


def _navigation(current: str, pages: Sequence[Page]) -> Html:
    def links(chosen: Sequence[Page]) -> Html:
        return el(
            "ul",
            *[
                el(
                    "li",
                    el("a", title, href=f"{name}.html", aria_current="page" if name == current else None),
                )
                for name, title, _ in chosen
            ],
        )

    return el(
        "nav",
        el(
            "a",
            "Retaguarda",
            el("span", "GraphQL reference", class_="quiet"),
            href="index.html",
            class_="brand",
        ),
        el(
            "div",
            el(
                "input",
                type="search",
                id="search",
                placeholder="Search  /",
                aria_label="Search",
                autocomplete="off",
            ),
            el("ol", id="found", hidden=True),
            class_="search",
        ),
        el("h2", "Guide"),
        links(pages[: len(GUIDES)]),
        el("h2", "Chapters"),
        links(pages[len(GUIDES) :]),
        el("button", "Dark or light", type="button", id="theme"),
        aria_label="Pages",
    )


def _section(section: Section, page: str) -> Html:
    if page in GUIDES:
        parts = [
            el("section", el("h2", title), body, id=target, class_="guide")
            for target, title, body in section.entries
        ]
        return join(parts)
    return el("section", el("h2", section.title), *[body for _, _, body in section.entries])


def _contents(sections: Sequence[Section]) -> Html:
    """What is on this page, at its side."""
    parts = []
    for section in sections:
        links = [el("li", el("a", name, href=f"#{target}")) for target, name, _ in section.entries]
        parts.append(join((el("h2", section.title) if section.title else None, el("ul", *links))))
    return el("aside", *parts, aria_label="On this page")


def _index(pages: Sequence[Page]) -> str:
    """Name, where, what kind: for every entry."""
    rows = [
        [name, f"{page}.html#{target}", f"{title} · {section.title}".rstrip(" ·")]
        for page, title, sections in pages
        for section in sections
        for target, name, _ in section.entries
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "build/site"
    write(chosen)
    sys.stdout.write(f"{chosen / 'index.html'}\n")
