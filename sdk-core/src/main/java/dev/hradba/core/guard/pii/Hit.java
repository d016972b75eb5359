package dev.hradba.core.guard.pii;

/// A finding before overlaps are resolved.
///
/// @param kind  what it is
/// @param start first offset
/// @param end   offset behind the last
/// @param score how sure: 1 shape alone, 2 shape and context, 3 check digits or an unmistakable shape, 4 both
record Hit(String kind, int start, int end, int score) {}
