/// Stores outside this process for when one machine is outgrown. Start at [dev.hradba.rag.store.ChunkStore]; ready ones are in the packages below.
@NullMarked
package dev.hradba.rag.store;

import org.jspecify.annotations.NullMarked;
