/// Documents: `rag ingest`, `search`, `ask`, `eval` and the care of an index.
@NullMarked
package dev.hradba.cli.rag;

import org.jspecify.annotations.NullMarked;
