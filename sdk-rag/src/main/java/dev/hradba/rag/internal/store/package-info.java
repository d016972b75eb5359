/// Runs a knowledge base over a store: writes documents into it, and ranks what it finds.
@NullMarked
package dev.hradba.rag.internal.store;

import org.jspecify.annotations.NullMarked;
