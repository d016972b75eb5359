package dev.hradba.core.guard.injection;

import dev.hradba.core.guard.StepCounter;
import org.junit.jupiter.api.Test;

class LinearStepsTest {

    @Test
    void hostile_text_takes_steps_in_proportion_to_its_length() {
        Patterns.ALL.forEach(rule -> StepCounter.assertLinear(rule.name(), rule.pattern()));
    }
}
