"""Numbers, dates and periods as people say them: the third quarter of 2025, in the last 30 days, 45k."""
import re

from schema import Table
from text import MONTHS, NUMBER_WORDS, SCALES, stem

YEAR = re.compile(r"(19|20)\d\d")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
UNITS = {
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
    "hour": "hours",
    "minute": "minutes",
}
SPANS = {"minute": ("minute", "minutes", "min", "mins"), "hour": ("hour", "hours"), "day": ("day", "days"), "week": ("week", "weeks"), "month": ("month", "months"), "year": ("year", "years")}
BEFORE_DURATION = ("last", "past", "next", "within", "previous", "coming")
BEFORE_MONTH = "in since during for until before after from to and or this last of by between".split()
BEFORE_ONE = ("than", "least", "exactly", "only", "over")
BEFORE_YEAR = "in since before after during year of and between from until to for or by".split()
ORDINALS = {"second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4", "fifth": "5", "5th": "5"}
PLACES = dict(ORDINALS, first="1", **{"1st": "1"})
RANKS = "most highest lowest largest smallest biggest longest shortest oldest newest youngest cheapest best worst heaviest latest least".split()
WEEKDAYS = {"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6}


class DateWords:
    """Part of the linker."""

    def _spoken_date(self, at):
        """March 2024; 5 March 2024; March 5, 2024."""
        texts = [t.text for t in self.tokens[at : at + 3]] + ["", "", ""]
        if texts[0] in MONTHS:
            if YEAR.fullmatch(texts[1]):
                self._value("month", f"{texts[1]}-{MONTHS[texts[0]]:02d}", self._date_columns())
                return 2
            if texts[1] in ("and", "to", "until", "through") and texts[2] in MONTHS and self._is_year(at + 3):
                norm = f"{self.tokens[at + 3].text}-{MONTHS[texts[0]]:02d}"  # between January and March 2026
                self._value("month", norm, self._date_columns())
                return 1
            day = DAY.fullmatch(texts[1])
            if day and YEAR.fullmatch(texts[2]) and 1 <= int(day.group(1)) <= 31:
                self._value(
                    "date", f"{texts[2]}-{MONTHS[texts[0]]:02d}-{int(day.group(1)):02d}", self._date_columns()
                )
                return 3
        if texts[0] in MONTHS and self._stem_at(at - 1) in BEFORE_MONTH and not DAY.fullmatch(texts[1]):
            self._value("rel", f"month_{MONTHS[texts[0]]:02d}", self._date_columns())
            return 3 if texts[1:3] == ["this", "year"] else 1
        day = DAY.fullmatch(texts[0])
        if day and texts[1] in MONTHS and YEAR.fullmatch(texts[2]) and 1 <= int(day.group(1)) <= 31:
            self._value(
                "date", f"{texts[2]}-{MONTHS[texts[1]]:02d}-{int(day.group(1)):02d}", self._date_columns()
            )
            return 3
        return 0

    def _is_year(self, at):
        return at < len(self.tokens) and bool(YEAR.fullmatch(self.tokens[at].text))

    def _stem_at(self, at):
        return self.stems[at] if 0 <= at < len(self.stems) else None

    def _number(self, at):
        token = self.tokens[at]
        number = token.text if token.kind == "number" else NUMBER_WORDS.get(token.text)
        if token.text in PLACES and self._counts_up(at + 1):
            number = PLACES[token.text]  # on the third floor
        if token.text in ORDINALS and self._stem_at(at + 1) in RANKS:
            self.items.append(("w", "nth"))
            self._value("num", ORDINALS[token.text])
            return 1
        before, two_before = self._stem_at(at - 1), self._stem_at(at - 2)
        if token.text == "one" and before in BEFORE_ONE:
            number = "1"
        if token.text in ("a", "an") and before in BEFORE_ONE and self._factor(self._stem_at(at + 1)) > 1:
            number = "1"  # longer than an hour
        if token.text in SCALES and self._stem_at(at + 1) != "of":
            number = SCALES[token.text]
        if number is None:
            return 0
        scale = SCALES.get(self._stem_at(at + 1))
        if scale and "." not in number:
            self._value("num", str(int(number) * int(scale)))
            return 2
        unit = UNITS.get(self._stem_at(at + 1))
        period = (
            before in BEFORE_DURATION
            or self._stem_at(at + 2) in ("ago", "old")
            or two_before in ("older", "within")
        )
        if unit == "years" and self._counts_age() and {"old", "older", "younger", "age", "aged"} & set(self.stems):
            self._value("num", number)
            self.items.append(("w", self.stems[at + 1]))
            return 2
        if unit and period and "." not in number:
            norm = f"{int(number) * 7} days" if unit == "weeks" else f"{int(number)} {unit}"
            self._value("dur", norm, self._date_columns())
            self.items.append(("w", self.stems[at + 1]))
            return 2
        dated = before in BEFORE_YEAR or self._names_table(at + 1) or (before == "than" and two_before in ("earlier", "later"))
        if YEAR.fullmatch(number) and dated:
            self._value("year", number, self._date_columns())
            return 1
        factor = self._factor(self._stem_at(at + 1)) if "." not in number else 1
        if factor > 1:
            self._value("num", str(int(number) * factor))
            self.items.append(("w", self.stems[at + 1]))
            return 2
        self._value("num", number)
        return 1

    def _counts_age(self):
        """True where a number column of a named table is an age: 60 years are a number then."""
        return any(c.kind == "num" and "age" in c.words and (not self.named or c.table.id in self.named) for c in self.schema.columns)

    def _counts_up(self, at):
        """True for floor, level, grade, where a column of numbers is called so."""
        word = self._stem_at(at)
        return word is not None and any(not isinstance(e, Table) and e.kind == "num" for e in self.schema.levels[0].full.get((word,), []))

    def _factor(self, unit):
        """7 for weeks where numbers are kept in days, 60 for hours where they are kept in minutes, else 1."""
        smaller = {"week": ("day", 7), "hour": ("minute", 60), "year": ("month", 12)}.get(unit)
        if smaller is None:
            return 1
        words = [set(c.words) for c in self.schema.columns if c.kind == "num" and (not self.named or c.table.id in self.named)]
        spans = [w & set(SPANS[smaller[0]]) for w in words]
        return smaller[1] if any(spans) and not any(w & set(SPANS[unit]) for w in words) else 1

    def _names_table(self, at):
        """True for the appointments of `the 2026 appointments`."""
        word = self._stem_at(at)
        return word is not None and any(isinstance(e, Table) for e in self.schema.levels[0].full.get((word,), []))

    def _period(self, at):
        word, unit = self.tokens[at].text, self._stem_at(at + 1)
        quarter = self._quarter(at)
        if quarter:
            return quarter
        day = stem(word)
        if day == "weekend" or (day in WEEKDAYS and self._stem_at(at - 1) in ("on", "every", "a", "each")):
            self.items.append(("w", day))
            self._value("rel", "weekend" if day == "weekend" else f"weekday_{WEEKDAYS[day]}", self._date_columns())
            return 1
        if word in ("today", "yesterday", "tomorrow"):
            self._value("rel", word, self._date_columns())
            return 1
        if word == "past" and unit in UNITS:
            self.items.append(("w", word))
            self._value("dur", "7 days" if unit == "week" else f"1 {UNITS[unit]}", self._date_columns())
            return 2
        which = {"last": "last", "previous": "last", "this": "this", "current": "this", "next": "next"}.get(
            word
        )
        if which and unit in ("week", "month", "year", "quarter"):
            self.items.append(("w", word))
            self._value("rel", f"{which}_{unit}", self._date_columns())
            return 2
        return 0

    def _quarter(self, at):
        """Q1 2025, Q3, the first quarter of 2025: how many tokens were taken."""
        word = self.tokens[at].text
        number, taken = (word[1], 1) if re.fullmatch("q[1-4]", word) else (None, 0)
        if number is None and self._stem_at(at + 1) == "quarter":
            number, taken = {"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4"}.get(word), 2
        if number is None or (word,) in self.schema.cells:
            return 0
        if self._stem_at(at + taken) == "of" and self._is_year(at + taken + 1):
            taken += 1
        year = "0"
        if self._is_year(at + taken):
            year, taken = self.tokens[at + taken].text, taken + 1
        self.items.append(("w", "quarter"))
        self._value("rel", f"quarter_{year}_{number}", self._date_columns())
        return taken
