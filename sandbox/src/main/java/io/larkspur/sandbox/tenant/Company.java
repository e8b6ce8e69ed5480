package io.larkspur.sandbox.tenant;

/** The one company all apps and people of a sandbox belong to. */
public final class Company {
    public static final String TENANT_KEY = "736588c9260f175d";

    private Company() {}
}
