package io.larkspur.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.mock.env.MockEnvironment;

class DatabaseRefusedAnalyzerTests {

    private final DatabaseRefusedAnalyzer analyzer = new DatabaseRefusedAnalyzer(new MockEnvironment()
            .withProperty(
                    "larkspur.stores.database-url", "postgresql://larkspur:very-secret@db.example:5433/larkspur"));

    @ParameterizedTest
    @CsvSource({
        "08001, cannot be reached, Start Postgres there",
        "28P01, refuses the user name or password, Correct the user and password",
        "3D000, does not exist, Create it"
    })
    void saysWhereTheDatabaseIsAndWhatToDo(String state, String description, String action) {
        FailureAnalysis analysis =
                analyzer.analyze(new IllegalStateException("flyway", new SQLException("FATAL: very-secret", state)));

        assertThat(analysis.getDescription())
                .contains("db.example:5433", description)
                .doesNotContain("very-secret");
        assertThat(analysis.getAction()).contains(action, "DATABASE_URL").doesNotContain("very-secret");
    }

    @Test
    void leavesOtherFailuresToOthers() {
        assertThat(analyzer.analyze(new SQLException("syntax", "42601"))).isNull();
    }
}
