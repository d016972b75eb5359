/// Code mode: a script that a model wrote composes approved tools in the jail.
@NullMarked
package dev.hradba.sandbox.code;

import org.jspecify.annotations.NullMarked;
