package io.larkspur.gateway.token;

/** Which of the platform's tokens a path takes. */
enum TokenKind {
    /** Only a user's: a call that names none is refused. */
    USER,
    /** Only the app's own, whoever is named: a user's would be answered with 99991668. */
    TENANT,
    /** The user's when one is named, else the app's own. */
    ANY,
    /** None at all. */
    NONE
}
