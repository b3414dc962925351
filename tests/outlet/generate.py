"""As many stories as a test needs: dull, different from each other, and the same every time."""

import random
from datetime import datetime, timedelta

from tests.outlet.story import Part, Photo, Story

PLACES = {
    "en": ("Tihoborsk", "Upper Kadki", "the Meadow", "Port Lindau", "Zasivye"),
    "ru": ("Тихоборск", "Верхние Кадки", "Луг", "Порт-Линдау", "Засивье"),
}
PEOPLE = {
    "en": ("Nina Bersh", "Arkady Stoyanov", "Zoya Rudnitskaya", "Ruslan Orlan", "Marat Yelgin"),
    "ru": ("Нина Берш", "Аркадий Стоянов", "Зоя Рудницкая", "Руслан Орлан", "Марат Ельгин"),
}
THINGS = {
    "en": ("ferry", "archive", "boiler house", "school", "bridge", "market hall", "clinic"),
    "ru": ("паром", "архив", "котельная", "школа", "мост", "крытый рынок", "поликлиника"),
}
TITLES = {
    "en": "{thing} No. {number} in {place}: what {person} saw",
    "ru": "{place}: {thing} № {number} и что увидел свидетель {person}",
}
SENTENCES = {
    "en": (
        "On the morning of day {number}, {person} walked to the {thing} and found it locked.",
        "The district office in {place} said that paper {number} had been sent and not answered.",
        "“We counted {number} of them, and then we stopped counting,” {person} said.",
        "Until last spring the {thing} served {number} households; now nobody keeps the list.",
        "A neighbor in {place} remembers the {thing} open on Sundays, with {number} people inside.",
        "The court needed {number} minutes to decide that the {thing} had never existed.",
    ),
    "ru": (
        "Утром {number}-го дня {person} пришёл к месту, где стоит {thing}, и увидел замок.",
        "В районной управе ({place}) сказали, что бумага № {number} отправлена и ответа нет.",
        "«Мы насчитали {number}, а потом перестали считать», — говорит {person}.",
        "До прошлой весны здесь обслуживали {number} дворов; теперь списка никто не ведёт.",
        "Сосед вспоминает: {place}, воскресенье, {thing}, внутри {number} человек.",
        "Суду хватило {number} минут, чтобы решить, что объекта «{thing}» никогда не было.",
    ),
}


def stories(
    count: int, *, edition: str, seed: int, start: datetime, span: timedelta
) -> tuple[Story, ...]:
    """Return *count* stories published evenly over *span*; ids go up from seed * 100,000."""
    return tuple(
        story(seed * 100_000 + number, edition=edition, published=start + span * number / count)
        for number in range(count)
    )


def story(number: int, *, edition: str, published: datetime) -> Story:
    """Return story *number*: four to nine paragraphs, a lead photo on every third."""
    dice = random.Random(number)
    paragraphs = [paragraph(dice, edition) for _ in range(dice.randint(4, 9))]
    parts = [Part(kind="paragraph", text=text) for text in paragraphs]
    parts.insert(2, Part(kind="heading", text=_fill(TITLES[edition], dice, edition)))
    return Story(
        edition=edition,
        id=number,
        slug=f"story-{number}",
        section="news",
        title=_fill(TITLES[edition], dice, edition),
        dek=_fill(dice.choice(SENTENCES[edition]), dice, edition),
        authors=tuple(dice.sample(PEOPLE[edition], dice.randint(1, 2))),
        published=published.replace(microsecond=0),
        parts=tuple(parts),
        lead=_lead(dice, edition) if number % 3 == 0 else None,
    )


def paragraph(dice: random.Random, edition: str) -> str:
    """Return two to four sentences."""
    chosen = dice.sample(SENTENCES[edition], dice.randint(2, 4))
    return " ".join(_fill(sentence, dice, edition) for sentence in chosen)


def _lead(dice: random.Random, edition: str) -> Photo:
    """One of twelve pictures, so that thousands of stories need no thousands of drawings."""
    caption = _fill("{place}, {thing}.", dice, edition)
    return Photo(scene=f"scene-{dice.randrange(12)}", caption=caption, credit="The Northern Ferry")


def _fill(template: str, dice: random.Random, edition: str) -> str:
    return template.format(
        number=dice.randint(2, 9_999),
        place=dice.choice(PLACES[edition]),
        person=dice.choice(PEOPLE[edition]),
        thing=dice.choice(THINGS[edition]),
    )
