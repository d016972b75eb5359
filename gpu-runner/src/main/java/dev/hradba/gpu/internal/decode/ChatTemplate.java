package dev.hradba.gpu.internal.decode;

import java.util.List;
import java.util.Locale;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.Message.Role;
import dev.hradba.gpu.internal.gguf.GgufMetadata;

/// How a conversation is written for a model. The families are recognised by the words of the file's template; the
/// template itself, a program in another language, is not run.
public enum ChatTemplate {
    /// Turns between `<|im_start|>` and `<|im_end|>`: Qwen and many others.
    CHATML {
        @Override
        void write(List<Message> messages, PromptWriter out) {
            out.begin();
            for (Message message : messages) {
                out.piece("<|im_start|>").text(role(message) + "\n" + message.text()).piece("<|im_end|>").text("\n");
            }
            out.piece("<|im_start|>").text("assistant\n");
        }
    },
    /// Turns with headers: Llama 3.
    LLAMA3 {
        @Override
        void write(List<Message> messages, PromptWriter out) {
            out.begin();
            for (Message message : messages) {
                header(role(message), out).text(message.text().strip()).piece("<|eot_id|>");
            }
            header("assistant", out);
        }

        private static PromptWriter header(String role, PromptWriter out) {
            return out.piece("<|start_header_id|>").text(role).piece("<|end_header_id|>").text("\n\n");
        }
    },
    /// Questions in `[INST]`, instructions in `<<SYS>>`: Llama 2.
    LLAMA2 {
        @Override
        void write(List<Message> messages, PromptWriter out) {
            writeInstructions(messages, out, "<<SYS>>\n", "\n<</SYS>>\n\n", " ");
        }
    },
    /// Questions in `[INST]`: Mistral.
    MISTRAL {
        @Override
        void write(List<Message> messages, PromptWriter out) {
            writeInstructions(messages, out, "", "\n\n", "");
        }
    },
    /// Turns that begin with `<|user|>` and end with the end piece: Zephyr, TinyLlama.
    ZEPHYR {
        @Override
        void write(List<Message> messages, PromptWriter out) {
            out.begin();
            for (Message message : messages) {
                out.piece("<|" + role(message) + "|>").text("\n" + message.text()).end().text("\n");
            }
            out.piece("<|assistant|>").text("\n");
        }
    },
    /// Turns between `<|user|>` and `<|end|>`: Phi-3.
    PHI3 {
        @Override
        void write(List<Message> messages, PromptWriter out) {
            out.begin();
            for (Message message : messages) {
                out.piece("<|" + role(message) + "|>").text("\n" + message.text()).piece("<|end|>").text("\n");
            }
            out.piece("<|assistant|>").text("\n");
        }
    },
    /// The texts alone, one after the other: models that only continue text.
    RAW {
        @Override
        void write(List<Message> messages, PromptWriter out) {
            out.begin();
            messages.forEach(message -> out.text(message.text()));
        }
    },
    /// The texts joined by single spaces and nothing else: models with a prompt format of their own.
    PIECES {
        @Override
        void write(List<Message> messages, PromptWriter out) {
            out.text(String.join(" ", messages.stream().map(Message::text).toList()));
        }
    };

    abstract void write(List<Message> messages, PromptWriter out);

    /// The template that a file asks for.
    ///
    /// @throws BackendException if its family is not among ours
    public static ChatTemplate detect(GgufMetadata metadata) {
        if (metadata.has("hradba.prompt_format")) {
            return PIECES;
        }
        String text = metadata.string("tokenizer.chat_template").orElseThrow(() -> metadata.broken("it has no chat template",
                "Pick an instruction-tuned model, or set the option 'template' to RAW for plain continuation."));
        if (text.contains("<|im_start|>")) {
            return CHATML;
        }
        if (text.contains("<|start_header_id|>")) {
            return LLAMA3;
        }
        if (text.contains("[INST]")) {
            return text.contains("<<SYS>>") ? LLAMA2 : MISTRAL;
        }
        if (text.contains("<|user|>")) {
            return text.contains("<|end|>") ? PHI3 : ZEPHYR;
        }
        throw metadata.broken("its chat template is of no family that this runner knows",
                "Set the option 'template' to the one that fits best: " + List.of(values()) + ".");
    }

    static String role(Message message) {
        return message.role().name().toLowerCase(Locale.ROOT);
    }

    static void writeInstructions(List<Message> messages, PromptWriter out, String before, String after, String gap) {
        String instructions = "";
        out.begin();
        boolean first = true;
        for (Message message : messages) {
            if (message.role() == Role.SYSTEM) {
                instructions = before + message.text() + after;
            } else if (message.role() == Role.ASSISTANT) {
                out.text(gap + message.text() + gap).end();
            } else {
                if (!first && !gap.isEmpty()) {
                    out.begin();
                }
                out.piece("[INST]").text(" " + instructions + message.text() + " ").piece("[/INST]");
                instructions = "";
                first = false;
            }
        }
    }
}
