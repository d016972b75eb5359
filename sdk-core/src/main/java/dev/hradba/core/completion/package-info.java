/// One call to a model: the request, the constraint on what it may write, and what it gave back.
@NullMarked
package dev.hradba.core.completion;

import org.jspecify.annotations.NullMarked;
