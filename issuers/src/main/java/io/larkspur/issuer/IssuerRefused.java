package io.larkspur.issuer;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The issuer refuses what this gateway asks for; an operator has to change something there or in the settings. */
public final class IssuerRefused extends ProblemException {

    /** @param reason the issuer's, such as {@code invalid_client} */
    public IssuerRefused(String issuer, String reason) {
        super(
                Category.UPSTREAM,
                "issuer-refused",
                "Issuer " + issuer + " refuses this gateway's request (" + reason + "): check larkspur.issuers."
                        + issuer + " and the client registered there");
    }
}
