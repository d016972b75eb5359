package dev.hradba.agent.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.agent.policy.ToolFacts.Effect;
import dev.hradba.core.Identity;
import dev.hradba.core.Label;
import dev.hradba.core.completion.ToolCall;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class PolicyTest {

    private static final Identity ANNA = new Identity("anna", Set.of("it"), Map.of());
    private static final Identity BERT = new Identity("bert", Set.of("hr"), Map.of());
    private static final ToolFacts READ = new ToolFacts("sql.query", "h1", Effect.READ);
    private static final ToolFacts WRITE = new ToolFacts("ticket.close", "h2", Effect.WRITE);
    private static final ToolFacts SEND = new ToolFacts("mail.send", "h3", Effect.SEND);
    private static final Rule ALLOW_ALL =
            new Rule.Allow("tools-of-it", Who.inGroups("it"), Map.of("sql.query", "h1", "ticket.close", "h2", "mail.send", "h3"));

    @Test
    void a_tool_that_a_rule_allows_by_name_and_hash_may_run() {
        var allow = assertInstanceOf(Decision.Allow.class, decide(ANNA, READ, Label.untrusted("x"), ALLOW_ALL));
        assertEquals("tools-of-it", allow.grant().rule());
        assertEquals(100, allow.grant().maxRows());
    }

    @Test
    void what_no_rule_allows_is_denied() {
        assertDenied("default", decide(ANNA, READ, Label.QUESTION));
        assertDenied("default", decide(BERT, READ, Label.QUESTION, ALLOW_ALL));
        assertDenied("default", decide(ANNA, new ToolFacts("shell", "h1", Effect.READ), Label.QUESTION, ALLOW_ALL));
    }

    @Test
    void a_tool_whose_hash_has_changed_is_not_the_tool_that_was_allowed() {
        assertDenied("default", decide(ANNA, new ToolFacts("sql.query", "h9", Effect.READ), Label.QUESTION, ALLOW_ALL));
    }

    @Test
    void a_tool_that_the_agent_does_not_have_is_denied() {
        var policy = Policy.of("p", Who.everyone(), List.of(ALLOW_ALL), Limits.DEFAULT);
        var context = new CallContext("run-1", Optional.empty(), Label.QUESTION, 100, 1_000, Optional.empty());
        assertDenied("default", policy.decide(ANNA, new ToolCall("1", "sql.query", "{}"), context));
    }

    @Test
    void deny_is_stronger_than_ask_and_ask_is_stronger_than_allow() {
        var ask = new Rule.Ask("ask-first", Who.everyone(), Map.of("sql.query", "h1"));
        var forbid = new Rule.Forbid("never", Who.inGroups("it"), Set.of("sql.query"));
        assertInstanceOf(Decision.AskHuman.class, decide(ANNA, READ, Label.QUESTION, ALLOW_ALL, ask));
        assertDenied("never", decide(ANNA, READ, Label.QUESTION, ALLOW_ALL, ask, forbid));
        assertDenied("never", decide(ANNA, READ, Label.QUESTION, forbid, ask, ALLOW_ALL));
        assertInstanceOf(Decision.AskHuman.class, decide(BERT, READ, Label.QUESTION, forbid, ask, ALLOW_ALL));
    }

    @Test
    void a_call_that_can_write_or_send_is_never_allowed_by_itself_once_untrusted_data_was_seen() {
        assertInstanceOf(Decision.Allow.class, decide(ANNA, WRITE, Label.QUESTION, ALLOW_ALL));
        assertInstanceOf(Decision.Allow.class, decide(ANNA, SEND, Label.QUESTION, ALLOW_ALL));
        for (var tool : List.of(WRITE, SEND)) {
            var ask = assertInstanceOf(
                    Decision.AskHuman.class, decide(ANNA, tool, Label.QUESTION.and(Label.untrusted("mail 7")), ALLOW_ALL));
            assertEquals("untrusted-data", ask.request().rule());
            assertEquals(Set.of("question", "mail 7"), ask.request().sources());
        }
    }

    @Test
    void data_that_only_some_may_see_is_not_sent_outside_by_any_allow() {
        var restricted = Label.QUESTION.forReaders(Set.of(Label.user("anna")));
        assertDenied("restricted-data", decide(ANNA, SEND, restricted, ALLOW_ALL));
        assertInstanceOf(Decision.Allow.class, decide(ANNA, WRITE, restricted, ALLOW_ALL));
        assertInstanceOf(Decision.Allow.class, decide(ANNA, READ, restricted, ALLOW_ALL));
    }

    @Test
    void a_confirmation_holds_for_the_exact_call_and_no_other() {
        var ask = new Rule.Ask("ask-first", Who.everyone(), Map.of("ticket.close", "h2"));
        var policy = Policy.of("p", Who.everyone(), List.of(ask), Limits.DEFAULT);
        var call = new ToolCall("1", "ticket.close", "{\"id\":7}");
        var asked = assertInstanceOf(Decision.AskHuman.class, policy.decide(ANNA, call, context(WRITE, Optional.empty())));
        var digest = Optional.of(asked.request().digest());

        assertInstanceOf(Decision.Allow.class, policy.decide(ANNA, call, context(WRITE, digest)));
        for (var other : List.of("{\"id\":8}", "{\"id\":7 }", "{\"id\":7,\"x\":0}")) {
            assertInstanceOf(
                    Decision.AskHuman.class, policy.decide(ANNA, new ToolCall("1", "ticket.close", other), context(WRITE, digest)), other);
        }
        assertInstanceOf(Decision.AskHuman.class, policy.decide(BERT, call, context(WRITE, digest)));
        assertNotEquals(
                CallDigest.of(ANNA, WRITE, call),
                CallDigest.of(ANNA, new ToolFacts("ticket.close", "h3", Effect.WRITE), call));
    }

    @Test
    void two_rules_of_one_name_and_a_limit_out_of_range_are_refused() {
        assertThrows(IllegalArgumentException.class,
                () -> Policy.of("p", Who.everyone(), List.of(ALLOW_ALL, ALLOW_ALL), Limits.DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> new Limits(0, 1, 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ToolFacts("sql.query", " ", Effect.READ));
    }

    private static Decision decide(Identity who, ToolFacts tool, Label label, Rule... rules) {
        var context = new CallContext("run-1", Optional.of(tool), label, 100, 1_000, Optional.empty());
        return Policy.of("p", Who.everyone(), List.of(rules), Limits.DEFAULT).decide(who, new ToolCall("1", tool.name(), "{}"), context);
    }

    private static CallContext context(ToolFacts tool, Optional<String> approved) {
        return new CallContext("run-1", Optional.of(tool), Label.untrusted("x"), 100, 1_000, approved);
    }

    private static void assertDenied(String rule, Decision decision) {
        assertEquals(rule, assertInstanceOf(Decision.Deny.class, decision).rule());
    }
}
