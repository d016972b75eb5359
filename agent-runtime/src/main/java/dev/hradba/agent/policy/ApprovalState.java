package dev.hradba.agent.policy;

/// Where a request for approval stands. Only a person, its expiry or its use moves it on.
public sealed interface ApprovalState {

    /// Nobody has answered.
    record Pending() implements ApprovalState {}

    /// A person confirmed it and it has not been used.
    ///
    /// @param approver who confirmed
    /// @param digest   the exact call that was confirmed
    record Approved(String approver, String digest) implements ApprovalState {}

    /// A person refused it.
    ///
    /// @param approver who refused
    /// @param reason   why
    record Refused(String approver, String reason) implements ApprovalState {}

    /// It stood too long.
    record Expired() implements ApprovalState {}

    /// The call it allowed was begun; it allows no other.
    record Used() implements ApprovalState {}

    /// There is no such request.
    record Unknown() implements ApprovalState {}
}
