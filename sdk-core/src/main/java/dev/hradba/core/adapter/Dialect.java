package dev.hradba.core.adapter;

import java.util.OptionalInt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.CompletionRequest;

/// What one kind of server wants to hear and how it answers. Stateless.
interface Dialect {

    /// Asks the server what it is.
    ///
    /// @throws dev.hradba.core.backend.BackendException if it is not of this kind, not ready, or does not have the model
    BackendInfo probe(Http http, ConnectOptions options);

    /// Path of chat requests.
    String path();

    /// Why this kind of server cannot do what is asked, before anything is sent.
    ///
    /// @throws dev.hradba.core.backend.BackendException of kind `UNSUPPORTED`, naming the option
    void refuse(CompletionRequest request, BackendInfo info, ServerErrors errors);

    /// Whether to ask for a stream; some servers cannot stream some options.
    default boolean streams(CompletionRequest request) {
        return true;
    }

    /// The request's body.
    ObjectNode body(CompletionRequest request, BackendInfo info, boolean stream);

    /// Whether a stream is one JSON document per line rather than server-sent events.
    default boolean streamsLines() {
        return false;
    }

    /// Whether such a server may take a constraint and do nothing with it, so that it must be tried on connecting.
    default boolean mayIgnoreConstraints() {
        return false;
    }

    /// How many tokens the server's own tokenizer makes of a text, or empty if it has none to ask.
    default OptionalInt countTokens(String text, BackendInfo info, Http http) {
        return OptionalInt.empty();
    }

    /// Takes what one event of a stream, or a whole reply, says.
    void read(JsonNode event, ReplyBuilder reply, ServerErrors errors);
}
