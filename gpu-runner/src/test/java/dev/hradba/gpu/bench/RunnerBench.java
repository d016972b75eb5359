package dev.hradba.gpu.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import dev.hradba.core.Usage;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.Message;
import dev.hradba.gpu.LocalModel;
import dev.hradba.gpu.LocalModelOptions;
import dev.hradba.gpu.ModelDescription;

/// Measures a model file: `RunnerBench FILE [threads] [prompt tokens] [reply tokens] [rounds]`.
///
/// Prints the cold start (open and first answer in this fresh JVM, wall and processor time), then per round tokens/s of
/// prefill and decode, the share of forced and accepted tokens, and the bytes of weights read per second of decode next to
/// what a plain loop over memory reads in the same run. Run with `--add-modules jdk.incubator.vector`.
public final class RunnerBench {

    private RunnerBench() {}

    /// Runs the benchmark.
    public static void main(String[] args) {
        Path file = Path.of(args[0]);
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        int promptTokens = args.length > 2 ? Integer.parseInt(args[2]) : 128;
        int replyTokens = args.length > 3 ? Integer.parseInt(args[3]) : 32;
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 5;
        long jvm = cpu();
        long start = System.nanoTime();
        LocalModelOptions options = LocalModelOptions.DEFAULT.withThreads(threads).withTemplate(LocalModelOptions.Template.RAW);
        try (LocalModel model = LocalModel.open(file, options)) {
            long opened = System.nanoTime();
            long openedCpu = cpu();
            Completion first = model.complete(request(1, promptTokens, replyTokens));
            System.out.printf("cold: JVM %d ms cpu; open %d ms (cpu %d); first answer %d ms (cpu %d); %s%n", jvm, millis(start, opened), openedCpu - jvm,
                    millis(opened, System.nanoTime()), cpu() - openedCpu, first.usage());
            report(model, "scalar", rounds, promptTokens, replyTokens);
            long before = cpu();
            model.warmUp();
            System.out.printf("warm-up of %s kernels: %d ms cpu%n", model.kernels(), cpu() - before);
            report(model, "warm", rounds, promptTokens, replyTokens);
        }
        ModelDescription description = LocalModel.describe(file);
        System.out.printf("%d parameters, %d bytes, memory read by a plain loop: %.1f GB/s%n", description.parameters(), description.fileBytes(), readGigabytesPerSecond());
    }

    private static void report(LocalModel model, String name, int rounds, int promptTokens, int replyTokens) {
        double[] prefill = new double[rounds];
        double[] decode = new double[rounds];
        Usage usage = Usage.NONE;
        for (int i = 0; i < rounds; i++) {
            Completion completion = model.complete(request(100 + i, promptTokens, replyTokens));
            double firstSeconds = completion.timeToFirst().toNanos() / 1e9;
            double rest = (completion.total().toNanos() - completion.timeToFirst().toNanos()) / 1e9;
            prefill[i] = (completion.usage().inputTokens() - completion.usage().cachedTokens()) / firstSeconds;
            decode[i] = (completion.usage().outputTokens() - 1) / rest;
            usage = usage.plus(completion.usage());
        }
        Arrays.sort(prefill);
        Arrays.sort(decode);
        System.out.printf("%s (%s): prefill %.0f tokens/s, decode %.1f tokens/s (medians of %d; best %.0f, %.1f); %s%n", name, model.kernels(),
                prefill[rounds / 2], decode[rounds / 2], rounds, prefill[rounds - 1], decode[rounds - 1], usage);
    }

    private static CompletionRequest request(long seed, int promptTokens, int replyTokens) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < promptTokens; i++) {
            text.append(i == 0 ? "" : " ").append((char) ('a' + random.nextInt(26)));
        }
        String letters = "root ::= [^\\x00-\\x1F]{" + 20 * replyTokens + "}";
        return CompletionRequest.of(List.of(Message.user(text.toString()))).with(new Constraint.Grammar(letters)).withMaxTokens(replyTokens);
    }

    private static double readGigabytesPerSecond() {
        long[] data = new long[1 << 25];
        double best = 0;
        long sum = 0;
        for (int round = 0; round < 6; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < data.length; i++) {
                sum += data[i];
            }
            best = Math.max(best, 8.0 * data.length / (System.nanoTime() - start));
        }
        return sum == 42 ? 0 : best;
    }

    private static long millis(long from, long to) {
        return (to - from) / 1_000_000;
    }

    private static long cpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean ? bean.getProcessCpuTime() / 1_000_000 : 0;
    }
}
