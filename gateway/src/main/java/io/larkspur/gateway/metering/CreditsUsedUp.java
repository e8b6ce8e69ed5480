package io.larkspur.gateway.metering;

import io.larkspur.gateway.stream.CallCut;
import io.larkspur.problem.Category;

/** An answer has cost all that was set aside for it. */
final class CreditsUsedUp extends CallCut {

    CreditsUsedUp() {
        super(
                Category.EXHAUSTED,
                "credits-used-up",
                "The credits set aside for this call are used up; what was delivered has been charged");
    }
}
