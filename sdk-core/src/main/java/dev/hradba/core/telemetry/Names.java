package dev.hradba.core.telemetry;

import java.util.List;

import io.opentelemetry.api.common.AttributeKey;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

/// Names of attributes. `gen_ai.` is OpenTelemetry's convention; what it has no name for is under `hradba.`.
///
/// Source: <https://github.com/open-telemetry/semantic-conventions-genai>.
final class Names {

    static final AttributeKey<String> OPERATION = stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = stringKey("gen_ai.provider.name");
    static final AttributeKey<String> MODEL = stringKey("gen_ai.request.model");
    static final AttributeKey<Long> MAX_TOKENS = longKey("gen_ai.request.max_tokens");
    static final AttributeKey<Double> TEMPERATURE = doubleKey("gen_ai.request.temperature");
    static final AttributeKey<Double> TOP_P = doubleKey("gen_ai.request.top_p");
    static final AttributeKey<Double> TOP_K = doubleKey("gen_ai.request.top_k");
    static final AttributeKey<Long> SEED = longKey("gen_ai.request.seed");
    static final AttributeKey<List<String>> STOP = stringArrayKey("gen_ai.request.stop_sequences");
    static final AttributeKey<Boolean> STREAM = booleanKey("gen_ai.request.stream");
    static final AttributeKey<String> OUTPUT_TYPE = stringKey("gen_ai.output.type");
    static final AttributeKey<List<String>> FINISH_REASONS = stringArrayKey("gen_ai.response.finish_reasons");
    static final AttributeKey<Double> FIRST_CHUNK = doubleKey("gen_ai.response.time_to_first_chunk");
    static final AttributeKey<Long> INPUT_TOKENS = longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<Long> CACHED_TOKENS = longKey("gen_ai.usage.cache_read.input_tokens");
    static final AttributeKey<String> TOKEN_TYPE = stringKey("gen_ai.token.type");
    static final AttributeKey<String> INPUT_MESSAGES = stringKey("gen_ai.input.messages");
    static final AttributeKey<String> OUTPUT_MESSAGES = stringKey("gen_ai.output.messages");
    static final AttributeKey<Long> DIMENSION = longKey("gen_ai.embeddings.dimension.count");
    static final AttributeKey<String> TOOL_NAME = stringKey("gen_ai.tool.name");
    static final AttributeKey<String> TOOL_CALL = stringKey("gen_ai.tool.call.id");
    static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
    static final AttributeKey<String> EXCEPTION_TYPE = stringKey("exception.type");
    static final AttributeKey<String> EXCEPTION_MESSAGE = stringKey("exception.message");

    static final AttributeKey<Long> FORCED_TOKENS = longKey("hradba.usage.forced_tokens");
    static final AttributeKey<Long> DRAFTED_TOKENS = longKey("hradba.usage.drafted_tokens");
    static final AttributeKey<Long> ACCEPTED_TOKENS = longKey("hradba.usage.accepted_tokens");
    static final AttributeKey<String> TOKEN_KIND = stringKey("hradba.usage.kind");
    static final AttributeKey<Boolean> CACHE_HIT = booleanKey("hradba.cache.hit");
    static final AttributeKey<Double> TIME_TO_FIRST = doubleKey("hradba.time_to_first_token");
    static final AttributeKey<Long> TEXTS = longKey("hradba.embeddings.texts");
    static final AttributeKey<String> CONTRACT = stringKey("hradba.contract.name");
    static final AttributeKey<String> CONTRACT_VERSION = stringKey("hradba.contract.version");
    static final AttributeKey<String> OUTCOME = stringKey("hradba.contract.outcome");
    static final AttributeKey<Long> REPAIRS = longKey("hradba.contract.repairs");
    static final AttributeKey<List<String>> BROKEN_RULES = stringArrayKey("hradba.contract.broken_rules");

    private Names() {}
}
