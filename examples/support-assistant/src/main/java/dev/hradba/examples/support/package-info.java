/// A support assistant: answers from a few Czech and English documents with verified citations, or hands the ticket to a person.
@NullMarked
package dev.hradba.examples.support;

import org.jspecify.annotations.NullMarked;
