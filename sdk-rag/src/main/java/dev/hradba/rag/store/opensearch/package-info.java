/// Keeps a knowledge base in OpenSearch. Start at [dev.hradba.rag.store.opensearch.OpenSearchStore].
@NullMarked
package dev.hradba.rag.store.opensearch;

import org.jspecify.annotations.NullMarked;
