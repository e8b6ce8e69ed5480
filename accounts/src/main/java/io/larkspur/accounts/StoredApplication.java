package io.larkspur.accounts;

import java.util.List;

/** An application together with the hashes of its live secrets, newest first. */
record StoredApplication(Application application, List<StoredSecret> secrets) {}
