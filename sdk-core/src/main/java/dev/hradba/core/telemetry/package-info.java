/// Traces and metrics of calls in OpenTelemetry's GenAI conventions. Start at [Telemetry][dev.hradba.core.telemetry.Telemetry].
@NullMarked
package dev.hradba.core.telemetry;

import org.jspecify.annotations.NullMarked;
