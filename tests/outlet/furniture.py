"""What stands around an article on its page: none of these phrases belongs in a mirror."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Furniture:
    """The words of one edition's page that are not the article's."""

    name: str
    slogan: str
    by: str
    conjunction: str
    updated: str
    read_more: str
    related: str
    support: str
    donation: tuple[str, ...]
    newsletter: tuple[str, ...]
    cookies: str
    share: str
    menu: tuple[str, ...]
    months: tuple[str, ...]
    footer: str
    gone: str
    paywall: str

    @property
    def junk(self) -> tuple[str, ...]:
        """Phrases that stand inside or right beside the article and must not be in a copy."""
        boxes = (*self.donation, *self.newsletter)
        return (self.support, *boxes, self.cookies, self.share, self.related, self.footer)


ENGLISH = Furniture(
    name="The Northern Ferry",
    slogan="News from both banks",
    by="By",
    conjunction="and",
    updated="Updated:",
    read_more="Read more",
    related="Read also",
    support="The Ferry sails without advertising. Keep us afloat: become a member.",
    donation=(
        "Dear readers,",
        "The Northern Ferry works from abroad: at home we would be tried for it.",
        "Every contribution, however small, pays for a lawyer, a train ticket, a day of reporting.",
        "Give once or monthly, from $3. It takes a minute.",
        "Not today? Remind me next month.",
    ),
    newsletter=(
        "Sign up for our weekly newsletter",
        "The week on the river in one letter, every Saturday. No spam, unsubscribe at any time.",
        "Check your inbox: we have sent you a confirmation link.",
    ),
    cookies="We use cookies to count readers. By continuing you accept our cookie policy.",
    share="Share this story",
    menu=("News", "In depth", "Opinion", "Podcasts", "Archive"),
    months=(
        *("Jan.", "Feb.", "March", "April", "May", "June"),
        *("July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
    ),
    footer="© The Northern Ferry. All rights reserved. Reprinting is welcome with a link.",
    gone="There is no page at this address",
    paywall="To read the rest of this story, log in or subscribe.",
)

RUSSIAN = Furniture(
    name="Северный паром",
    slogan="Новости с обоих берегов",
    by="Текст:",
    conjunction="и",
    updated="Обновлено:",
    read_more="Читать дальше",
    related="Читайте также",
    support="Паром ходит без рекламы. Помогите нам остаться на плаву: станьте участником.",
    donation=(
        "Дорогие читатели!",
        "«Северный паром» работает из-за границы: дома за это судят.",
        "Любой перевод, даже самый маленький, — это адвокат, билет на поезд, день работы.",
        "Поддержите нас один раз или подпишитесь на ежемесячное пожертвование.",
        "Не сегодня? Напомните мне через месяц.",
    ),
    newsletter=(
        "Подпишитесь на нашу рассылку",
        "Неделя на реке в одном письме, по субботам. Отписаться можно в любой момент.",
        "Проверьте почту: мы отправили ссылку для подтверждения.",
    ),
    cookies="Мы используем файлы cookie. Оставаясь на сайте, вы соглашаетесь с этим.",
    share="Поделиться",
    menu=("Новости", "Истории", "Мнения", "Подкасты", "Архив"),
    months=(
        *("января", "февраля", "марта", "апреля", "мая", "июня"),
        *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
    ),
    footer="© «Северный паром». Перепечатка приветствуется при наличии ссылки.",
    gone="По этому адресу страницы нет",
    paywall="Чтобы дочитать, войдите или оформите подписку.",
)

EDITIONS = {"en": ENGLISH, "ru": RUSSIAN}
