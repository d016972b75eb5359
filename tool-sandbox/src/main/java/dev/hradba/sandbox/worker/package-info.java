/// Worker processes: how they are started in the jail, kept warm, spoken to and thrown away; and what runs inside one. Internal.
@NullMarked
package dev.hradba.sandbox.worker;

import org.jspecify.annotations.NullMarked;
