"""What words of a question name or hint at: whole names, roles, hints, words of one root."""
from schema import Table, key_of
from text import HINTS, LEVELS, NEUTRAL, NEWEST, NO_FIX, ROLES, STOP, family, name_parts, stem


class Meanings:
    """Part of the linker."""

    def _lookup(self, words):
        """Tables and columns whose whole name is these words, by the nearest level that has any; then keys by role."""
        found = []
        for mapping, level in zip(LEVELS, self.schema.levels):
            found = level.full.get(key_of([mapping(w) for w in words]), [])
            if found:
                break
        if found and len(words) == 1 and mapping is LEVELS[-1]:
            ending = [t for t in self.schema.tables if len(t.words) > 1 and t.words[-1] == words[0]]
            found = ending or found  # tickets are support_tickets before they are issues
        if not found and len(words) == 2:
            found = self.schema.levels[0].full.get(("".join(words),), [])  # policy holder, where it is called policyholder
        keys = found and all(not isinstance(e, Table) and e.target is not None and not e.role for e in found)
        if keys:
            found = list(dict.fromkeys(e.target for e in found))  # course, where only course_code is called so
        if len(words) == 1:
            found = found + [c for c in self._role_keys(words[0], not found) if c not in found]
        return found

    def _role_keys(self, word, alone):
        """Keys with a role that a word says; where it names nothing else, by a word of the same root: supervises, supervisor."""
        keys = self.schema.roles.get(ROLES.get(word, word), [])
        if alone and not keys and family(word) and not self._related(word):
            keys = [k for k in self.schema.keys if any(family(w) == family(word) for w in k.role)]
        near = [c for c in keys if c.table.id in self.named]
        return near or keys

    def _names_column(self, at):
        """True for phone before `number`: the word is a column of a named table by itself."""
        word = self._stem_at(at)
        if word is None or word in STOP:
            return False
        return any(not isinstance(e, Table) and e.kind == "txt" and e.table.id in self.named for e in self._lookup([word]))

    def _hints_nearer(self, token, entries):
        """True for `paid` in best paid doctor: the word hints at a column of a named table and names only columns of others."""
        if not self.named or any(isinstance(e, Table) or e.table.id in self.named for e in entries):
            return False
        if not token.text.endswith(("ed", "paid")) and any(e.kind == "num" and e.words == [token.stem] and self._reached(e.table.id) for e in entries):
            return False  # the rating of hotels is that of their reviews, not their stars
        return any(e.table.id in self.named for e in self._hinted(token.text) if not isinstance(e, Table))

    def _hides_table(self, entries, words, plural):
        """True for `priority tickets` read as a column, or `deployments by` read as deployed_by: the table must stay
        visible. A table's name in front is given up only to a column that these very words name."""
        if any(isinstance(e, Table) for e in entries):
            return False
        near = self.schema.levels[0].full.get(key_of(words))
        if plural and any(isinstance(e, Table) for e in self._lookup([words[0]])):
            return True  # shipments handled by: the rows, then the key
        suspects = words[-1:] if near else [words[0], words[-1]]
        for word in suspects:
            if all(word not in e.words for e in entries) and any(
                isinstance(e, Table) for e in self._lookup([word])
            ):
                return True
        return False

    def _related(self, word):
        """Tables and columns with a word of the same root: never shipped -> shipments."""
        root = None if word in NO_FIX or word in NEUTRAL else family(word)
        return [e for e in self.schema.families.get(root, ()) if isinstance(e, Table) or e.kind not in ("pk", "fk")]

    def _hinted(self, word):
        """Columns an adjective or verb speaks of without naming them: longest -> duration, newest -> dates."""
        if word in NEWEST:
            near = [c for c in self.schema.columns if c.kind == "date" and c.table.id in self.named]
            near.sort(key=lambda c: c.table.id != self.first)
            if word != "oldest":
                near = [c for c in near if "birth" not in c.words] or near
            if near:
                return near[:3]
        if word.startswith("un") and len(word) > 5:
            found = [e for e in self._lookup([stem(word[2:])]) if not isinstance(e, Table)]
            root = family(word[2:])
            return found or [k for k in self.schema.keys if k.table.id in self.named and root and root in map(family, k.target.words)]
        found = []
        exact = self.schema.levels[0]
        for hint in HINTS.get(word, ()):
            for entry in exact.full.get((stem(hint),), []) + exact.part.get(stem(hint), []):
                if not isinstance(entry, Table) and entry.kind != "pk" and entry not in found:
                    found.append(entry)
        return found or [c for c in self.schema.columns if c.kind == "bool" and c.table.id in self.named and begins_with_part(word, c.raw)]

    def _is_named(self, entry):
        return (entry.id if isinstance(entry, Table) else entry.table.id) in self.named

    def _ranked(self, entries):
        """Tables first, then columns of tables that the question names, then schema order."""
        return sorted(
            entries,
            key=lambda e: (0, 0, e.id)
            if isinstance(e, Table)
            else (1, int(e.table.id not in self.named), e.id),
        )


def begins_with_part(word, raw):
    """True if a word is longer than a part of a name and begins with it: organic for is_org."""
    return any(len(part) > 2 and len(word) > len(part) + 1 and word.startswith(part) for part in name_parts(raw))
