package io.larkspur.accounts.login;

/** A user and the living session that proves them. */
public record SignedIn(User user, LoginSession session) {}
