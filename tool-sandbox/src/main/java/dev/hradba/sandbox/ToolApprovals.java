package dev.hradba.sandbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Where approvals are kept: an append-only list, such as the audit. Implementations are thread-safe.
public interface ToolApprovals {

    /// All records, oldest first.
    List<ToolApproval> all();

    /// Adds a record; durable when this returns.
    void add(ToolApproval approval);

    /// A list that lives as long as the process.
    static ToolApprovals inMemory() {
        var records = new CopyOnWriteArrayList<ToolApproval>();
        return new ToolApprovals() {
            @Override
            public List<ToolApproval> all() {
                return List.copyOf(records);
            }

            @Override
            public void add(ToolApproval approval) {
                records.add(approval);
            }
        };
    }
}
