package io.larkspur.proofs.stage;

/** A user of the platform. */
public record Person(String openId, String unionId, String userId, String name) {}
