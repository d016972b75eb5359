package dev.hradba.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ToolRegistryTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
    private static final Tool TOOL = Scripts.tool("function main() {}");
    private static final Tool CHANGED = Scripts.tool("function main() { }");
    private static final String NAME = TOOL.manifest().name();

    private final ToolApprovals approvals = ToolApprovals.inMemory();
    private final ToolRegistry registry = new ToolRegistry(List.of(TOOL), approvals, CLOCK);

    private String whyNot(ToolRegistry of, String scope) {
        return assertInstanceOf(ToolRegistry.Lookup.NotApproved.class, of.find(NAME, scope)).message();
    }

    @Test
    void a_tool_that_nobody_approved_is_not_usable() {
        assertTrue(whyNot(registry, "it").contains("nobody has approved it"));
        assertEquals(List.of(), registry.usable("it"));
        assertInstanceOf(ToolRegistry.Lookup.Unknown.class, registry.find("other", "it"));
    }

    @Test
    void an_approval_names_who_when_hash_and_scope() {
        registry.approve(NAME, TOOL.hash(), "it", "ana");

        var usable = assertInstanceOf(ToolRegistry.Lookup.Usable.class, registry.find(NAME, "it"));
        assertEquals(new ToolApproval(NAME, TOOL.hash(), "it", true, "ana", CLOCK.instant()), usable.approval());
        assertTrue(whyNot(registry, "hr").contains("nobody"));
    }

    @Test
    void one_changed_byte_makes_the_tool_unusable_until_it_is_approved_again() {
        registry.approve(NAME, TOOL.hash(), ToolApproval.EVERYWHERE, "ana");
        var later = new ToolRegistry(List.of(CHANGED), approvals, CLOCK);

        assertTrue(whyNot(later, "it").contains("changed since its approval"));
        later.approve(NAME, CHANGED.hash(), ToolApproval.EVERYWHERE, "ana");
        assertInstanceOf(ToolRegistry.Lookup.Usable.class, later.find(NAME, "it"));
    }

    @Test
    void an_approval_can_be_taken_back_and_given_again() {
        registry.approve(NAME, TOOL.hash(), "it", "ana");
        registry.revoke(NAME, "it", "bo");
        assertTrue(whyNot(registry, "it").contains("taken back by bo"));
        registry.approve(NAME, TOOL.hash(), "it", "ana");
        assertEquals(List.of(TOOL), registry.usable("it"));
        assertEquals(3, approvals.all().size());
    }

    @Test
    void taking_back_everywhere_covers_each_scope() {
        registry.approve(NAME, TOOL.hash(), "it", "ana");
        registry.revoke(NAME, ToolApproval.EVERYWHERE, "bo");

        assertTrue(whyNot(registry, "it").contains("taken back"));
    }

    @Test
    void only_the_version_at_hand_can_be_approved() {
        assertThrows(ToolException.class, () -> registry.approve(NAME, CHANGED.hash(), "it", "ana"));
        assertThrows(IllegalArgumentException.class, () -> new ToolApproval(NAME, "abc", "it", true, "ana", CLOCK.instant()));
        assertThrows(ToolException.class, () -> new ToolRegistry(List.of(TOOL, CHANGED), approvals, CLOCK));
    }
}
