/// Keeps a knowledge base in PostgreSQL. Start at [dev.hradba.rag.store.postgres.PostgresStore].
@NullMarked
package dev.hradba.rag.store.postgres;

import org.jspecify.annotations.NullMarked;
