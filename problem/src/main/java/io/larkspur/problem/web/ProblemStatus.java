package io.larkspur.problem.web;

import io.larkspur.problem.ProblemException;
import org.springframework.http.HttpStatus;

/** The status a problem is answered with, for whoever answers it otherwise than as a document. */
public final class ProblemStatus {

    private ProblemStatus() {}

    public static HttpStatus of(ProblemException problem) {
        return Answer.to(problem.category()).status();
    }
}
