package dev.hradba.rag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.hradba.core.Identity;
import dev.hradba.core.ModelClient;
import dev.hradba.core.Outcome;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.contract.Part;
import dev.hradba.core.contract.Violation;
import dev.hradba.core.prompt.ContextBudget;
import dev.hradba.core.prompt.Prompt;
import dev.hradba.core.prompt.TokenCounter;
import dev.hradba.rag.internal.answer.QuotedAnswer;
import dev.hradba.rag.internal.answer.Quotes;
import dev.hradba.rag.internal.answer.Support;
import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.retrieve.Passage;

/// One question on its road: show passages → let the model write → find every quote → judge every claim → cite.
final class Writing {

    private static final Contract<QuotedAnswer> ANSWER = Contract.of(QuotedAnswer.class);

    private static final String INSTRUCTIONS = """
            Answer the question from the passages alone, in sentences that can be understood one by one, in the language of the question.
            For every sentence first copy the words of a passage that say it, with the number of the passage: exactly as they stand there, whole sentences or parts of one, \
            without leaving out words in between. Then write the sentence close to these words; keep their numbers, names and conditions.
            If the passages do not answer the question, do not guess; say what is missing.""";

    /// Tokens of passages for a model that does not tell its context.
    private static final int CAUTIOUS_TOKENS = 6_000;

    /// The part of a model's context that a reply may take; it is there twice if it is repaired, and passages matter more. Chosen, not measured.
    private static final int REPLY_SHARE = 8;

    private static final double FOLLOWS = 0.5;

    private final AnswerWriter writer;
    private final ModelClient client;
    private final String question;
    private final List<Hit> hits;
    private final Identity identity;
    private final Map<Integer, Hit> shown = new LinkedHashMap<>();
    private final Map<QuotedAnswer.Sentence, Verdict> verdicts = new HashMap<>();
    private QuotedAnswer latest = new QuotedAnswer(List.of());

    Writing(AnswerWriter writer, String question, List<Hit> hits, Identity identity) {
        this.writer = writer;
        this.client = terse(writer.client());
        this.question = question;
        this.hits = hits;
        this.identity = identity;
    }

    private static ModelClient terse(ModelClient client) {
        int context = client.backend().info().contextLength();
        return context == 0 ? client : client.with(client.options().withMaxTokens(Math.min(client.options().maxTokens(), Math.max(1, context / REPLY_SHARE))));
    }

    /// Where a quote was found.
    private record Place(Hit hit, Quotes.Span span) {}

    /// What a sentence rests on, and what speaks against it.
    private record Verdict(List<Optional<Place>> quotes, Optional<String> doubt) {

        /// Whether nothing of it would go back to the model.
        boolean stands() {
            return doubt.isEmpty() && quotes.stream().allMatch(Optional::isPresent);
        }
    }

    WrittenOutcome run(AnswerWriter.Listener listener, Cancellation cancellation) {
        Prompt prompt = prompt();
        var telling = new Telling(listener);
        Outcome<QuotedAnswer> outcome = listener == AnswerWriter.Listener.NONE || writer.entailment().isPresent()
                ? client.call(ANSWER.checkedBy(this::violations), prompt, cancellation)
                : client.stream(ANSWER.checkedBy(this::violations), prompt, telling, cancellation);
        WrittenOutcome written = switch (outcome) {
            case Outcome.Answer<QuotedAnswer> answer -> outcome(answer.value(), answer.usage());
            case Outcome.Invalid<QuotedAnswer> invalid when !latest.claims().isEmpty() -> outcome(latest, invalid.usage());
            case Outcome.Invalid<QuotedAnswer> invalid -> nothing(List.of("the model wrote nothing that can be read as an answer with quotes"), List.of(), invalid.usage());
            case Outcome.Abstention<QuotedAnswer> abstention -> nothing(abstention.missing(), List.of(), abstention.usage());
            case Outcome.Refusal<QuotedAnswer> refusal -> nothing(List.of("the model declined: " + refusal.reason()), List.of(), refusal.usage());
        };
        telling.end(written);
        return written;
    }

    /// Tells claims while they are written, and makes sure in the end that those of the outcome were told and no others.
    private final class Telling implements Part.Listener {

