/// What an agent may call: a tool's description, its hash, and who carries calls out.
@NullMarked
package dev.hradba.agent.tool;

import org.jspecify.annotations.NullMarked;
