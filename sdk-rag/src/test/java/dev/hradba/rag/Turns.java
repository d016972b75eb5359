package dev.hradba.rag;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Times of several ways to answer the same questions, measured in turns: in every round each way answers all questions, and another one begins.
/// So a busy minute of the machine falls on all of them. Times are those of the asking thread, on the processor and by the clock; of each
/// question the median over the rounds counts.
final class Turns {

    private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();

    private final int questions;
    private final List<Way> ways = new ArrayList<>();

    Turns(int questions) {
        this.questions = questions;
    }

    /// Answers one question.
    interface Work {
        void answer(int question) throws IOException;
    }

    /// One way and its times in milliseconds, one for each question.
    static final class Way {

        private final String name;
        private final Work work;
        private final List<double[]> processor = new ArrayList<>();
        private final List<double[]> clock = new ArrayList<>();

        private Way(String name, Work work) {
            this.name = name;
            this.work = work;
        }

        private void round(int questions, boolean timed) {
            double[] processorTimes = new double[questions];
            double[] clockTimes = new double[questions];
            for (int i = 0; i < questions; i++) {
                long began = System.nanoTime();
                long beganProcessor = PROCESSOR.getCurrentThreadCpuTime();
                try {
                    work.answer(i);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                processorTimes[i] = (PROCESSOR.getCurrentThreadCpuTime() - beganProcessor) / 1e6;
                clockTimes[i] = (System.nanoTime() - began) / 1e6;
            }
            if (timed) {
                processor.add(processorTimes);
                clock.add(clockTimes);
            }
        }

        /// Processor time of each question, milliseconds.
        double[] processor() {
            return medians(processor);
        }

        private static double[] medians(List<double[]> rounds) {
            double[] medians = new double[rounds.getFirst().length];
            Arrays.setAll(medians, i -> quantile(rounds.stream().mapToDouble(round -> round[i]).toArray(), 0.5));
            return medians;
        }

        private void print() {
            double[] own = processor();
            double[] passed = medians(clock);
            System.out.printf(Locale.ROOT, "%-62s processor p50 %7.3f p95 %7.3f ms   clock p50 %7.3f p95 %7.3f ms%n", name,
                    quantile(own, 0.5), quantile(own, 0.95), quantile(passed, 0.5), quantile(passed, 0.95));
        }
    }

    Way add(String name, Work work) {
        var way = new Way(name, work);
        ways.add(way);
        return way;
    }

    /// Measures and prints all ways.
    void run(int unmeasured, int rounds) {
        for (int round = 0; round < unmeasured + rounds; round++) {
            var order = new ArrayList<>(ways);
            Collections.rotate(order, -round);
            for (Way way : order) {
                way.round(questions, round >= unmeasured);
            }
        }
        ways.forEach(Way::print);
    }

    /// Prints what `way` takes as a share of the sum of `others`, in processor time: of the medians, and the median of the shares of each question.
    static void share(Way way, Way... others) {
        double[] own = way.processor();
        double[] sums = new double[own.length];
        double medians = 0;
        for (Way other : others) {
            double[] times = other.processor();
            Arrays.setAll(sums, i -> sums[i] + times[i]);
            medians += quantile(times, 0.5);
        }
        double[] shares = new double[own.length];
        Arrays.setAll(shares, i -> own[i] / sums[i]);
        System.out.printf(Locale.ROOT, "  %s: %.2f times the sum of the medians; question by question %.2f at the median%n", way.name,
                quantile(own, 0.5) / medians, quantile(shares, 0.5));
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
    }
}
