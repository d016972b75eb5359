package dev.hradba.agent.sql;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView;

final class SqlTextDrafter implements SqlDrafter {
    SqlTextDrafter(Backend backend, DraftOptions options) {
    }
    @Override
    public SqlDraft draft(String question, SchemaView view, Cancellation cancellation) {
        throw new UnsupportedOperationException();
    }
}
