package dev.hradba.agent.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.ToolCall;

/// Who may run an agent, which tools they may call, and what a run may spend. What no rule allows is denied.
///
/// Deny is stronger than ask, and ask is stronger than allow. Two things no [Rule.Allow] can give: a call that can write or send and was
/// made after the model saw untrusted data is put before a person, and data that only some may see is not sent outside.
///
/// @param name                 how audit records name the policy
/// @param users                who may run the agent at all
/// @param rules                which tools they may call; names are unique
/// @param limits               what one run may spend
/// @param approvers            who may confirm calls
/// @param fourEyes             whether the person who asks may not confirm the call themselves
/// @param approvalValidMillis how long a request for approval stands, at least 1
public record Policy(
        String name, Who users, List<Rule> rules, Limits limits, Who approvers, boolean fourEyes, long approvalValidMillis) {

    /// Name of the rule behind everything that no rule allows.
    public static final String DEFAULT_DENY = "default";

    /// Name of the rule that puts calls made under the influence of untrusted data before a person.
    public static final String UNTRUSTED_DATA = "untrusted-data";

    /// Name of the rule that keeps data inside that only some may see.
    public static final String RESTRICTED_DATA = "restricted-data";

    private static final long ONE_DAY_MILLIS = 86_400_000;

    /// Copies the rules and refuses a name used twice.
    public Policy {
        rules = List.copyOf(rules);
        var names = new HashSet<String>();
        for (var rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("policy '%s' has two rules '%s'; give each its own name".formatted(name, rule.name()));
            }
        }
        if (approvalValidMillis < 1) {
            throw new IllegalArgumentException("approvalValidMillis %d is below 1".formatted(approvalValidMillis));
        }
    }

    /// A policy under which the person who asks may also confirm, within a day.
    public static Policy of(String name, Who users, List<Rule> rules, Limits limits) {
        return new Policy(name, users, rules, limits, users, false, ONE_DAY_MILLIS);
    }

    /// Decides about one call. Nothing is done yet.
    public Decision decide(Identity who, ToolCall call, CallContext context) {
        if (context.tool().isEmpty()) {
            return new Decision.Deny(DEFAULT_DENY, "there is no tool '%s'".formatted(call.name()));
        }
        var tool = context.tool().get();
        var matching = rules.stream().filter(r -> r.names(tool) && r.who().includes(who)).toList();
        var forbid = first(matching, Rule.Forbid.class);
        var ask = first(matching, Rule.Ask.class);
        var allow = first(matching, Rule.Allow.class);
        if (forbid.isPresent()) {
            return new Decision.Deny(forbid.get().name(), "rule '%s' forbids tool '%s'".formatted(forbid.get().name(), tool.name()));
        }
        if (ask.isPresent()) {
            return confirmed(who, tool, call, context, ask.get().name(), "rule '%s' wants a person to confirm".formatted(ask.get().name()));
        }
        if (allow.isEmpty()) {
            return new Decision.Deny(DEFAULT_DENY, "no rule allows tool '%s' with the hash %s for '%s'"
                    .formatted(tool.name(), tool.hash(), who.subject()));
        }
        if (tool.effect() == ToolFacts.Effect.SEND && context.label().readers().isPresent()) {
            return new Decision.Deny(RESTRICTED_DATA,
                    "tool '%s' can send data outside, and the run has seen data that only %s may see"
                            .formatted(tool.name(), context.label().readers().get()));
        }
        if (tool.effect() != ToolFacts.Effect.READ && !context.label().trusted()) {
            return confirmed(who, tool, call, context, UNTRUSTED_DATA,
                    "the call was made after untrusted data was seen, and tool '%s' can do more than read".formatted(tool.name()));
        }
        return new Decision.Allow(grant(who, tool, context, allow.get().name()));
    }

    private Decision confirmed(Identity who, ToolFacts tool, ToolCall call, CallContext context, String rule, String reason) {
        var digest = CallDigest.of(who, tool, call);
        return context.approvedDigest().equals(Optional.of(digest))
                ? new Decision.Allow(grant(who, tool, context, rule))
                : new Decision.AskHuman(new ApprovalRequest(
                        who.subject(), tool, call.arguments(), digest, rule, reason, context.label().sources(), approvalValidMillis));
    }

    private static Grant grant(Identity who, ToolFacts tool, CallContext context, String rule) {
        return new Grant(context.run(), who, tool, rule, context.rowsLeft(), context.millisLeft());
    }

    private static <R extends Rule> Optional<R> first(List<Rule> rules, Class<R> kind) {
        return rules.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
