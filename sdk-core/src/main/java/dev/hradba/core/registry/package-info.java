/// Which model files may be used: manifests, hashes, signatures. Start with [dev.hradba.core.registry.ModelRegistry].
@NullMarked
package dev.hradba.core.registry;

import org.jspecify.annotations.NullMarked;
