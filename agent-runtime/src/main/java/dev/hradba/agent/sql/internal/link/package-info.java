/// Links the words of a question to tables, columns, keys and values of a schema. No promise to anyone outside this module.
@NullMarked
package dev.hradba.agent.sql.internal.link;

import org.jspecify.annotations.NullMarked;
