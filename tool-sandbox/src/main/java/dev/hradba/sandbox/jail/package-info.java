/// The kernel's part of the jail: system calls by FFM, Landlock for the starting thread, seccomp and identity for the worker. Internal.
///
/// What stops what, and the test that shows it:
///
/// | An attacker inside a worker | is stopped by | shown by |
/// |---|---|---|
/// | reads, lists or writes files | Landlock from the first instruction; no `open` or `stat` after the seal | `WorkerAttackTest` |
/// | talks to a network, resolves names | Landlock (TCP) at the start; no sockets after the seal, the kernel kills | `WorkerAttackTest` |
/// | starts or forks a process | the kernel kills; threads stay possible | `WorkerAttackTest` |
/// | reads or signals other processes | own user where the host is root, Landlock scopes, no `ptrace`, `tgkill` only to itself, not dumpable | `WorkerAttackTest` |
/// | uses what the host left open | `ProcessBuilder` closes all but three pipes, empty environment | `WorkerAttackTest` |
/// | uses a call number of another architecture | the filter checks the architecture and refuses x32 | `SyscallTest` |
/// | loops, sorts, matches or allocates for ever | host's clock kills the process; heap limit ends it | `ScriptAttackTest` |
/// | lies, floods or stays silent on the pipes | sizes, counts and types are checked again by the host | `HostileWorkerTest`, `FramesFuzz` |
/// | forges what the bridge sends, or calls what was not granted | captured intrinsics in the prelude; the host looks the name up | `ScriptAttackTest`, `HostileWorkerTest` |
/// | leaves something for the next call or tenant | fresh context per call, one tenant per worker | `ScriptAttackTest`, `WorkerPoolTest` |
///
/// What remains: flaws of the kernel itself and side channels of shared hardware; between start and seal a worker runs only Hradba's own code, as
/// the host's user and under Landlock; memory outside the Java heap has no limit of its own but those of the JVM's flags; where the host is not
/// root, workers run as the host's user. The aarch64 numbers are compared with the kernel's headers, but the jail has only been run on x86-64.
@NullMarked
package dev.hradba.sandbox.jail;

import org.jspecify.annotations.NullMarked;
