/// What a call costs on our side, next to LangChain4j's OpenAI client on the same stub server. Start with
/// [dev.hradba.bench.CallBench]; never part of a published jar.
@NullMarked
package dev.hradba.bench;

import org.jspecify.annotations.NullMarked;
