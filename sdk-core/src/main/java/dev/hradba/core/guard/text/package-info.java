/// How guards read text: without case and diacritics, word by word, at unchanged offsets. No promise to anyone outside.
@NullMarked
package dev.hradba.core.guard.text;

import org.jspecify.annotations.NullMarked;
