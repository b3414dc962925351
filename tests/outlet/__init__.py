"""
The Northern Ferry, an outlet that does not exist.

Two editions (English at "/", Russian at "/ru/") whose pages are built like those of a large
exile newspaper: the article lies between a support banner, a newsletter box, a donation notice,
related links, a tracking pixel and the next article. `make demo` mirrors it over loopback
(`tests.outlet.server`), tests read it in memory (`tests.outlet.web`).

    story.py      what an article is; its truth is what tests compare with
    articles/     the stories, one TOML file each
    page.py       a story as an HTML page, with everything around it
    furniture.py  what surrounds the article, and the phrases by which it is known
    lists.py      front pages, feeds, sitemaps, robots.txt
    photos.py     pictures drawn by code, with EXIF and a GPS position in them
    timeline.py   what happens to it: edits, moves, takedowns, outages
    site.py       request and time -> response, with no socket in it
    generate.py   stories by the thousand;  month.py  three outlets' month, and what must be kept
"""
