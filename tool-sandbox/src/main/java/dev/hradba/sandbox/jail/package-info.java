/// The kernel's part of the jail: system calls by FFM, Landlock for the starting thread, seccomp and identity for the worker. Internal.
@NullMarked
package dev.hradba.sandbox.jail;

import org.jspecify.annotations.NullMarked;
