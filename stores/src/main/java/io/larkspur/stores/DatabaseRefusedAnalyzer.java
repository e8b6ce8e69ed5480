package io.larkspur.stores;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Turns a failed first connection into a sentence: which database, why, and what to do. */
final class DatabaseRefusedAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    private final Environment environment;

    DatabaseRefusedAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        String state = String.valueOf(cause.getSQLState());
        String address = address();
        if (state.startsWith("08")) {
            return new FailureAnalysis(
                    "The database at " + address + " cannot be reached.",
                    "Start Postgres there, or correct DATABASE_URL, then start again.",
                    cause);
        }
        if (state.startsWith("28")) {
            return new FailureAnalysis(
                    "The database at " + address + " refuses the user name or password.",
                    "Correct the user and password in DATABASE_URL, or allow that user in Postgres.",
                    cause);
        }
        if (state.equals("3D000")) {
            return new FailureAnalysis(
                    "The database at " + address + " does not exist.",
                    "Create it (createdb), or correct the last part of DATABASE_URL.",
                    cause);
        }
        return null;
    }

    private String address() {
        return StoreAddress.database(environment.getProperty("larkspur.stores.database-url"))
                .toString();
    }
}