        private final AnswerWriter.Listener listener;
        private final List<Claim> told = new ArrayList<>();

        Telling(AnswerWriter.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onPart(Part part) {
            if (part.value() instanceof QuotedAnswer.Sentence sentence && judge(sentence).stands()) {
                Claim claim = claim(sentence);
                if (claim.supported()) {
                    tell(claim);
                }
            }
        }

        private void tell(Claim claim) {
            told.add(claim);
            listener.onClaim(claim);
        }

        @Override
        public void onRestart() {
            if (!told.isEmpty()) {
                told.clear();
                listener.onRestart();
            }
        }

        void end(WrittenOutcome outcome) {
            List<Claim> claims = outcome instanceof WrittenOutcome.Written written ? written.claims().stream().filter(Claim::supported).toList() : List.of();
            if (told.size() > claims.size() || !claims.subList(0, told.size()).equals(told)) {
                onRestart();
            }
            claims.subList(told.size(), claims.size()).forEach(this::tell);
        }
    }

    private Prompt prompt() {
        var candidates = new ArrayList<ContextBudget.Candidate>();
        for (int i = 0; i < hits.size(); i++) {
            Passage passage = hits.get(i).passage();
            String text = passage.header().isEmpty() ? passage.text() : passage.header() + "\n" + passage.text();
            candidates.add(new ContextBudget.Candidate(new Prompt.Data(name(i + 1, passage), text), -i));
        }
        var budget = budget();
        return switch (budget.fit(Prompt.of(INSTRUCTIONS, question), candidates)) {
            case ContextBudget.Fitted fitted when !fitted.prompt().data().isEmpty() -> {
                for (int i = 0; i < fitted.prompt().data().size(); i++) { // the worthiest stay, and those are the first
                    shown.put(i + 1, hits.get(i));
                }
                yield fitted.prompt();
            }
            case ContextBudget.Fitted fitted -> throw new KnowledgeBaseException(
                    "not even the best passage fits into %d tokens; take a model with more context, or smaller passages".formatted(budget.maxTokens()), false);
            case ContextBudget.TooLong(var tokens, var limit) -> throw new KnowledgeBaseException(
                    "instructions and question take %d tokens and the model has room for %d; shorten the question, or take a model with more context".formatted(tokens, limit), false);
        };
    }

    private ContextBudget budget() {
        if (client.backend().info().contextLength() == 0) {
            return new ContextBudget(CAUTIOUS_TOKENS, TokenCounter.cautious());
        }
        try {
            return client.budget(ANSWER);
        } catch (IllegalStateException e) {
            throw new KnowledgeBaseException("this model cannot write answers from documents: " + e.getMessage(), false, e);
        }
    }

    private static String name(int number, Passage passage) {
        return "passage %d: %s".formatted(number, passage.where().replaceAll("[\\p{Cntrl}\"<>]", " ").strip());
    }

    private List<Violation> violations(QuotedAnswer answer) {
        latest = answer;
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < answer.claims().size(); i++) {
            QuotedAnswer.Sentence sentence = answer.claims().get(i);
            Verdict verdict = judge(sentence);
            for (int j = 0; j < verdict.quotes().size(); j++) {
                if (verdict.quotes().get(j).isEmpty()) {
                    violations.add(new Violation("/claims/%d/quotes/%d".formatted(i, j), "quote", sentence.quotes().get(j).words(), shown.containsKey(sentence.quotes().get(j).passage())
                            ? "copy words of the passage exactly as they stand there, without leaving any out, or leave this quote out"
                            : "there is no such passage; there are " + shown.keySet()));
                }
            }
            if (verdict.doubt().isPresent() && verdict.quotes().stream().anyMatch(Optional::isPresent)) {
                violations.add(new Violation("/claims/%d/claim".formatted(i), "support", sentence.claim(),
                        verdict.doubt().get() + "; quote the words that say it, keep to them, or leave the claim out"));
            }
        }
        return violations;
    }

    /// Judged once: while it is written, when the reply is checked, and for the outcome.
    private Verdict judge(QuotedAnswer.Sentence sentence) {
        Verdict known = verdicts.get(sentence);
        if (known == null) {
            known = judged(sentence);
            verdicts.put(sentence, known);
        }
        return known;
    }

