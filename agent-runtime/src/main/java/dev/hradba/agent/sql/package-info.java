/// Drafting SQL from a question. Start at [dev.hradba.agent.sql.SqlDrafter].
@NullMarked
package dev.hradba.agent.sql;

import org.jspecify.annotations.NullMarked;
