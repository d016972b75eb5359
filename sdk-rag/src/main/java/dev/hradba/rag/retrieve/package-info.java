/// What comes out of a knowledge base: passages, and why they were found.
@NullMarked
package dev.hradba.rag.retrieve;

import org.jspecify.annotations.NullMarked;