    private Verdict judged(QuotedAnswer.Sentence sentence) {
        List<Optional<Place>> quotes = sentence.quotes().stream().map(this::find).toList();
        List<Place> found = quotes.stream().flatMap(Optional::stream).toList();
        if (found.isEmpty()) {
            return new Verdict(quotes, Optional.of("what it quotes does not stand in the documents"));
        }
        List<String> sentences = found.stream().flatMap(place -> sentences(place).stream()).distinct().toList();
        String around = found.stream().map(place -> place.hit().passage().where()).distinct().collect(Collectors.joining("\n"));
        return new Verdict(quotes, against(sentence.claim(), sentences, around));
    }

    private Optional<String> against(String claim, List<String> sentences, String around) {
        if (writer.entailment().isEmpty()) {
            return Support.against(claim, sentences, around, question, writer.base().terms());
        }
        String text = around + "\n\n" + String.join("\n", sentences);
        Optional<String> number = Support.madeUpNumber(claim, text);
        return number.isPresent() ? number.map("'%s' does not stand in what is quoted"::formatted)
                : writer.entailment().get().follows(text, claim) >= FOLLOWS ? Optional.empty() : Optional.of("it does not follow from what is quoted");
    }

    /// Where a quote stands: in the passage it names, or else in another that was shown.
    private Optional<Place> find(QuotedAnswer.Quote quote) {
        Hit named = shown.get(quote.passage());
        var order = new ArrayList<Hit>(shown.values());
        if (named != null) {
            order.remove(named);
            order.addFirst(named);
        }
        for (Hit hit : order) {
            Optional<Quotes.Span> span = Quotes.find(quote.words(), hit.passage().text());
            if (span.isPresent()) {
                return Optional.of(new Place(hit, span.get()));
            }
        }
        return Optional.empty();
    }

    /// The whole sentences that a quote is part of, so that it means what it means there.
    private static List<String> sentences(Place place) {
        Passage passage = place.hit().passage();
        int start = passage.start() + place.span().start();
        int end = passage.start() + place.span().end();
        var sentences = new ArrayList<String>();
        for (Unit unit : place.hit().units()) {
            if (unit.start() < end && start < unit.end()) {
                sentences.add(unit.context().isBlank() ? unit.plain() : unit.context() + " " + unit.plain());
            }
        }
        return sentences.isEmpty() ? List.of(passage.text().substring(place.span().start(), place.span().end())) : sentences;
    }

    private WrittenOutcome outcome(QuotedAnswer answer, Usage usage) {
        List<Claim> claims = answer.claims().stream().map(this::claim).toList();
        List<Claim> removed = writer.marks() ? List.of() : claims.stream().filter(claim -> !claim.supported()).toList();
        if (claims.stream().noneMatch(Claim::supported)) {
            return nothing(List.of("the passages do not support what the model wrote"), claims, usage);
        }
        return new WrittenOutcome.Written(writer.marks() ? claims : claims.stream().filter(Claim::supported).toList(), removed, passages(), usage);
    }

    private Claim claim(QuotedAnswer.Sentence sentence) {
        Verdict verdict = judge(sentence);
        var citations = new ArrayList<Citation>();
        Optional<String> doubt = verdict.doubt();
        for (Place place : verdict.quotes().stream().flatMap(Optional::stream).distinct().toList()) {
            Passage passage = place.hit().passage();
            switch (writer.base().cite(passage, passage.start() + place.span().start(), passage.start() + place.span().end(), identity)) {
                case QuoteOutcome.Stands stands -> citations.add(stands.citation());
                case QuoteOutcome.Fails fails -> doubt = Optional.of("a document changed while it was being read; ask again");
            }
        }
        return new Claim(sentence.claim(), citations, doubt);
    }

    private WrittenOutcome nothing(List<String> missing, List<Claim> removed, Usage usage) {
        return new WrittenOutcome.NotEnoughInformation(missing, removed, passages(), usage);
    }

    private List<Passage> passages() {
        return shown.values().stream().map(Hit::passage).toList();
    }
}
