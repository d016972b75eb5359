/// The plan: a short query over ids of tables, columns and values, its grammar, and the SQL it stands for. No promise to
/// anyone outside this module.
@NullMarked
package dev.hradba.agent.sql.internal.plan;

import org.jspecify.annotations.NullMarked;
