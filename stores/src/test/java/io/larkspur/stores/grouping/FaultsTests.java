package io.larkspur.stores.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcRollbackException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.r2dbc.UncategorizedR2dbcException;

class FaultsTests {

    private static final R2dbcBadGrammarException NO_TEXT = new R2dbcBadGrammarException("no text", "22P05");

    @Test
    void areOfTheDataWhenTheStoreRefusedIt() {
        assertThat(Faults.isOfTheData(new DataIntegrityViolationException("constraint")))
                .isTrue();
        assertThat(Faults.isOfTheData(new BadSqlGrammarException("insert", "insert", NO_TEXT)))
                .isTrue();
    }

    @Test
    void areNotOfTheDataWhenTheStoreIsAwayOrNobodyKnows() {
        assertThat(Faults.isOfTheData(new DataAccessResourceFailureException("away")))
                .isFalse();
        assertThat(Faults.isOfTheData(new UncategorizedR2dbcException("odd", "insert", NO_TEXT)))
                .isFalse();
        assertThat(Faults.isOfTheData(new TimeoutException())).isFalse();
    }

    @Test
    void areRollbacksWhereOthersWentFirst() {
        assertThat(Faults.isRolledBack(new UncategorizedR2dbcException("odd", "insert", rollback("40P01"))))
                .isTrue();
        assertThat(Faults.isRolledBack(new CannotAcquireLockException("late", rollback("40001"))))
                .isTrue();
        assertThat(Faults.isRolledBack(new UncategorizedR2dbcException("odd", "insert", NO_TEXT)))
                .isFalse();
        assertThat(Faults.isRolledBack(new UncategorizedR2dbcException("odd", "insert", rollback(null))))
                .isFalse();
        assertThat(Faults.isRolledBack(new TimeoutException())).isFalse();
    }

    private static R2dbcRollbackException rollback(@Nullable String state) {
        return new R2dbcRollbackException("undone", state);
    }
}
