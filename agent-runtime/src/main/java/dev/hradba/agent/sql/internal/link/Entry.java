package dev.hradba.agent.sql.internal.link;

import java.util.List;

/// What a word can mean in a schema: a table or a column.
public sealed interface Entry permits LinkTable, LinkColumn {

    /// Place among the schema's tables, or among its columns.
    int id();

    /// The name as the database spells it.
    String raw();

    /// Stems of the name's words.
    List<String> words();

    /// The table, or the column's table.
    LinkTable home();
}
