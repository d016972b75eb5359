package dev.hradba.core.guard.pii;

import java.util.List;

import dev.hradba.core.guard.StepCounter;
import org.junit.jupiter.api.Test;

class LinearStepsTest {

    @Test
    void hostile_text_takes_steps_in_proportion_to_its_length() {
        for (var shapes : List.of(NetShapes.ALL, PhoneShapes.ALL, MoneyShapes.ALL, PersonShapes.ALL, SecretShapes.ALL)) {
            for (int i = 0; i < shapes.size(); i++) {
                StepCounter.assertLinear(shapes.get(i).kind() + " " + i, shapes.get(i).pattern());
            }
        }
    }
}
