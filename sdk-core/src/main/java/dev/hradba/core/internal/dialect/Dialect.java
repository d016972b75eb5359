package dev.hradba.core.internal.dialect;

import java.util.OptionalInt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.internal.wire.EventReader;
import dev.hradba.core.internal.wire.Http;
import dev.hradba.core.internal.wire.ServerErrors;

/// What one kind of server wants to hear and how it answers. Stateless.
public interface Dialect {

    /// Asks the server what it is.
    ///
    /// @throws dev.hradba.core.backend.BackendException if it is not of this kind, not ready, or does not have the model
    BackendInfo probe(Http http, ConnectOptions options);

    /// Path of chat requests.
    default String path() {
        return "/v1/chat/completions";
    }

    /// Why this kind of server cannot do what is asked, before anything is sent.
    ///
    /// @throws dev.hradba.core.backend.BackendException of kind `UNSUPPORTED`, naming the option
    default void refuse(CompletionRequest request, BackendInfo info, ServerErrors errors) {
        Refusals.check(request, info, errors);
    }

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

    /// Takes an event that is nothing but a further piece of text, without building a tree of it.
    ///
    /// @return false if it says more than that, or something else; then nothing was taken
    default boolean readPiece(EventReader.Event event, ReplyBuilder reply) {
        var piece = TextPiece.of(event);
        if (piece != null) {
            reply.choice();
            reply.text(piece);
        }
        return piece != null;
    }

    /// Takes what one event of a stream, or a whole reply, says.
    default void read(JsonNode event, ReplyBuilder reply) {
        OpenAiChat.read(event, reply);
    }
}
