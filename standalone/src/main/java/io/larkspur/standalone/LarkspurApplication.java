package io.larkspur.standalone;

/** Starts the whole product in one JVM. */
public final class LarkspurApplication {

    private LarkspurApplication() {}

    public static void main(String[] arguments) {}
}
