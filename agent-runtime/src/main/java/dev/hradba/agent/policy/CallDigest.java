package dev.hradba.agent.policy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.ToolCall;

/// SHA-256 of one exact call: who, which tool with which hash, which arguments to the last character.
///
/// Each part is preceded by its length, so that no two calls share what is hashed.
final class CallDigest {

    private CallDigest() {}

    static String of(Identity who, ToolFacts tool, ToolCall call) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            for (var part : new String[] {who.subject(), tool.name(), tool.hash(), tool.effect().name(), call.arguments()}) {
                var bytes = part.getBytes(StandardCharsets.UTF_16BE);
                sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256; every Java must", e);
        }
    }
}
