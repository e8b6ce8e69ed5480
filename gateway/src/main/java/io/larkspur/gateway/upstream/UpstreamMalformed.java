package io.larkspur.gateway.upstream;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** What came from the upstream is not an answer in HTTP, so that nothing of it is passed on. */
final class UpstreamMalformed extends ProblemException {

    UpstreamMalformed(Throwable cause) {
        super(
                Category.UPSTREAM,
                "upstream-malformed",
                "The upstream's answer does not follow the grammar of HTTP; whether the call was carried out is unknown",
                cause);
    }
}
