"""Whether a question asks for what the schema does not hold."""
from rule_words import ABSENT, DONE_BY, LEAST, MOST
from text import CALLED, LAPSED, NEUTRAL, OPEN, ROLES, STOP


class Unknowns:
    """Part of a draft: questions that are refused."""

    def _asks_unknown(self):
        """How many forklifts, the birthday of X, when is ... without any date: what is asked for is not in the schema."""
        unknown = [u.unknown() for u in self.units]
        for at, word in enumerate(self.words[:-1]):
            if unknown[at] and word in CALLED and self.words[at + 1] == "number":
                return True
            ends = at + 2 >= len(self.units) or not (self.units[at + 2].tables or self.units[at + 2].columns)
            if word == "many" and unknown[at + 1] and ends and self.units[min(at + 2, len(unknown) - 1)].value is None:
                return True
            done = word in ROLES or word.endswith("ed") and self.words[at - 1 : at] in (["has"], ["have"])  # who has logged the most hours
            done = done or at == 1 and self.words[0] == "who" and self.has(*MOST, *LEAST)  # who drove the most kilometres
            if unknown[at] and not done and self._begins(at) and (not self.tables or self.words[at + 1] == "of"):
                return True
            denied = any(w in ABSENT for w in self.before(at, 3))
            passive = word in DONE_BY and any(w in ("is", "are", "was", "were", "been") for w in self.before(at, 2))
            row = [i for i in range(at + 2, len(self.units)) if not self.units[i].in_cell and self.units[i].value is None]
            if unknown[at] and self.words[at - 4 : at] == ["the", "name", "of", "the"] and self.words[at + 1] == "of" and len(row) == 1 and self.units[row[0]].tables:
                return True  # the name of the pilot of flight F1010
            if unknown[at] and not denied and not passive and self.words[at + 1] in ("of", "for") and at + 3 >= len(self.units) - sum(u.in_cell for u in self.units[at:]):
                return True
            if word in ("has", "have") and self.words[0] in ("who", "which") and self._only_unknown(at + 1, unknown):
                return True
        if self.words[0] in ("which", "what") and unknown[1:2] == [True]:
            verb = self.words[2:3]
            if self.words[0] == "what" and verb and verb[0] in ("is", "are", "was", "were") and self.words[3:4] == ["the"]:
                return True  # what colour is the van
            if not self.tables and not self.has(*MOST, *LEAST) or self.words[0] == "what" and verb and verb[0] in ("do", "does", "did"):
                return True
        if self.words[0] in ("does", "do", "can") and unknown[-1]:
            return True  # does the Grand Plaza have a pool
        if self.words[:2] == ["how", "much"] and unknown[2:3] == [True] and self.words[3:4] and self.words[3] in ("do", "does", "did", "is", "was", "have", "has"):
            return True  # how much fuel did we burn
        if self.words[0] == "how" and unknown[1:2] == [True] and self.words[2:3] and self.words[2] in ("is", "are", "was", "were"):
            return True  # how satisfied were callers
        for at, word in enumerate(self.words[:-1]):
            if word in ("on", "for") and self.words[at - 1 : at] and self.words[at - 1] in ("spend", "spent", "pay", "paid") and unknown[at + 1] and not self.tables:
                return True  # what was spent on advertising
        for at, word in enumerate(self.words):
            open_end = self.words[at + 1 : at + 2] in ([], ["of"], ["on"], ["for"], ["at"])
            if unknown[at] and open_end and self.words[0] in ("who", "what", "how") and self.words[1:2] != ["many"]:
                if any(w in ("the", "our", "an", "their", "a") for w in self.before(at, 2)) and self._begins(at):
                    return True
        return self.words[0] == "when" and any(unknown) and not self._named("date")

    def _begins(self, at):
        """True if nothing that the schema knows stands before a place, and the question asks what or to show."""
        before = self.units[:at]
        known = any(u.tables or u.columns or u.value is not None for u in before)
        return not known and (all(u.unknown() for u in before) or self.words[0] in ("what", "which", "show", "list", "give", "who", "how"))

    def _only_unknown(self, at, unknown):
        """True if what follows `has` is nothing that the schema knows: who has a parking space."""
        following = [i for i in range(at, min(at + 5, len(self.units)))
                     if self.words[i] not in ABSENT and self.words[i] not in STOP | NEUTRAL | LAPSED | OPEN or self.units[i].tables or self.units[i].columns]
        near = following[:1]
        if near and (self.words[near[0]].endswith(("ed", "ing")) or self.words[near[0]] in DONE_BY):
            return False
        named = any(self.units[i].tables or self.units[i].columns or self.units[i].value is not None for i in near)
        return bool(near) and unknown[near[-1]] and not named
