/// How the gate reads and prints SQL; internal, no promise to users.
///
/// Text becomes tokens ([dev.hradba.sandbox.sql.tree.Lexer]), JSqlParser gives the tokens their structure, and
/// [dev.hradba.sandbox.sql.tree.TreeReader] copies what it knows, and nothing else, into a small tree
/// ([dev.hradba.sandbox.sql.tree.Tree]). The tree is printed again and must give the very tokens it was read from, so nothing
/// the tree does not hold can hide in a statement.
@NullMarked
package dev.hradba.sandbox.sql.tree;

import org.jspecify.annotations.NullMarked;
