package dev.hradba.sandbox.worker;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A worker that was taken over and now lies to the host. The script's text says how. Runs in a child process, without jail: the host is under test.
public final class HostileWorker {

    private HostileWorker() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var in = new FileInputStream(FileDescriptor.in);
        var out = new FileOutputStream(FileDescriptor.out);
        new Frames.Writer(Protocol.READY).number(Protocol.VERSION).large(1).send(out);
        while (true) {
            var run = Frames.read(in, Protocol.MAX_FRAME);
            run.large();
            for (int i = 0; i < 4; i++) {
                run.number();
            }
            run.text();
            misbehave(run.text(), out);
        }
    }

    private static void misbehave(String how, OutputStream out) throws IOException, InterruptedException {
        switch (how) {
            case "honest" -> new Frames.Writer(Protocol.RESULT).number(Protocol.RETURNED).large(0).text("1").send(out);
            case "oversized" -> out.write(ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).array());
            case "negative" -> out.write(ByteBuffer.allocate(8).putInt(-1).array());
            case "unknown type" -> new Frames.Writer(99).send(out);
            case "host's type" -> new Frames.Writer(Protocol.RUN).send(out);
            case "trailing bytes" -> new Frames.Writer(Protocol.RESULT).number(Protocol.RETURNED).large(0).text("1").number(0).send(out);
            case "unknown kind" -> new Frames.Writer(Protocol.RESULT).number(77).large(0).text("1").send(out);
            case "not utf-8" -> out.write(new byte[] {0, 0, 0, 7, Protocol.LOG, 0, 0, 0, 2, (byte) 0xff, (byte) 0xfe});
            case "truncated" -> {
                out.write(new byte[] {0, 0, 0, 100, Protocol.RESULT});
                Runtime.getRuntime().halt(0);
            }
            case "exit" -> Runtime.getRuntime().halt(0);
            case "silent" -> Thread.sleep(600_000);
            case "log flood" -> {
                while (true) {
                    new Frames.Writer(Protocol.LOG).text("x").send(out);
                }
            }
            case "long log" -> new Frames.Writer(Protocol.LOG).text("x".repeat(100_000)).send(out);
            case "stderr flood" -> {
                byte[] noise = new byte[65536];
                Arrays.fill(noise, (byte) 'x');
                for (int i = 0; i < 200; i++) {
                    System.err.write(noise);
                }
                new Frames.Writer(Protocol.RESULT).number(Protocol.RETURNED).large(0).text("1").send(out);
            }
            case "foreign capability" -> new Frames.Writer(Protocol.CALL).text("files").text("{}").send(out);
            case "large request" -> new Frames.Writer(Protocol.CALL).text("echo").text("x".repeat(Protocol.MAX_REQUEST + 1)).send(out);
            case "call flood" -> {
                while (true) {
                    new Frames.Writer(Protocol.CALL).text("echo").text("{}").send(out);
                }
            }
            case "large result" -> new Frames.Writer(Protocol.RESULT).number(Protocol.RETURNED).large(0).text("\"" + "x".repeat(3_000_000) + "\"").send(out);
            case "deep result" -> new Frames.Writer(Protocol.RESULT).number(Protocol.RETURNED).large(0).text("[".repeat(100_000)).send(out);
            case "invented failure" -> new Frames.Writer(Protocol.RESULT).number(Protocol.UNCAUGHT).large(5).text("").send(out);
            default -> throw new IllegalArgumentException(how);
        }
    }
}
